"""The working days of a contract, and the calendar file that it may name."""
