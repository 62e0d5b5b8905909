"""What outlives a month: issued statements, payments and decisions as files."""
