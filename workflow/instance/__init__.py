"""How an instance stands, whose turn it is, and what an act is made of. Uses audit and below."""
