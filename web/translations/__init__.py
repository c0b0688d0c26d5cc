"""The English catalogue, and the two commands that keep it: `update` and `check`."""
