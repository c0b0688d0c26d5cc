"""What one administrator does not do alone: asked for, and agreed to by a second person.

Uses auth, engine and what is below them.
"""
