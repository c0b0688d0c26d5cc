"""What a reader was not sure of, so that a person looks at it first."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why the meaning of a cell has to be looked at."""

    EMPTY = "empty"
    """It says nothing where something is needed."""
    UNDECIDED = "undecided"
    """It leaves open who it is, as where another document assigns it."""
    LEADS_ARE_A_GROUP = "leads_are_a_group"
    """Several bodies are named as one, of which one has to answer."""
    SEVERAL_LEADS = "several_leads"
    JOINED_ACROSS = "joined_across"
    """One cell stands in several columns that mean different things."""
    JOINED_DOWN = "joined_down"
    """It was taken from the row above, which had it alone."""
    SAME_AS_ABOVE = "same_as_above"
    """It refers to what stands above it."""
    NAMES_RUN_TOGETHER = "names_run_together"
    """Where one name ends and the next begins is not sure."""
    KIND_UNKNOWN = "kind_unknown"
    """No kind of document is named."""
    ALTERNATIVES = "alternatives"
    """One or the other will do."""
    CADENCE_NOT_SAID = "cadence_not_said"
    SEVERAL_CADENCES = "several_cadences"
    SEVERAL_DATES = "several_dates"
    YEAR_NOT_SAID = "year_not_said"
    DAY_LEFT_OUT = "day_left_out"
    """*Before* a day leaves the day itself out, as it is taken here."""
    PARTLY_READ = "partly_read"
    """It has a number that was given no meaning."""
    GOES_ON = "goes_on"
    """Something has to be done after the day as well."""
    NOT_DATABLE = "not_datable"
    """It says when, but no day follows from it."""
    EVENT_TO_COME = "event_to_come"
    """The day follows from an event, whose day is entered when it is known."""
    NUMBER_MISSING = "number_missing"
    NUMBER_OUT_OF_ORDER = "number_out_of_order"
    COLUMN_NOT_UNDERSTOOD = "column_not_understood"
    COLUMN_SAYS_SEVERAL = "column_says_several"


class Confidence(StrEnum):
    """How sure a reader is of the meaning of a cell."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    ASKED = "asked"
    """Nothing was understood that could be proposed."""


_NOTHING_TO_PROPOSE = frozenset(
    {Doubt.EMPTY, Doubt.UNDECIDED, Doubt.NOT_DATABLE, Doubt.EVENT_TO_COME}
)


def confidence_of(doubts: tuple[Doubt, ...]) -> Confidence:
    """How sure a reader with these doubts is."""
    if not doubts:
        return Confidence.CERTAIN
    return Confidence.DOUBTFUL if _NOTHING_TO_PROPOSE.isdisjoint(doubts) else Confidence.ASKED
