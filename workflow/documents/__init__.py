"""Documents that are handed in: which kinds are taken, and what is looked at in each.

Uses engine and what is below it.
"""
