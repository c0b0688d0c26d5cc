"""Mail: what is written to people, the worker that sends it, and the address that ends it."""
