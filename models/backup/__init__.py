"""Copies of an installation on disk, and its rows on their way from one database to another."""
