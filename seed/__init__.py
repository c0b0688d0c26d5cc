"""The shipped plan as data, and what reads it and brings it into the database."""
