"""Decisions of the committee: put before its members, voted on, recorded. Uses engine and below."""
