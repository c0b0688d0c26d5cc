"""Issuing: the signed and numbered document, handed in beside the draft that was approved.

The draft's bytes are what was approved and voted on: they stay, and nothing is opened again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.base import Owned
from models.issued_document import IssuedDocument
from models.product import ProductVersion
from models.queries.plain import tie
from models.queries.work import instance_numbered
from models.vocabulary import ApprovalMode, EventKind
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.audit.allowances import UPLOADS
from workflow.definition.vocabulary import ConditionName, EffectName, Ground
from workflow.documents.keeping import keep_document
from workflow.documents.uploads import ReceivedDocument
from workflow.errors import Invalid, Unknown
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, empty, refuse
from workflow.instance.issuing import drafts, issued_of, numbered, product_of
from workflow.instance.situation import Situation
from workflow.instance.telling import ALL_CONCERNED, News


@dataclass(frozen=True, slots=True)
class Issuance:
    """Under which number, when and by whom a document was issued."""

    document_number: str
    issued_on: date | None
    signed_by: str
    signed_as: str

    def faults(self, today: date) -> dict[str, str]:
        """What is wrong with it, beside each field."""
        wrong = empty(
            document_number=self.document_number,
            signed_by=self.signed_by,
            signed_as=self.signed_as,
        )
        if self.issued_on is None:
            wrong["issued_on"] = "required"
        elif self.issued_on > today:
            wrong["issued_on"] = "in_future"
        return wrong


@dataclass(frozen=True, slots=True)
class IssueEntry(Entry):
    """The document as it was issued, and of which product."""

    kind = "issue"
    read_elsewhere = ("document_number", "signed_by", "signed_as")
    """In the sentence itself, and among the products."""

    document: ReceivedDocument = field(repr=False)
    requirement: int
    """The position of the product in the task, from 1."""
    document_number: str = ""
    issued_on: date | None = None
    signed_by: str = ""
    signed_as: str = ""

    @property
    def issuance(self) -> Issuance:
        """How it was issued."""
        return Issuance(self.document_number, self.issued_on, self.signed_by, self.signed_as)

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        version = approved(case.situation, self.requirement)
        refuse(self.issuance.faults(case.situation.today))
        if self._precedes_the_vote(case.situation, version):
            raise Invalid({"issued_on": "issued_before_decided"})
        holds = issued_of(case.situation, version)[:1]
        if any(self._says_the_same(each) for each in holds):
            raise Invalid({"file": "issued_already"})

    def _precedes_the_vote(self, situation: Situation, version: ProductVersion) -> bool:
        """Whether it would be issued before the committee decided on it as a body."""
        as_body = product_of(situation, version).approval_mode is ApprovalMode.COLLECTIVE
        vote = situation.vote if as_body else None
        return bool(vote and self.issued_on and self.issued_on < vote.decided_on)

    def _says_the_same(self, before: IssuedDocument) -> bool:
        told = Issuance(
            before.document_number, before.issued_on, before.signed_by, before.signed_as
        )
        return before.sha256 == self.document.sha256 and told == self.issuance

    def as_json(self) -> dict[str, Any]:
        """What was said, with the name and the hash of the bytes."""
        return {
            "requirement": self.requirement,
            "document_number": self.document_number,
            "issued_on": self.issued_on,
            "signed_by": self.signed_by,
            "signed_as": self.signed_as,
            "file_name": self.document.file_name,
            "sha256": self.document.sha256,
        }


def approved(situation: Situation, position: int) -> ProductVersion:
    """The version that something was issued of; raises `Invalid` where nothing can have been."""
    for version in numbered(situation):
        if product_of(situation, version).position == position:
            return version
    raise Invalid({"requirement": "nothing_issued_of_it"})


def keep_beside(
    act: Act[Any], issuance: Issuance, document: ReceivedDocument, version: ProductVersion
) -> IssuedDocument:
    """What was issued, beside a version; what was entered before stays."""
    before = act.case.situation.issued_documents
    row = IssuedDocument(
        **act.whose,
        version_id=version.id,
        number=max((each.number for each in before), default=0) + 1,
        document_number=issuance.document_number,
        issued_on=issuance.issued_on,
        signed_by=issuance.signed_by,
        signed_as=issuance.signed_as,
        sha256=document.sha256,
        size=document.size,
        media_type=document.media_type,
        file_name=document.file_name,
        entered_by_id=act.case.actor.user_id,
        entered_at=act.at,
    )
    act.session.add(row)
    return row


def keep_issue(act: Act[IssueEntry]) -> list[Owned]:
    """What was issued, its bytes kept; the version that was approved stays as it is."""
    keep_document(act.session, act.entry.document, act.case.actor.commune_id, act.at)
    version = approved(act.case.situation, act.entry.requirement)
    if set(drafts(act.case.situation)) == {version}:
        _nothing_waits(act)
    return [keep_beside(act, act.entry.issuance, act.entry.document, version)]


def _nothing_waits(act: Act[IssueEntry]) -> None:
    """Note on the instance that the last of its drafts was issued."""
    instance = act.case.situation.instance
    act.session.execute(
        update(TaskInstance)
        .where(TaskInstance.commune_id == instance.commune_id, TaskInstance.id == instance.id)
        .values(unissued_since=None)
        .execution_options(synchronize_session=False)
    )
    tie(instance, "unissued_since", None)


def details_of_issue(act: Act[IssueEntry], rows: Sequence[Owned]) -> dict[str, Any]:
    """Of which approved version, by the hash of its bytes, and what was issued of it."""
    version = approved(act.case.situation, act.entry.requirement)
    before = issued_of(act.case.situation, version)[:1]
    return {
        "entry": act.entry.as_json(),
        "issued": [row.number for row in rows if isinstance(row, IssuedDocument)],
        "corrects": [each.number for each in before],
        "number": version.number,
        "of_product": sum(
            each.requirement_id == version.requirement_id and each.number <= version.number
            for each in act.case.situation.versions
        ),
        "title": version.title,
        "approved_sha256": version.sha256,
    }


ISSUED_AFTERWARDS = News("document_issued", ALL_CONCERNED, can_wait=True)
"""What was approved as a draft is signed and numbered."""

ISSUING: dict[str, Effect[Any]] = {
    EffectName.ISSUE: Effect(
        keep_issue,
        IssueEntry,
        needs=(ConditionName.DOCUMENT_TO_ISSUE,),
        rests_on=(Ground.ROUND, Ground.ISSUED),
        changes=frozenset({Ground.ISSUED}),
        kind=EventKind.UPLOAD,
        details=details_of_issue,
        calls=False,
        tells=(ISSUED_AFTERWARDS,),
        allowance=UPLOADS,
    ),
}
"""How what was issued comes to what was approved."""


def readable_issue(
    session: Session, number: int, issued: int, *, actor: Actor
) -> tuple[IssuedDocument, ProductVersion]:
    """What was issued, corrected or not, and of which version; raises `Unknown` otherwise."""
    instance = instance_numbered(actor.commune_id, number).where(visible_to(actor))
    found = session.execute(
        select(IssuedDocument, ProductVersion)
        .join(
            ProductVersion,
            (ProductVersion.commune_id == IssuedDocument.commune_id)
            & (ProductVersion.id == IssuedDocument.version_id),
        )
        .where(
            IssuedDocument.commune_id == actor.commune_id,
            IssuedDocument.instance_id
            == instance.with_only_columns(TaskInstance.id).scalar_subquery(),
            IssuedDocument.number == issued,
        )
    ).one_or_none()
    if found is None:
        raise Unknown
    return found[0], found[1]
