"""Who has to know of an act that asks nothing of them: said by what it brings about, for each.

Of what is missing here a test says so: an act of which nobody is told stands here as well.
"""

from enum import StrEnum

from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import OF_THE_LEAD, EffectName, Standing

WHOEVER_ACTED = "whoever_acted"
"""As what those are told who did something to an instance before, and still have to do with it."""


class News(StrEnum):
    """What somebody has to know of, by the name of a notice."""

    COOPERATION = "cooperation_given"
    """A unit was named to cooperate; its turn comes with the report."""
    TAKEN_BACK = "taken_back"
    """The office took back what it had given out."""
    SENT_BACK = "sent_back"
    """The lead unit says that it is none of its business."""
    KEPT = "kept_with_unit"
    """It stays with that unit nevertheless."""
    MOVED = "moved_to_another"
    """Another unit gets it."""
    EXTENSION_ASKED = "extension_asked_for"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    REPORTED = "report_came"
    WITHDRAWN = "report_withdrawn"
    ANSWERED = "answer_came"
    ANSWER_ENTERED = "answer_entered"
    """The office wrote down for a unit what it is to have answered."""
    OBJECTED = "objection_came"
    RESPONDED = "objection_answered"
    SILENT = "silence_noted"
    """The time is over in which a unit could have answered."""
    ALL_ANSWERED = "all_answered"
    SUBMITTED = "slip_submitted"
    BALLOT_OPENED = "ballot_opened"
    BALLOT_WITHDRAWN = "ballot_withdrawn"
    VOTED = "vote_counted"
    APPROVED = "result_approved"
    APPROVAL_WITHDRAWN = "approval_withdrawn"
    DIRECTION_DONE = "direction_done"
    """The lead unit says what it did on what was directed with the approval."""
    ISSUED = "document_issued"
    """What was approved as a draft is signed and numbered."""
    RETURNED = "result_returned"
    REVOKED = "task_revoked"
    REOPENED = "task_reopened"
    APPOINTED = "officers_named"
    """Somebody of the lead unit is to work on it from now on, or was until now."""
    RELEASED = "officers_released"
    """Nobody of them is named to work on it any more."""

    @property
    def can_wait(self) -> bool:
        """Whether it is mailed with the digest of the day: it changes nothing for who hears it."""
        return self in _CAN_WAIT


_CAN_WAIT = {
    News.COOPERATION, News.SENT_BACK, News.KEPT, News.EXTENSION_ASKED, News.REPORTED, News.ANSWERED,
    News.OBJECTED, News.RESPONDED, News.ALL_ANSWERED, News.SUBMITTED, News.BALLOT_OPENED,
    News.DIRECTION_DONE, News.ISSUED,
}  # fmt: skip

_LEAD = (Standing.LEAD_HEAD, Standing.LEAD_MEMBER)
_UNITS = (*_LEAD, Standing.COOPERATING_HEAD)
_ALL = (*_UNITS, Standing.FOLLOW_UP, WHOEVER_ACTED)
"""Everybody whom it concerns what becomes of a task."""

HEARERS: dict[News, tuple[str, ...]] = {
    News.COOPERATION: (Standing.COOPERATING_HEAD,),
    News.TAKEN_BACK: _ALL,
    News.SENT_BACK: (Standing.LEAD_MEMBER, Standing.FOLLOW_UP),
    News.KEPT: (*_LEAD, Standing.FOLLOW_UP),
    News.MOVED: _ALL,
    News.EXTENSION_ASKED: (Standing.LEAD_MEMBER, Standing.FOLLOW_UP),
    News.EXTENDED: _ALL,
    News.NOT_EXTENDED: (*_LEAD, Standing.FOLLOW_UP, WHOEVER_ACTED),
    News.REPORTED: (*_LEAD, Standing.FOLLOW_UP),
    News.WITHDRAWN: _ALL,
    News.ANSWERED: (Standing.LEAD_HEAD,),
    News.ANSWER_ENTERED: (Standing.COOPERATING_HEAD, Standing.PARTICIPANT),
    News.OBJECTED: (*_LEAD, Standing.FOLLOW_UP),
    News.RESPONDED: (Standing.COOPERATING_HEAD,),
    News.SILENT: (Standing.COOPERATING_HEAD,),
    News.ALL_ANSWERED: (Standing.LEAD_HEAD, Standing.FOLLOW_UP),
    News.SUBMITTED: (Standing.LEAD_HEAD, Standing.FOLLOW_UP, Standing.COMMITTEE),
    News.BALLOT_OPENED: (Standing.LEAD_HEAD, Standing.FOLLOW_UP),
    News.BALLOT_WITHDRAWN: (Standing.LEAD_HEAD, Standing.FOLLOW_UP, Standing.MEMBER),
    News.VOTED: (*_UNITS, Standing.FOLLOW_UP, Standing.MEMBER),
    News.APPROVED: _ALL,
    News.APPROVAL_WITHDRAWN: _ALL,
    News.DIRECTION_DONE: (*_LEAD, Standing.FOLLOW_UP, Standing.COMMITTEE),
    News.ISSUED: _ALL,
    News.RETURNED: _ALL,
    News.REVOKED: _ALL,
    News.REOPENED: _ALL,
    News.APPOINTED: (Standing.LEAD_MEMBER,),
    News.RELEASED: (Standing.LEAD_MEMBER,),
}
"""As what people are told of it, the first of these that they are; but not who did it."""

