"""Removing the sample: its people, villages and history go; plan, units and record stay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, true
from sqlalchemy.orm import Session

from models.account import OneTimeLink, SignedInSession
from models.ballot import Ballot, Seat, Slip, VotingTerms
from models.base import Owned
from models.calendar import SettledYear
from models.consent import Consent
from models.deadline import Decline, Extension, ExtensionLimit, Urging
from models.feed import Feed
from models.handover import HandOver, HandOverItem
from models.mention import Mention
from models.notice import Contact, Mail, Notice
from models.organisation import Commune, Post, Unit, UnitGroupMember, User
from models.plan import PlanEnd
from models.product import ProductVersion, ReportedVersion, StoredFile
from models.record import Operation, Outbox
from models.recurrence import CarryOver, Closing, Gap, Halt
from models.reminder import Reminder, ReminderRun, ReminderTerms
from models.substitution import AreaPart, Substitution
from models.vocabulary import EventKind
from models.work import Comment, Confirmation, Cooperation, Report, TaskInstance, Vote
from workflow.actors.actor import Actor
from workflow.audit.change import Change

_OF_INSTANCES = (
    Comment, Ballot, Vote, Confirmation, Cooperation, ProductVersion, Report,
    Extension, Decline, Urging, Reminder,
)  # fmt: skip
_ARRANGED = (
    CarryOver, Closing, Gap, Halt, PlanEnd, VotingTerms, ExtensionLimit, ReminderTerms, ReminderRun,
)  # fmt: skip


def purge(session: Session, commune: Commune, *, at: datetime) -> int:
    """How many rows of the sample were removed; the record keeps that they were there.

    The files of its documents stay where they are until `dondoc files sweep` sets them aside.
    """
    removed = [row for rows in _sample_rows(session, commune) for row in rows]
    commune.sample = False
    session.execute(delete(Outbox).where(Outbox.commune_id == commune.id))
    users = [row.id for row in removed if isinstance(row, User)]
    session.execute(
        delete(Operation).where(Operation.commune_id == commune.id, Operation.user_id.in_(users))
    )
    for row in removed:
        session.execute(
            delete(type(row)).where(type(row).commune_id == commune.id, type(row).id == row.id)
        )
    _forget_files(session, commune)
    change = Change.unheld(
        session,
        EventKind.PURGE,
        f"commune/{commune.code}",
        "purge",
        actor=Actor.system(commune.id),
        at=at,
    )
    witnessed = [row for row in removed if row.witnessed]
    change.write_down(commune, removed=witnessed, rows=len(removed))
    return len(removed)


def _forget_files(session: Session, commune: Commune) -> None:
    """Remove the rows of files that no version names."""
    named = select(ProductVersion.sha256).where(ProductVersion.commune_id == commune.id)
    session.execute(
        delete(StoredFile).where(
            StoredFile.commune_id == commune.id, StoredFile.sha256.not_in(named)
        )
    )


def _sample_rows(session: Session, commune: Commune) -> list[Sequence[Owned]]:
    """Everything of the sample, in an order in which nothing is missed by what comes later."""

    def find(noun: type[Owned], condition: ColumnElement[bool]) -> Sequence[Owned]:
        return session.scalars(select(noun).where(noun.commune_id == commune.id, condition)).all()

    instances = select(TaskInstance.id).where(
        TaskInstance.commune_id == commune.id, TaskInstance.sample
    )
    reports = select(Report.id).where(Report.instance_id.in_(instances))
    people = select(User.id).where(User.commune_id == commune.id, User.sample)
    villages = select(Unit.id).where(Unit.commune_id == commune.id, Unit.sample)
    posts = select(Post.id).where(or_(Post.user_id.in_(people), Post.unit_id.in_(villages)))
    places = select(Substitution.id).where(
        or_(Substitution.post_id.in_(posts), Substitution.substitute_id.in_(people))
    )
    given = select(HandOver.id).where(
        or_(
            HandOver.post_id.in_(posts),
            HandOver.successor_id.in_(people),
            HandOver.made_by_id.in_(people),
            HandOver.handed_by_id.in_(people),
        )
    )
    asked = select(Consent.id).where(
        or_(
            Consent.user_id.in_(people),
            Consent.asked_by_id.in_(people),
            Consent.settled_by_id.in_(people),
            Consent.unit_id.in_(villages),
        )
    )
    ballots = select(Ballot.id).where(Ballot.instance_id.in_(instances))
    comments = select(Comment.id).where(Comment.instance_id.in_(instances))
    return [
        find(
            Notice,
            or_(
                Notice.instance_id.in_(instances),
                Notice.user_id.in_(people),
                Notice.post_id.in_(posts),
                Notice.substitution_id.in_(places),
                Notice.consent_id.in_(asked),
            ),
        ),
        find(Consent, Consent.id.in_(asked)),
        find(
            HandOverItem,
            or_(HandOverItem.hand_over_id.in_(given), HandOverItem.instance_id.in_(instances)),
        ),
        find(HandOver, HandOver.id.in_(given)),
        find(
            AreaPart,
            or_(
                AreaPart.post_id.in_(posts),
                AreaPart.substitution_id.in_(places),
                AreaPart.unit_id.in_(villages),
            ),
        ),
        find(Substitution, Substitution.id.in_(places)),
        find(Mail, Mail.user_id.in_(people)),
        find(Contact, Contact.user_id.in_(people)),
        find(Feed, Feed.user_id.in_(people)),
        find(Mention, or_(Mention.comment_id.in_(comments), Mention.user_id.in_(people))),
        find(ReportedVersion, ReportedVersion.report_id.in_(reports)),
        *(find(noun, noun.ballot_id.in_(ballots)) for noun in (Slip, Seat)),
        *(find(noun, noun.instance_id.in_(instances)) for noun in _OF_INSTANCES),
        # While the commune is a sample, whatever was arranged of its work is of the sample too.
        *(find(noun, true()) for noun in _ARRANGED),
        find(TaskInstance, TaskInstance.sample.is_(true())),
        find(SignedInSession, SignedInSession.user_id.in_(people)),
        find(OneTimeLink, OneTimeLink.user_id.in_(people)),
        find(Post, Post.id.in_(posts)),
        find(UnitGroupMember, UnitGroupMember.unit_id.in_(villages)),
        find(SettledYear, SettledYear.settled_by_id.in_(people)),
        find(User, User.sample.is_(true())),
        find(Unit, Unit.sample.is_(true())),
    ]
