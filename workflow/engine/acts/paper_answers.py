"""What a unit answered on paper or by telephone, written down by the follow-up office.

Where that leads itself, and would write down the answers to its own report, by the committee.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.base import Owned, new_key
from models.paper_answer import PaperAnswer
from models.vocabulary import Opinion, Stance
from models.work import Confirmation
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.documents.keeping import keep_document
from workflow.documents.uploads import ReceivedDocument
from workflow.engine.acts.answers import ANSWERED, OBJECTED, PUT_RIGHT
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect, details_of_round
from workflow.instance.entry import Entry, empty, refuse
from workflow.instance.situation import Situation
from workflow.instance.telling import News


@dataclass(frozen=True, slots=True)
class _OnPaper(Entry):
    """Whose answer it is, and where it comes from: a paper, or somebody who said it."""

    read_elsewhere = ("unit", "document_number", "said_by")
    """The line says for which unit it was entered, and from where."""

    unit: str
    """The code of the unit that answered."""
    instead_of: int | None = None
    """Which answer in the round, that the office entered before, it takes the place of."""
    document_number: str = ""
    document_date: date | None = None
    said_by: str = ""
    document: ReceivedDocument | None = field(default=None, repr=False)
    """The paper as it was scanned."""

    def _faults(self, case: Case) -> dict[str, str]:
        wrong = self._whose(case)
        if not (self.document_number.strip() or self.said_by.strip() or self.document_date):
            wrong["document_number"] = "no_source"
        elif self.document_date and not self.document_number.strip():
            wrong["document_number"] = "required"
        elif self.document_number.strip() and self.document_date is None:
            wrong["document_date"] = "required"
        if self.document_date and self.document_date > case.situation.today:
            wrong["document_date"] = "in_future"
        return wrong

    def _whose(self, case: Case) -> dict[str, str]:
        """What is wrong with the unit: nobody writes down what their own unit is to answer."""
        found = next((unit for unit in case.situation.asked if unit.code == self.unit), None)
        if found is None:
            return {"unit": "unit_was_not_asked" if self.unit else "required"}
        if found not in case.situation.enterable:
            return {"unit": "answered_itself"}
        if found not in case.enterable:
            return {"unit": "own_unit_answers_itself"}
        before = case.situation.answers.get(found.id)
        same = self.instead_of == (before.position if before else None)
        return {} if same else {"unit": "entered_already"}

    def as_json(self) -> dict[str, Any]:
        """What was said, with the name and the hash of the bytes."""
        document = self.document
        given = {name: getattr(self, name) for name in self.names() if name != "document"}
        return given | {
            "file_name": document.file_name if document else "",
            "sha256": document.sha256 if document else None,
        }

    @property
    def about_unit(self) -> str | None:
        """The code of the unit that answered."""
        return self.unit


@dataclass(frozen=True, slots=True)
class PaperOpinionEntry(_OnPaper):
    """How a unit confirmed; remarks are demanded when it agreed with remarks."""

    kind = "paper_opinion"

    opinion: Opinion = Opinion.AGREE
    remark: str = ""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        with_remarks = self.opinion is Opinion.AGREE_WITH_REMARKS
        refuse(self._faults(case) | (empty(remark=self.remark) if with_remarks else {}))


@dataclass(frozen=True, slots=True)
class PaperObjectionEntry(_OnPaper):
    """What a unit does not agree with."""

    kind = "paper_objection"

    reason: str = ""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        refuse(self._faults(case) | empty(reason=self.reason))

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


def keep_paper_opinion(act: Act[PaperOpinionEntry]) -> list[Owned]:
    """The unit's confirmation, with where it comes from."""
    entry = act.entry
    return _kept(act, stance=Stance.CONFIRMED, opinion=entry.opinion, remark=entry.remark)


def keep_paper_objection(act: Act[PaperObjectionEntry]) -> list[Owned]:
    """The unit's objection, which the lead unit has to answer in writing, with its source."""
    return _kept(act, stance=Stance.OBJECTED, remark=act.entry.reason)


def _kept(act: Act[Any], **answered: Any) -> list[Owned]:  # noqa: ANN401 - columns
    answer = Confirmation(
        **act.place,
        **answered,
        id=new_key(),
        unit_id=act.case.answering_id,
        position=len(act.case.situation.given) + 1,
        given_by_id=act.case.actor.user_id,
        given_at=act.at,
    )
    act.session.add(answer)
    act.session.flush()
    source = _source(act, answer)
    act.session.add(source)
    return [answer, source]


def _source(act: Act[Any], answer: Confirmation) -> PaperAnswer:
    """Where an answer comes from, the bytes of its paper kept."""
    me, entry, document = act.case.actor, act.entry, act.entry.document
    if document:
        keep_document(act.session, document, me.commune_id, act.at)
    mine = act.case.situation.instance.id
    before = [each for each in act.case.situation.on_paper.values() if each.instance_id == mine]
    return PaperAnswer(
        **act.whose,
        confirmation_id=answer.id,
        number=len(before) + 1,
        document_number=entry.document_number.strip(),
        document_date=entry.document_date,
        said_by=entry.said_by.strip(),
        sha256=document.sha256 if document else None,
        size=document.size if document else 0,
        media_type=document.media_type if document else "",
        file_name=document.file_name if document else "",
        entered_by_id=me.user_id,
        entered_at=act.at,
    )


def details_of_answer(act: Act[Any], rows: Sequence[Owned]) -> dict[str, Any]:
    """What is told of an act on the whole, and for which unit it was written down."""
    named = next(u.name for u in act.case.situation.asked if u.id == act.case.answering_id)
    return {**details_of_round(act, rows), "for_unit": named}


def _entered(situation: Situation, at: datetime) -> set[uuid.UUID]:
    """The units for which an answer was written down at an instant."""
    answers = (a for a in situation.instance.confirmations if a.id in situation.on_paper)
    return {each.unit_id for each in answers if each.given_at == at}


ANSWER_ENTERED = News(
    "answer_entered", (Standing.COOPERATING_HEAD, Standing.PARTICIPANT), units=_entered
)
"""Somebody wrote down for a unit what it is to have answered."""


def _effect(keep: Any, entry: type[_OnPaper], *news: News) -> Effect[Any]:  # noqa: ANN401 - of either
    return Effect(
        keep,
        entry,
        needs=(ConditionName.ANSWER_ENTERABLE,),
        # What the unit has answered meanwhile is looked at with the unit.
        rests_on=(Ground.ROUND, Ground.PRODUCTS, Ground.VOTE, Ground.BALLOT),
        changes=frozenset({Ground.OWN_ANSWERS, Ground.ANSWERS, Ground.OBJECTION}),
        details=details_of_answer,
        tells=(ANSWER_ENTERED, *news),
    )


EFFECTS: dict[str, Effect[Any]] = {
    EffectName.PAPER_CONFIRMATION: _effect(
        keep_paper_opinion, PaperOpinionEntry, PUT_RIGHT, ANSWERED
    ),
    EffectName.PAPER_OBJECTION: _effect(keep_paper_objection, PaperObjectionEntry, OBJECTED),
}
"""What units answer without an account, or outside the program."""
