"""Doubts about the file as a whole, its versions together, one file an idea."""
