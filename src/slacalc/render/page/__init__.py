"""The page: one file of HTML that asks nobody for anything."""
