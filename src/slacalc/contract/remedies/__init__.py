"""What follows a missed standard, the day of payment and late payment: keys, rules, terms."""
