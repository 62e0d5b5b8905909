"""The small parts that every section of a contract is made of: in the file, and as terms."""
