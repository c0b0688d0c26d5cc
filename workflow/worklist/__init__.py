"""What awaits a person, and what falls due for them.

Uses planning, voting, documents, discussion, delegation and what is below them.
"""
