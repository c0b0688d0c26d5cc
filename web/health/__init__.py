"""Being observed: whether the installation can work, what is wrong with it, and what mends it."""
