"""Signing in: passwords, one-time links, sessions, secret addresses.

Uses audit and what is below it.
"""