NAMED = "named"
"""Under which name a line tells the user names of those whom alone it concerns."""

TOLD_OF_EFFECTS: dict[str, News | None] = {
    EffectName.PRODUCT: None,
    EffectName.PRODUCT_WITHDRAWAL: None,
    EffectName.ISSUE: News.ISSUED,
    EffectName.REPORT: News.REPORTED,
    EffectName.CONFIRMATION: News.ANSWERED,
    EffectName.OBJECTION: News.OBJECTED,
    EffectName.PAPER_CONFIRMATION: News.ANSWERED,
    EffectName.PAPER_OBJECTION: News.OBJECTED,
    EffectName.RESPONSE: News.RESPONDED,
    EffectName.SILENCE: News.SILENT,
    EffectName.EXTENSION: News.EXTENSION_ASKED,
    EffectName.EXTENSION_GRANT: News.EXTENDED,
    EffectName.EXTENSION_REFUSAL: News.NOT_EXTENDED,
    EffectName.DECLINE: News.SENT_BACK,
    EffectName.REASSIGNMENT: News.MOVED,
    EffectName.UPHOLDING: News.KEPT,
    EffectName.SUBMISSION: News.SUBMITTED,
    EffectName.APPROVAL: News.APPROVED,
    EffectName.APPROVAL_WITHDRAWAL: News.APPROVAL_WITHDRAWN,
    EffectName.DIRECTION_REPORT: News.DIRECTION_DONE,
    EffectName.TAKING_BACK: News.TAKEN_BACK,
    EffectName.BALLOT: News.BALLOT_OPENED,
    EffectName.BALLOT_WITHDRAWAL: News.BALLOT_WITHDRAWN,
    EffectName.COUNT: News.VOTED,
    EffectName.VOTE: News.VOTED,
    EffectName.APPOINTMENT: News.APPOINTED,
    EffectName.APPOINTMENT_END: News.RELEASED,
    # Whoever is meant is awaited, or named; to everybody else these say nothing that lasts.
    EffectName.URGING: None,
    EffectName.REMINDERS: None,
    EffectName.PROGRESS: None,
    EffectName.SLIP: None,
    EffectName.COMMENT: None,
}
"""What people are told of an act by its effect; None: nobody is but those who are awaited."""


_WRITTEN_DOWN = (EffectName.PAPER_CONFIRMATION, EffectName.PAPER_OBJECTION)
"""Of these the unit has to know that it is to have answered."""


def news_of(rule: Rule, book: Definition) -> tuple[News, ...]:
    """What people have to know of an act under a row, the first of it that concerns them."""
    by_effect = TOLD_OF_EFFECTS.get(rule.effect or "") or _of_move(rule, book)
    entered = News.ANSWER_ENTERED if rule.effect in _WRITTEN_DOWN else None
    found = (entered, by_effect, News.ALL_ANSWERED if _ends_the_answering(rule, book) else None)
    return tuple(news for news in found if news)


def _of_move(rule: Rule, book: Definition) -> News | None:
    """What it is to be told of where an act leads, whatever it is called."""
    if rule.leads_to == rule.state:
        return None
    if book.is_given_up(rule.leads_to):
        return News.REVOKED
    if book.leads_back(rule.state, rule.leads_to):
        return _of_step_back(rule, book)
    return News.APPROVED if book.state_by_name[rule.leads_to].final else None


def _of_step_back(rule: Rule, book: Definition) -> News | None:
    if book.state_by_name[rule.state].final:
        return News.REOPENED
    if rule.standing not in OF_THE_LEAD:
        return News.RETURNED
    return News.WITHDRAWN if book.considers(rule.state) else None


def _ends_the_answering(rule: Rule, book: Definition) -> bool:
    """Whether with it a report goes on that the units asked were to answer."""
    answered = book.allows(rule.state, EffectName.CONFIRMATION)
    entered = book.state_by_name[rule.leads_to]
    goes_on = not book.leads_back(rule.state, rule.leads_to) and not entered.final
    return answered and goes_on and rule.leads_to != rule.state
