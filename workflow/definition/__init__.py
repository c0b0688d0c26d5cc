"""The rule book as a value, and the versions that were published. Uses calendar and actors."""
