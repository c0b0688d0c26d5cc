"""What there is about an instance: its papers, and what seldom is there beside them."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, exists, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from models.appointment import Appointment
from models.approval import Approval, ApprovalTerms, Submission, WithdrawalTerms
from models.ballot import Ballot, Seat, VotingTerms
from models.base import Owned
from models.deadline import Decline, Extension, ExtensionLimit, RenewedDueDate, Urging
from models.issued_document import IssuedDocument
from models.organisation import Post, Unit, User
from models.paper_answer import PaperAnswer
from models.product import ProductLink, ProductVersion, StoredFile
from models.product_answer import ProductAnswer
from models.progress import ProgressNote
from models.queries.appointment import appointments_of
from models.queries.approval import (
    approval_terms,
    approvals_of,
    closings_since_approval,
    submissions_of,
    withdrawal_terms,
)
from models.queries.ballot import ballots_on, openings_on, seats_on, slips_on
from models.queries.deadline import (
    declines_of,
    extensions_of,
    limit_set_last,
    renewed_due_dates_of,
    urgings_of,
)
from models.queries.holdings import (
    led_by_follow_up,
    led_by_unit_of_chair,
    without_other_authority,
)
from models.queries.issued_document import issued_documents_of
from models.queries.paper_answer import files_of_paper_answers, paper_answers_of
from models.queries.product_answer import product_answers_of, versions_overtaking
from models.queries.progress import latest_progress
from models.queries.questions import Question
from models.queries.record import acts_on_instances, events, steps_back
from models.queries.recurrence import carry_overs_of
from models.queries.reminder import reminders_of
from models.queries.substitution import done_for_others
from models.queries.together import Gathering
from models.queries.work import papers_of, votes_on
from models.record import Event
from models.recurrence import CarryOver, Closing
from models.reminder import Reminder
from models.vocabulary import EventKind
from models.work import Period, TaskInstance, Vote

_NAMES_AN_INSTANCE = (
    Vote.instance_id,
    Ballot.instance_id,
    CarryOver.instance_id,
    Extension.instance_id,
    RenewedDueDate.instance_id,
    Decline.instance_id,
    Decline.successor_id,
    Urging.instance_id,
    Reminder.instance_id,
    Submission.instance_id,
    ProgressNote.instance_id,
    Approval.instance_id,
    PaperAnswer.instance_id,
    ProductAnswer.instance_id,
    Appointment.instance_id,
    IssuedDocument.instance_id,
)

REQUIRES_SUBMISSION = str(ApprovalTerms.submission_required)
WITHDRAWAL_MINUTES = str(WithdrawalTerms.minutes)


STEPS_BACK = "steps_back"
"""Stands for the lines of the record by which instances came back to be reported again."""

CHAIR_LEADS = "chair_leads"
"""Stands for the instances whose lead unit the chair belongs to."""
NOBODY_ELSE = "nobody_else"
"""Stands for the instances of which every chair and vice-chair belongs to the lead unit."""
OFFICE_LEADS = "office_leads"
"""Stands for the instances that the follow-up office leads."""


@Question
def optional_tables(
    commune_id: uuid.UUID,
    instance_ids: Iterable[uuid.UUID],
    in_place: Iterable[str],
    day: date,
) -> Select[str, int]:
    """The names of the tables that hold something about any of the instances, each with 1.

    Of the record only whether any action of `in_place` was done on them in another's place. With
    the name of the limit of extensions how many days it leaves to the office; with that of the
    terms of voting nothing more is told than that they keep members of the lead unit out. With
    `REQUIRES_SUBMISSION` that the terms of approval do; with `WITHDRAWAL_MINUTES` how many they
    say; with `CHAIR_LEADS` the number of an instance that the chair's unit leads on a day, with
    `OFFICE_LEADS` that of one that the follow-up office does, with `NOBODY_ELSE` that of one which
    nobody decides for the committee who is not of its lead unit.
    """
    about_instances = (
        select(literal(column.class_.__tablename__), literal(1)).where(
            exists().where(column.class_.commune_id == commune_id, column.in_(instance_ids))
        )
        for column in _NAMES_AN_INSTANCE
    )
    done = done_for_others(commune_id, instance_ids, in_place)
    limit = limit_set_last(commune_id)
    kept_out = exists().where(VotingTerms.commune_id == commune_id, ~VotingTerms.lead_members_vote)
    there = union_all(
        *about_instances,
        select(literal(Event.__tablename__), literal(1)).where(done.exists()),
        select(literal(VotingTerms.__tablename__), literal(1)).where(kept_out),
        select(literal(Closing.__tablename__), literal(1)).where(
            closings_since_approval(commune_id, instance_ids).exists()
        ),
        withdrawal_terms(commune_id).with_only_columns(
            literal(WITHDRAWAL_MINUTES), WithdrawalTerms.minutes
        ),
        select(literal(STEPS_BACK), literal(1)).where(
            steps_back(commune_id, instance_ids).exists()
        ),
        approval_terms(commune_id)
        .where(ApprovalTerms.submission_required)
        .with_only_columns(literal(REQUIRES_SUBMISSION), literal(1)),
        led_by_unit_of_chair(commune_id, instance_ids, day).with_only_columns(
            literal(CHAIR_LEADS), TaskInstance.number
        ),
        without_other_authority(commune_id, instance_ids, day).with_only_columns(
            literal(NOBODY_ELSE), TaskInstance.number
        ),
        led_by_follow_up(commune_id, instance_ids).with_only_columns(
            literal(OFFICE_LEADS), TaskInstance.number
        ),
        limit.with_only_columns(literal(ExtensionLimit.__tablename__), ExtensionLimit.working_days),
    ).subquery("there")
    return select(*there.c)


@cache
def papers_with(tables: frozenset[str]) -> Gathering[Any]:
    """The papers of instances, and what some of these tables hold about them; with whom it names.

    To be asked with what `papers_of` is asked with, with the actions `opening` a ballot, those
    done `in_place` of another, and those of `asking` for more time and declining, and answering.
    """

    def parts(  # noqa: PLR0917 - each is a place in the statement, and filled in by its name
        commune_id: uuid.UUID,
        instance_ids: Iterable[uuid.UUID],
        task_ids: Iterable[uuid.UUID],
        period_ids: Iterable[uuid.UUID],
        lead_ids: Iterable[uuid.UUID],
        opening: Iterable[str],
        in_place: Iterable[str],
        asking: Iterable[str],
    ) -> Iterator[Select[Any]]:
        asked = _Asked(commune_id, instance_ids, opening, in_place, asking)
        papers = papers_of(commune_id, instance_ids, task_ids, period_ids, lead_ids)
        return chain(papers, *(_PARTS[table](asked) for table in sorted(tables)))

    return Gathering(parts)


class _Asked(NamedTuple):
    """The values that a question is asked with."""

    commune_id: uuid.UUID
    ids: Iterable[uuid.UUID]
    opening: Iterable[str]
    in_place: Iterable[str]
    asking: Iterable[str]


def _votes(asked: _Asked) -> Iterator[Select[Any]]:
    yield votes_on(asked.commune_id, asked.ids)


def _ballots(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the seats, the slips, and the lines of the record by which they were opened."""
    seats = seats_on(asked.commune_id, asked.ids)
    yield ballots_on(asked.commune_id, asked.ids)
    yield seats
    yield _named(User, asked, seats, Seat.user_id)
    yield slips_on(asked.commune_id, asked.ids)
    yield openings_on(asked.commune_id, asked.ids, asked.opening)


