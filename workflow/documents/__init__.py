"""Documents that are handed in: which kinds are taken, and what is looked at in each.

Uses instance and what is below it.
"""
