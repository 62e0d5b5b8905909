"""What an export is: what its cells look like, which columns they can be, and a layout for it to be corrected."""
