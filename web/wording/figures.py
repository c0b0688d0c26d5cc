"""What the yearly figures of indicators amount to."""

from flask_babel import lazy_gettext as _l

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


def figure_outcome(value: FigureOutcome) -> str:
    """What a figure amounts to by its target."""
    return str(FIGURE_OUTCOMES[value])


def outcome_tone(value: FigureOutcome) -> str:
    """In which colour that is shown."""
    return OUTCOME_TONES[value]
