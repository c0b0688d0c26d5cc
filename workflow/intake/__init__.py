"""Files that offices receive, read into plans; uses documents, vietnamese and texts."""
