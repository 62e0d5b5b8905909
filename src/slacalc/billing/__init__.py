"""Fees, deductions, tax and the day of payment: one file a kind, each writes its figures and gives its line."""
