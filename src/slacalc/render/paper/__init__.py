"""The paper: a statement to be signed and stamped, as a PDF that holds its own JSON."""
