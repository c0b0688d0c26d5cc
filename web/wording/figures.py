"""What the yearly figures of indicators amount to."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.plan import Indicator
from models.vocabulary import FigureOutcome

FIGURE_OUTCOMES = {
    FigureOutcome.NOT_MET: _l("Chưa đạt"),
    FigureOutcome.MET: _l("Đạt"),
    FigureOutcome.EXCEEDED: _l("Vượt"),
    FigureOutcome.UNDETERMINED: _l("Không xác định"),
}

OUTCOME_TONES = {
    FigureOutcome.NOT_MET: "seal",
    FigureOutcome.MET: "green",
    FigureOutcome.EXCEEDED: "green",
    FigureOutcome.UNDETERMINED: "plain",
}


def figure_target(indicator: Indicator) -> str:
    """From what to what a figure is to come, with its unit; empty where the plan says nothing."""
    low, high = indicator.target_from, indicator.target_to
    if low is None:
        return ""
    unit = indicator.unit_of_measure
    if high is None:
        return gettext("từ %(low)s trở lên", low=f"{low} {unit}")
    return gettext("từ %(low)s đến %(high)s", low=low, high=f"{high} {unit}")


def target_of_year(indicator: Indicator, year: int) -> str:
    """The same for the figure of a year; a dash where it is to come to that only later."""
    return figure_target(indicator) if year >= (indicator.by_year or year) else "–"


def figure_outcome(value: FigureOutcome) -> str:
    """What a figure amounts to by its target."""
    return str(FIGURE_OUTCOMES[value])


def outcome_tone(value: FigureOutcome) -> str:
    """In which colour that is shown."""
    return OUTCOME_TONES[value]
