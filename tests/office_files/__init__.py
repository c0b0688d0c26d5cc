"""Files as offices really have them, by their kind: what is taken, and what is refused for what.

Each module says of its kind what readers are told of a file that is taken (`TAKEN`), and the code
under which another is refused (`REFUSED`); tests/workflow/documents/test_office_files.py holds
them against the examination. `making` is what they are made with.
"""
