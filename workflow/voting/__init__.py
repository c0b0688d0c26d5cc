"""Decisions of the committee: put before members, voted on, entered. Uses instance and below."""
