"""What people say to one another about an instance, and whom they name.

Uses instance, auth and what is below them.
"""
