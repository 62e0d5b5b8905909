"""A measurement against its target, and what a missed target has led to."""
