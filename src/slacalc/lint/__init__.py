"""Reasoned doubts about a whole contract, one file each."""
