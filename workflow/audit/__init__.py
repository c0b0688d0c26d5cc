"""The record of everything that was done, and whether it still is what was written.

Uses calendar, actors and definition.
"""
