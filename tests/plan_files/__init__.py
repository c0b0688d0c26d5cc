"""Plans in files of every kind, made of rows whose meaning is known."""
