"""Tax, the day on which a statement is due, and what late payment costs."""
