"""What the units asked answer to a report, and what the lead unit responds to objections."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.base import Owned
from models.vocabulary import Opinion, Stance
from models.work import Confirmation
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, ReasonEntry, demand
from workflow.instance.situation import Situation
from workflow.instance.telling import LEAD, News


@dataclass(frozen=True, slots=True)
class OpinionEntry(Entry):
    """How a unit confirms; remarks are demanded when it agrees with remarks."""

    kind = "opinion"
    read_elsewhere = ("remark", "unit")
    """Among the answers of the units asked."""

    opinion: Opinion
    remark: str = ""
    unit: str | None = None
    """The code of the unit that confirms; None: one of the actor's that has not answered."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        if self.opinion is Opinion.AGREE_WITH_REMARKS:
            demand(remark=self.remark)

    @property
    def as_unit(self) -> str | None:
        """The code of the unit that answers."""
        return self.unit


@dataclass(frozen=True, slots=True)
class ObjectionEntry(ReasonEntry):
    """The reason, with the unit that objects."""

    read_elsewhere = ("unit",)
    """The line says for which unit somebody objected."""

    unit: str | None = None
    """Its code; None: one of the actor's that has not answered."""

    @property
    def as_unit(self) -> str | None:
        """The code of the unit that answers."""
        return self.unit


@dataclass(frozen=True, slots=True)
class ResponseEntry(Entry):
    """The lead unit's response to an objection."""

    kind = "response"
    read_elsewhere = ("response", "unit")
    """Beside the objection that it answers."""

    response: str
    unit: str | None = None
    """The code of the unit that objected; None: the oldest objection that is open."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        demand(response=self.response)

    @property
    def about_unit(self) -> str | None:
        """The code of the unit that is answered."""
        return self.unit


def keep_confirmation(act: Act[OpinionEntry]) -> list[Owned]:
    """The unit's confirmation of its own part."""
    confirmation = Confirmation(
        **act.place,
        **_given(act),
        stance=Stance.CONFIRMED,
        opinion=act.entry.opinion,
        remark=act.entry.remark,
    )
    act.session.add(confirmation)
    return [confirmation]


def keep_objection(act: Act[ReasonEntry]) -> list[Owned]:
    """The unit's objection, which the lead unit has to answer in writing."""
    objection = Confirmation(
        **act.place, **_given(act), stance=Stance.OBJECTED, remark=act.entry.reason
    )
    act.session.add(objection)
    return [objection]


def keep_response(act: Act[ResponseEntry]) -> list[Owned]:
    """The objection, with the lead unit's response to it."""
    open_objection = act.case.objection
    assert open_objection is not None
    objection = act.changing(open_objection)
    objection.response = act.entry.response
    objection.responded_by_id = act.case.actor.user_id
    objection.responded_at = act.at
    return [objection]


def keep_silence(act: Act[None]) -> list[Owned]:
    """A note of "no response" for every unit that did not answer; never an agreement."""
    first = len(act.case.situation.given) + 1
    notes: list[Owned] = [
        Confirmation(
            **act.place,
            unit_id=unit.id,
            position=position,
            stance=Stance.NO_RESPONSE,
            remark="",
            given_at=act.at,
        )
        for position, unit in enumerate(act.case.situation.silent, first)
    ]
    act.session.add_all(notes)
    return notes


def _given(act: Act[Any]) -> dict[str, Any]:
    return {
        "unit_id": act.case.post.unit_id if act.case.post else None,
        "position": len(act.case.situation.given) + 1,
        "given_by_id": act.case.actor.user_id,
        "given_at": act.at,
    }


def _responded_to(situation: Situation, at: datetime) -> set[uuid.UUID]:
    """The units whose objections were answered at an instant."""
    answers = situation.instance.confirmations
    return {each.unit_id for each in answers if each.responded_at == at}


def _found_silent(situation: Situation, at: datetime) -> set[uuid.UUID]:
    """The units of which it was noted at an instant that they had not answered."""
    silent = (
        each for each in situation.instance.confirmations if each.stance is Stance.NO_RESPONSE
    )
    return {each.unit_id for each in silent if each.given_at == at}


def _puts_right(situation: Situation, at: datetime) -> bool:
    """Whether an answer of some instant took the place of one that the office wrote down."""
    held: dict[tuple[int, uuid.UUID], Confirmation] = {}
    for each in situation.instance.confirmations:
        before = held.get((each.round, each.unit_id))
        if each.given_at == at and before and before.id in situation.on_paper:
            return True
        held[each.round, each.unit_id] = each
    return False


PUT_RIGHT = News(
    "answer_put_right", (Standing.LEAD_HEAD, Standing.FOLLOW_UP), can_wait=True, when=_puts_right
)
"""What the office wrote down holds no longer: who wrote it, and whose report it is about."""
ANSWERED = News("answer_came", (Standing.LEAD_HEAD,), can_wait=True)
OBJECTED = News("objection_came", (*LEAD, Standing.FOLLOW_UP), can_wait=True)
RESPONDED = News(
    "objection_answered",
    (Standing.COOPERATING_HEAD, Standing.FOLLOW_UP),
    can_wait=True,
    units=_responded_to,
)
SILENT = News("silence_noted", (Standing.COOPERATING_HEAD,), units=_found_silent)
"""The time is over in which a unit could have answered."""

_ITS_OWN_PART = (
    Ground.ROUND, Ground.PRODUCTS, Ground.OWN_ANSWERS, Ground.VOTE, Ground.BALLOT,
)  # fmt: skip
_ANSWERED = frozenset({Ground.OWN_ANSWERS, Ground.ANSWERS, Ground.OBJECTION})

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.CONFIRMATION: Effect(
        keep_confirmation,
        OpinionEntry,
        needs=(ConditionName.NOT_CONFIRMED_YET,),
        standing=Standing.COOPERATING_HEAD,
        rests_on=_ITS_OWN_PART,
        changes=_ANSWERED,
        tells=(PUT_RIGHT, ANSWERED),
    ),
    EffectName.OBJECTION: Effect(
        keep_objection,
        ReasonEntry,
        needs=(ConditionName.NOT_OBJECTED_YET,),
        standing=Standing.COOPERATING_HEAD,
        rests_on=_ITS_OWN_PART,
        changes=_ANSWERED,
        tells=(OBJECTED,),
    ),
    EffectName.RESPONSE: Effect(
        keep_response,
        ResponseEntry,
        needs=(ConditionName.OBJECTION_OPEN,),
        rests_on=(Ground.ROUND, Ground.OBJECTION),
        changes=frozenset({Ground.ANSWERS, Ground.OBJECTION}),
        tells=(RESPONDED,),
    ),
    EffectName.SILENCE: Effect(
        keep_silence,
        rests_on=(Ground.ROUND,),
        changes=frozenset({Ground.ANSWERS}),
        tells=(SILENT,),
    ),
}
"""What others say to a report."""
