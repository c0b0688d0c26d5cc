"""Why people are told of an act that asks nothing of them; who they are is asked when told."""

from enum import StrEnum


class News(StrEnum):
    """What somebody has to know of, by the name of a notice."""

    TAKEN_BACK = "taken_back"
    """The lead unit: the office took back what it had given out."""
