"""What may be done with an instance now, and doing it. Uses audit and what is below it."""
