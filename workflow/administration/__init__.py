"""People, units, posts and terms, as an administrator keeps them. Uses notifications and below."""
