"""The kinds of records that a month folder can hold, and their canonical columns."""
