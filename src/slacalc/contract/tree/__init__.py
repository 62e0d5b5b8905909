"""A file as a tree in which every key and value knows its place, and how its parts are validated over it."""
