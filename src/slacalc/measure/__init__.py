"""From canonical records to tallies, and from tallies to measurements."""
