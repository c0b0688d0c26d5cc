"""The forms of acts, a file for each subject: what a person gives, under its labels.

Each has its `FORMS`, by the kinds of entries; `web/forms/of_acts.py` collects them.
"""
