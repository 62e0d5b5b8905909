"""Re-checking and explaining a statement."""
