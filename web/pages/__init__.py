"""What a page shows, put together from what the workflow knows: values for templates, no rules."""
