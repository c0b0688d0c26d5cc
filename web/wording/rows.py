"""What a row of the table asks: its conditions, its facts, and what has to be given."""

from web.wording.subjects import CONDITIONS, ENTRIES, FACTS


def condition(name: str) -> str:
    """What must hold before an action is open, after the word "when"."""
    return str(CONDITIONS[name])


def fact(name: str) -> str:
    """What chooses between two outcomes of an action; `not x` denies one."""
    return str(FACTS[name])


def entry(name: str) -> str:
    """What a person has to give with an action."""
    return str(ENTRIES[name].asked)
