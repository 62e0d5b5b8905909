"""What somebody should know of a month before it is issued, one file an idea."""
