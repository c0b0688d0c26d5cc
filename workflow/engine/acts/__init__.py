"""What is asked for and kept with an act, a file for each subject: its entries beside its effects.

Each has its `EFFECTS`, by the names that rows of the table use; `workflow/engine/effects.py`
collects them.
"""
