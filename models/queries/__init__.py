"""Named questions; each returns a Select and is asked by whoever holds the session."""
