"""Copies of the installation: made, examined, kept, put back. Uses notifications and below."""
