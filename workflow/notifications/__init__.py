"""Telling people: who, of what, by which way, and what became of it. Uses worklist and below."""
