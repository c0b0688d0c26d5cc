"""What may be done with an instance now, and doing it. Uses instance and what is below it."""
