"""How an instance stands at an instant, and whose turn it is. Uses audit and what is below it."""