def _carry_overs(asked: _Asked) -> Iterator[Select[Any]]:
    yield carry_overs_of(asked.commune_id, asked.ids)


def _extensions(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the lines of the record by which they were asked for and answered."""
    extensions = extensions_of(asked.commune_id, asked.ids)
    yield extensions
    yield _named(User, asked, extensions, Extension.asked_by_id, Extension.decided_by_id)
    yield acts_on_instances(asked.commune_id, asked.ids, asked.asking)


def _renewed_due_dates(asked: _Asked) -> Iterator[Select[Any]]:
    yield renewed_due_dates_of(asked.commune_id, asked.ids)


def _declines(asked: _Asked) -> Iterator[Select[Any]]:
    """Also what was declined and what came in its place, each with the unit that leads it.

    And the lines of the record that tell of it.
    """
    declines = declines_of(asked.commune_id, asked.ids)
    both = _named(TaskInstance, asked, declines, Decline.instance_id, Decline.successor_id)
    yield declines
    yield _named(User, asked, declines, Decline.declined_by_id, Decline.answered_by_id)
    yield both
    yield _named(Unit, asked, both, TaskInstance.lead_unit_id)
    ids = both.with_only_columns(TaskInstance.id)
    yield acts_on_instances(asked.commune_id, ids, asked.asking)


def _urgings(asked: _Asked) -> Iterator[Select[Any]]:
    urgings = urgings_of(asked.commune_id, asked.ids)
    yield urgings
    yield _named(Unit, asked, urgings, Urging.unit_id)
    yield _named(User, asked, urgings, Urging.urged_by_id)


def _reminders(asked: _Asked) -> Iterator[Select[Any]]:
    reminders = reminders_of(asked.commune_id, asked.ids)
    yield reminders
    yield _named(Unit, asked, reminders, Reminder.unit_id)


def _submissions(asked: _Asked) -> Iterator[Select[Any]]:
    submissions = submissions_of(asked.commune_id, asked.ids)
    yield submissions
    yield _named(User, asked, submissions, Submission.submitted_by_id)


def _progress(asked: _Asked) -> Iterator[Select[Any]]:
    notes = latest_progress(asked.commune_id, asked.ids)
    yield notes
    yield _named(User, asked, notes, ProgressNote.noted_by_id)


def _appointments(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the posts of those who are named, wherever they are."""
    named = appointments_of(asked.commune_id, asked.ids)
    yield named
    yield _named(User, asked, named, Appointment.user_id)
    people = named.with_only_columns(Appointment.user_id)
    yield select(Post).where(Post.commune_id == asked.commune_id, Post.user_id.in_(people))


def _approvals(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the lines of the record by which they were given."""
    approvals = approvals_of(asked.commune_id, asked.ids)
    yield approvals
    yield _named(User, asked, approvals, Approval.given_by_id, Approval.followed_by_id)
    yield events(asked.commune_id).where(
        Event.instance_id.in_(asked.ids),
        Event.at.in_(approvals.with_only_columns(Approval.given_at)),
        Event.actor_id.in_(approvals.with_only_columns(Approval.given_by_id)),
    )


def _closings(asked: _Asked) -> Iterator[Select[Any]]:
    yield closings_since_approval(asked.commune_id, asked.ids)


def _paper_answers(asked: _Asked) -> Iterator[Select[Any]]:
    answers = paper_answers_of(asked.commune_id, asked.ids)
    yield answers
    yield files_of_paper_answers(asked.commune_id, asked.ids)
    yield _named(User, asked, answers, PaperAnswer.entered_by_id)


def _product_answers(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the versions that still hold, with the file or link, instance and period of each.

    And the lines of the record by which these were handed in, and what was handed in after them.
    """
    answers = product_answers_of(asked.commune_id, asked.ids)
    versions = _named(ProductVersion, asked, answers, ProductAnswer.version_id)
    instances = _named(TaskInstance, asked, versions, ProductVersion.instance_id)
    hashes = versions.with_only_columns(ProductVersion.sha256)
    yield answers
    yield versions
    yield select(StoredFile).where(
        StoredFile.commune_id == asked.commune_id, StoredFile.sha256.in_(hashes)
    )
    yield select(ProductLink).where(
        ProductLink.commune_id == asked.commune_id,
        ProductLink.version_id.in_(versions.with_only_columns(ProductVersion.id)),
    )
    yield _named(User, asked, versions, ProductVersion.uploaded_by_id)
    yield events(asked.commune_id).where(
        Event.kind == EventKind.UPLOAD,
        Event.instance_id.in_(instances.with_only_columns(TaskInstance.id)),
    )
    yield instances
    yield _named(Period, asked, instances, TaskInstance.period_id)
    yield versions_overtaking(asked.commune_id, asked.ids)


def _steps_back(asked: _Asked) -> Iterator[Select[Any]]:
    yield steps_back(asked.commune_id, asked.ids)


def _issued_documents(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the files, for what they do by themselves."""
    issued = issued_documents_of(asked.commune_id, asked.ids)
    hashes = issued.with_only_columns(IssuedDocument.sha256)
    yield issued
    yield select(StoredFile).where(
        StoredFile.commune_id == asked.commune_id, StoredFile.sha256.in_(hashes)
    )
    yield _named(User, asked, issued, IssuedDocument.entered_by_id)


def _done_in_place(asked: _Asked) -> Iterator[Select[Any]]:
    """Also the posts that were taken for it."""
    lines = done_for_others(asked.commune_id, asked.ids, asked.in_place)
    yield lines
    yield _named(Post, asked, lines, Event.post_id)


_PARTS: dict[str, Callable[[_Asked], Iterator[Select[Any]]]] = {
    Vote.__tablename__: _votes,
    Ballot.__tablename__: _ballots,
    CarryOver.__tablename__: _carry_overs,
    Extension.__tablename__: _extensions,
    RenewedDueDate.__tablename__: _renewed_due_dates,
    Decline.__tablename__: _declines,
    Urging.__tablename__: _urgings,
    Reminder.__tablename__: _reminders,
    Submission.__tablename__: _submissions,
    ProgressNote.__tablename__: _progress,
    Approval.__tablename__: _approvals,
    Appointment.__tablename__: _appointments,
    Closing.__tablename__: _closings,
    PaperAnswer.__tablename__: _paper_answers,
    ProductAnswer.__tablename__: _product_answers,
    IssuedDocument.__tablename__: _issued_documents,
    Event.__tablename__: _done_in_place,
    STEPS_BACK: _steps_back,
}

ABOUT_INSTANCES = frozenset(_PARTS)
"""The tables that hold something about single instances."""


def _named(
    noun: type[Owned], asked: _Asked, question: Select[Any], *columns: InstrumentedAttribute[Any]
) -> Select[Any]:
    """Those of another noun whose keys stand in some columns of what a question finds."""
    keys: CompoundSelect[Any] = union_all(*map(question.with_only_columns, columns))
    return select(noun).where(noun.commune_id == asked.commune_id, noun.id.in_(keys))
