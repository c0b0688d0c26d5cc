"""What may be done with an instance now, and doing it: the table tied to what is kept of each act.

Uses voting, documents, discussion, instance and what is below them.
"""
