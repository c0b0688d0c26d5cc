"""One file for each noun: what a person fills in there."""
