"""What a database is made of, read object by object, and what the migrations would have made.

The expectation comes from the program and never from the database that is looked at: whoever owns
that one could bend both.
"""
