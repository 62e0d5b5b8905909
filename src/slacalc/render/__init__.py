"""Words, number formats and faces; nothing here calculates."""
