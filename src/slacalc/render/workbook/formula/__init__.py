"""The spreadsheet compiler: each figure as one formula, exact to the last digit that a spreadsheet can hold."""
