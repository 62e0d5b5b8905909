"""The reports that the client may ask for: what a month held, told from the records and the tallies of that month."""
