"""Days as the office counts them: days off, periods, what is late. Knows no other room."""
