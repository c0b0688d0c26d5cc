"""Products: documents that the lead unit hands in, and takes out again, version by version.

Handing in leaves the instance's own row as it is: a report that somebody is just writing does
not go stale because a colleague hands in its annex. The versions a report was made with are
frozen when it is made.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.plan import ProductRequirement
from models.product import ProductVersion, StoredFile
from models.queries.work import instance_numbered
from models.vocabulary import EventKind
from models.work import Report, TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.visibility import visible_to
from workflow.audit import record
from workflow.audit.idempotency import came_before, earlier_outcome, keep_outcome
from workflow.calendar.days import local_day
from workflow.documents.uploads import ReceivedDocument
from workflow.engine.instances import held_situation, post_standing_as, refusal_at
from workflow.errors import Invalid, Obstacle, Unknown
from workflow.instance.situation import Situation

_HANDS_IN = "lead_member"
HAND_IN, TAKE_OUT = "hand_in", "take_out"
_KINDS = {HAND_IN: EventKind.UPLOAD, TAKE_OUT: EventKind.WITHDRAW_PRODUCT}


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """What a person says of a document they hand in."""

    requirement: int
    """The position of the required product in the task, from 1."""
    title: str = ""
    """When empty, the document is called what the plan calls the product."""
    document_number: str = ""
    document_date: date | None = None


def admit(
    session: Session, number: int, *, actor: Actor, at: datetime, token: str | None = None
) -> None:
    """Refuse whoever may not hand in here now, unless they send again what they handed in.

    To be asked before a document is looked into. Raises `Unknown` or `Refused`.
    """
    situation, actor = held_situation(session, number, HAND_IN, actor=actor, at=at)
    if not came_before(session, actor, token):
        _admitted(situation, HAND_IN, actor, at)


def hand_in(
    session: Session,
    number: int,
    entry: ProductEntry,
    document: ReceivedDocument,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> ProductVersion:
    """The new version of a product of the instance with a number, its bytes kept.

    Raises `Unknown`, `Refused`, `TokenReused`, or `Invalid` for `requirement`, `document_date` or
    `file`.
    """
    situation, actor = held_situation(session, number, HAND_IN, actor=actor, at=at)
    told = {"file_name": document.file_name, "sha256": document.sha256, **asdict(entry)}
    intent = {"action": HAND_IN, "number": number, **told}
    if earlier := earlier_outcome(session, actor, token, intent):
        return _version(situation, earlier["version"])
    post = _admitted(situation, HAND_IN, actor, at)
    requirement = _required(situation, entry)
    _check(situation, requirement, entry, document, at)
    document.received.keep()
    _note_file(session, document, actor, at)
    version = ProductVersion(
        commune_id=actor.commune_id,
        instance_id=situation.instance.id,
        requirement_id=requirement.id,
        number=max((version.number for version in situation.versions), default=0) + 1,
        sha256=document.sha256,
        size=document.size,
        media_type=document.media_type,
        file_name=document.file_name,
        title=entry.title.strip() or requirement.text,
        document_number=entry.document_number,
        document_date=entry.document_date,
        uploaded_by_id=actor.user_id,
        uploaded_at=at,
    )
    session.add(version)
    record.append(session, _line(HAND_IN, situation, version, post, actor=actor, at=at))
    keep_outcome(session, actor, token, intent, {"version": version.number}, at)
    return version


def take_out(
    session: Session, number: int, version_number: int, *, actor: Actor, at: datetime
) -> ProductVersion:
    """The version, taken out of what the next report is made with; taken out twice is once.

    Its bytes and its row stay, and so do the reports that were made with it. Raises `Unknown`
    or `Refused`.
    """
    situation, actor = held_situation(session, number, TAKE_OUT, actor=actor, at=at)
    version = _version(situation, version_number)
    post = _admitted(situation, TAKE_OUT, actor, at)
    if version.withdrawn_at is None:
        version.withdrawn_at = at
        record.append(session, _line(TAKE_OUT, situation, version, post, actor=actor, at=at))
    return version


def readable_version(
    session: Session, number: int, version_number: int, *, actor: Actor
) -> ProductVersion:
    """A version that the actor may read, taken out or not; raises `Unknown` otherwise."""
    instance = instance_numbered(actor.commune_id, number).where(visible_to(actor))
    version = session.scalar(
        select(ProductVersion).where(
            ProductVersion.commune_id == actor.commune_id,
            ProductVersion.instance_id
            == instance.with_only_columns(TaskInstance.id).scalar_subquery(),
            ProductVersion.number == version_number,
        )
    )
    if version is None:
        raise Unknown
    return version


def unchanged_since(situation: Situation) -> Report | None:
    """The report of the round before, if what is current now went with it too; None otherwise."""
    reports = situation.instance.reports
    before = reports if _takes_products(situation) else reports[:-1]
    if not before:
        return None
    since = before[-1].reported_at
    moments = (each for v in situation.versions for each in (v.uploaded_at, v.withdrawn_at))
    return None if any(each and each > since for each in moments) else before[-1]


def may_hand_in(situation: Situation, actor: Actor) -> bool:
    """Whether the actor may hand in and take out products here now."""
    return post_standing_as(situation, actor, _HANDS_IN) is not None and _takes_products(situation)


def _admitted(situation: Situation, action: str, actor: Actor, at: datetime) -> HeldPost:
    post = post_standing_as(situation, actor, _HANDS_IN)
    if post is None:
        obstacle = Obstacle("not_entitled", (), _HANDS_IN, of_right=True)
    elif not _takes_products(situation):
        obstacle = Obstacle("products_closed", (), _opener(situation))
    else:
        return post
    raise refusal_at(situation, action, obstacle, actor=actor, at=at, post=post)


def _takes_products(situation: Situation) -> bool:
    return situation.definition.state_by_name[situation.state].takes_products


def _opener(situation: Situation) -> str | None:
    """Whose action leads from here to where products are taken again."""
    definition = situation.definition
    for rule in definition.rules_in(situation.state):
        if definition.state_by_name[rule.leads_to].takes_products:
            return rule.standing
    return None


def _required(situation: Situation, entry: ProductEntry) -> ProductRequirement:
    for requirement in situation.instance.task.requirements:
        if requirement.position == entry.requirement:
            return requirement
    raise Invalid({"requirement": "unknown_requirement"})


def _check(
    situation: Situation,
    requirement: ProductRequirement,
    entry: ProductEntry,
    document: ReceivedDocument,
    at: datetime,
) -> None:
    if entry.document_date and entry.document_date > local_day(at):
        raise Invalid({"document_date": "in_future"})
    current = situation.current_versions.get(requirement.id)
    if current and current.sha256 == document.sha256:
        raise Invalid({"file": "already_handed_in"})


def _version(situation: Situation, number: int) -> ProductVersion:
    for version in situation.versions:
        if version.number == number:
            return version
    raise Unknown


def _note_file(session: Session, document: ReceivedDocument, actor: Actor, at: datetime) -> None:
    active = " ".join(sorted(document.active))
    if earlier := session.get(StoredFile, (actor.commune_id, document.sha256)):
        earlier.active_content = active
        return
    try:
        with session.begin_nested():
            session.add(
                StoredFile(
                    commune_id=actor.commune_id,
                    sha256=document.sha256,
                    size=document.size,
                    stored_at=at,
                    active_content=active,
                )
            )
    except IntegrityError:
        # The same bytes came to another instance at the same time; their row is there now.
        session.get_one(StoredFile, (actor.commune_id, document.sha256))


def _line(
    action: str,
    situation: Situation,
    version: ProductVersion,
    post: HeldPost,
    *,
    actor: Actor,
    at: datetime,
) -> record.Line:
    return record.Line(
        kind=_KINDS[action],
        actor=actor,
        at=at,
        post=post,
        subject=f"task_instance/{situation.instance.number}",
        instance_id=situation.instance.id,
        action=action,
        rule=f"{situation.state}/{action}/{_HANDS_IN}",
        definition_hash=situation.definition.sha256,
        details={
            "number": version.number,
            "sha256": version.sha256,
            "title": version.title,
            "document_number": version.document_number,
        },
        rows=(version,),
    )
