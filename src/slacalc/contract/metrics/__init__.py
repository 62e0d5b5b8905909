"""What a metric may count, the readings that it may name, and what fits together in it."""
