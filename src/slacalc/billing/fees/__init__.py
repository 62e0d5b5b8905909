"""Fees, one file a kind: what each writes of its figures, and the amount that it charges."""
