"""A scale as a function of what is measured, walked over all of its range."""
