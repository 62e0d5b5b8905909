"""Terms, tallies and history become the statement of a month."""
