"""What any billing tool needs, and nothing about service standards."""
