"""The short strings of a contract: each reader takes a text and returns its exact value."""
