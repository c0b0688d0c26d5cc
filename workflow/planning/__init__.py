"""The plan and its periods: what is assigned, suspended, closed, counted. Uses engine and below."""
