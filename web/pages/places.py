"""Where on the page of what it is about something is done, or read."""

from workflow.definition.vocabulary import EffectName
from workflow.delegation.departures import GOES_ON, OF_UNIT, OWN
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE
from workflow.discussion.mentions import MENTION
from workflow.documents.issuing import ISSUED_AFTERWARDS
from workflow.engine.acts.appointments import OFFICER_BACK, OFFICER_LEFT
from workflow.engine.acts.paper_answers import ANSWER_ENTERED
from workflow.engine.news import NEWS
from workflow.instance.turn import OVERDUE

PRODUCTS, ANSWERS, DECISION, DISCUSSION = "san-pham", "phoi-hop", "bieu-quyet", "trao-doi"
"""The sections of an instance's page in which something can be done."""

ATTENDED_BY = "nguoi-xu-ly"
"""Where it stands who of the lead unit works on it."""

ISSUING = "nop-ban-hanh"
"""The form for what was issued, within the same section."""

HANDING_IN = "nop-san-pham"
"""The form for handing in, within its section."""

_SECTIONS: dict[str, str] = {
    EffectName.PRODUCT: PRODUCTS,
    EffectName.PRODUCT_WITHDRAWAL: PRODUCTS,
    EffectName.PAPER_CONFIRMATION: ANSWERS,
    EffectName.PAPER_OBJECTION: ANSWERS,
    EffectName.ISSUE: PRODUCTS,
    EffectName.BALLOT: DECISION,
    EffectName.BALLOT_WITHDRAWAL: DECISION,
    EffectName.SLIP: DECISION,
    EffectName.COUNT: DECISION,
    EffectName.VOTE: DECISION,
    EffectName.COMMENT: DISCUSSION,
}
"""Where an act stands beside what it is about; every other one is on the bar."""

_BESIDE_THE_TABLE: dict[str, str] = {
    MENTION: DISCUSSION,
    **dict.fromkeys(NEWS, "lich-su"),
    ANSWER_ENTERED.name: ANSWERS,
    ISSUED_AFTERWARDS.name: PRODUCTS,
    OFFICER_LEFT.name: ATTENDED_BY,
    OFFICER_BACK.name: ATTENDED_BY,
    OVERDUE: "dang-cho",
    OF_UNIT: "ban-giao",
    OWN: "ban-giao",
    GOES_ON: "ban-giao",
    HAND_OVER: "lap-ban-giao",
    SIGN: "ban-giao",
    TAKE: "ban-giao",
}
"""What else somebody is told of, and acts by no row of a definition."""


def section_of(effect: str | None) -> str:
    """The section in which an act of an effect stands; empty for the bar."""
    return _SECTIONS.get(effect or "", "")


def place_to_act(why: str, effect: str | None) -> str:
    """Where somebody does what awaits them: an action, by its effect, or something else."""
    if why in _BESIDE_THE_TABLE:
        return _BESIDE_THE_TABLE[why]
    if effect == EffectName.PRODUCT:
        return HANDING_IN
    return section_of(effect) or f"viec-{why}"
