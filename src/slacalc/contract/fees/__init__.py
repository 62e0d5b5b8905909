"""Fees and limits: their keys in the file, what fits together, and how they become terms."""
