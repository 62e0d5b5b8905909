"""From the text of a contract file to the terms of a month."""
