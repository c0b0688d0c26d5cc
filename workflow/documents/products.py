"""Products: documents that the lead unit hands in, and takes out again, version by version.

The versions a report was made with are frozen when it is made.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Owned
from models.issued_document import IssuedDocument
from models.plan import ProductRequirement
from models.product import ProductLink, ProductVersion
from models.queries.work import instance_numbered
from models.vocabulary import ApprovalMode, EventKind, ProductStage
from models.work import Report, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.audit.allowances import UPLOADS
from workflow.definition.vocabulary import ConditionName, EffectName, Ground
from workflow.documents.issuing import Issuance, keep_beside
from workflow.documents.keeping import keep_document
from workflow.documents.links import address_fault
from workflow.documents.product_answers import relied_on_by
from workflow.documents.uploads import ReceivedDocument
from workflow.errors import Invalid, Obstacle, Stale, Unknown
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, empty, refuse
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class ProductEntry(Entry):
    """A document that is handed in, and what a person says of it."""

    kind = "product"
    read_elsewhere = ("title", "document_number", "signed_by", "signed_as", "address")
    """Among the products, version by version."""

    document: ReceivedDocument = field(repr=False)
    requirement: int
    """The position of the required product in the task, from 1."""
    title: str = ""
    """When empty, the document is called what the plan calls the product."""
    document_number: str = ""
    document_date: date | None = None
    stage: ProductStage | None = None
    """None where nobody says: then its number tells."""
    signed_by: str = ""
    signed_as: str = ""
    address: str = ""
    """Where it was published, spelled out, of what is a link; the document says the same."""

    @property
    def issuance(self) -> Issuance | None:
        """How it was issued; None of what was not, or where nobody says."""
        if self.stage is not ProductStage.ISSUED:
            return None
        return Issuance(self.document_number, self.document_date, self.signed_by, self.signed_as)

    @property
    def _is_numbered(self) -> bool:
        return self.stage is ProductStage.ISSUED or bool(self.document_number.strip())

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        situation = case.situation
        if self.issuance:
            wrong = self.issuance.faults(situation.today)
            refuse({_CALLED_HERE.get(name, name): fault for name, fault in wrong.items()})
        product = required(situation, self.requirement)
        refuse(self._faults_of_link(product))
        if self.stage is ProductStage.DRAFT:
            refuse(dict.fromkeys(self._said_of_a_draft(product), "not_of_a_draft"))
        if self._is_numbered and product.approval_mode is ApprovalMode.COLLECTIVE:
            # The committee decides on a draft as a body; only then is it signed and numbered.
            raise Invalid({"stage" if self.stage else "document_number": "decided_first"})
        if self.document_date and self.document_date > situation.today:
            raise Invalid({"document_date": "in_future"})
        current = situation.current_versions.get(product.id)
        if current and current.sha256 == self.document.sha256:
            refuse(self._handed_in_already)

    @property
    def _handed_in_already(self) -> dict[str, str]:
        return {"address": "link_handed_in"} if self.address else {"file": "already_handed_in"}

    def _faults_of_link(self, product: ProductRequirement) -> dict[str, str]:
        """What is wrong with a link: of what was published its name and its day are known."""
        if not self.address:
            return {}
        wrong = empty(title=self.title)
        if not product.kind.is_published:
            wrong["requirement"] = "not_published"
        if self.document_date is None:
            wrong["document_date"] = "required"
        if fault := address_fault(self.address):
            wrong["address"] = fault
        return wrong

    def _said_of_a_draft(self, product: ProductRequirement) -> Iterator[str]:
        """The fields that say what no draft has; what has no number may well have a day."""
        names = ("document_number", "signed_by", "signed_as")
        dated = ("document_date",) if product.kind.is_numbered else ()
        return (name for name in (*names, *dated) if getattr(self, name))

    def as_json(self) -> dict[str, Any]:
        """What was said, with the name and the hash of the bytes."""
        return {
            "requirement": self.requirement,
            "title": self.title,
            "document_number": self.document_number,
            "document_date": self.document_date,
            **self._as_issued(),
            **({"address": self.address} if self.address else {}),
            "file_name": self.document.file_name,
            "sha256": self.document.sha256,
        }

    def _as_issued(self) -> dict[str, str]:
        """Of what was issued who signed it; nothing of the rest, as before it could be said."""
        if self.issuance is None:
            return {}
        return {"signed_by": self.signed_by, "signed_as": self.signed_as}


_CALLED_HERE = {"issued_on": "document_date"}
"""What the fields of an issuance are called of a product, where they are called otherwise."""


@dataclass(frozen=True, slots=True)
class ProductWithdrawalEntry(Entry):
    """Which version is taken out."""

    kind = "product_withdrawal"

    version: int
    """Its number on the instance."""

    def check(self, case: Case) -> None:
        """Raise `Unknown` for a version that is not there, `Stale` for one taken out meanwhile."""
        if version_numbered(case.situation, self.version).withdrawn_at is not None:
            raise Stale(("products",))


def keep_version(act: Act[ProductEntry]) -> list[Owned]:
    """The new version of a product, its bytes kept; where it was published, or how issued."""
    situation, entry, document = act.case.situation, act.entry, act.entry.document
    requirement = required(situation, entry.requirement)
    keep_document(act.session, document, act.case.actor.commune_id, act.at)
    version = ProductVersion(
        **act.whose,
        requirement_id=requirement.id,
        number=max((version.number for version in situation.versions), default=0) + 1,
        sha256=document.sha256,
        size=document.size,
        media_type=document.media_type,
        file_name=document.file_name,
        title=entry.title.strip() or requirement.heading,
        document_number=entry.document_number,
        document_date=entry.document_date,
        uploaded_by_id=act.case.actor.user_id,
        uploaded_at=act.at,
    )
    act.session.add(version)
    act.session.flush()
    return [version, *_beside(act, version)]


def _beside(act: Act[ProductEntry], version: ProductVersion) -> Iterator[Owned]:
    """What is kept beside a version: the address of a link, and how a document was issued."""
    if address := act.entry.address:
        link = ProductLink(commune_id=version.commune_id, version_id=version.id, address=address)
        act.session.add(link)
        yield link
    if issuance := act.entry.issuance:
        yield keep_beside(act, issuance, act.entry.document, version)


def keep_withdrawal(act: Act[ProductWithdrawalEntry]) -> list[Owned]:
    """The version, no longer among what the next report is made with.

    Its bytes and its row stay, and so do the reports that were made with it. Raises `NotNow` while
    a later period's report says that it still holds.
    """
    version = version_numbered(act.case.situation, act.entry.version)
    if relying := relied_on_by(act.session, version):
        raise act.refused(Obstacle("version_relied_on", (str(relying.number),)))
    act.changing(version).withdrawn_at = act.at
    return [version]


def details_of_version(act: Act[Any], rows: Sequence[Owned]) -> dict[str, Any]:
    """Which version it is, of the instance and of its product, and how the office knows it."""
    told: dict[str, Any] = {}
    for version in rows:
        if isinstance(version, ProductVersion):
            names = ("number", "sha256", "title", "document_number")
            told |= {name: getattr(version, name) for name in names}
            told["of_product"] = _nth(version, act.case.situation)
        elif isinstance(version, ProductLink):
            told["address"] = version.address
        elif isinstance(version, IssuedDocument):
            told |= {"signed_by": version.signed_by, "signed_as": version.signed_as}
    return told


def _nth(version: ProductVersion, situation: Situation) -> int:
    """Which version of its product one is, from 1, those taken out counted too."""
    before = (
        each
        for each in situation.versions
        if each.requirement_id == version.requirement_id and each.number < version.number
    )
    return 1 + sum(1 for _ in before)


_PRODUCTS = frozenset({Ground.PRODUCTS})

PRODUCTS: dict[str, Effect[Any]] = {
    EffectName.PRODUCT: Effect(
        keep_version,
        ProductEntry,
        rests_on=(),
        changes=_PRODUCTS,
        kind=EventKind.UPLOAD,
        details=details_of_version,
        calls=False,
        allowance=UPLOADS,
    ),
    EffectName.PRODUCT_WITHDRAWAL: Effect(
        keep_withdrawal,
        ProductWithdrawalEntry,
        needs=(ConditionName.PRODUCT_THERE,),
        rests_on=(),
        changes=_PRODUCTS,
        kind=EventKind.WITHDRAW_PRODUCT,
        details=details_of_version,
        calls=False,
    ),
}
"""What is done with the documents of an instance."""


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
    """The report of the round before, if it came with the products of now; None otherwise.

    A report that says otherwise why it brings none of a product is none with the same products.
    """
    reports = situation.instance.reports
    before = reports if situation.is_worked_on else reports[:-1]
    if not before:
        return None
    now = None if situation.is_worked_on else situation.report
    if now and _said_in(situation, now) != _said_in(situation, before[-1]):
        return None
    since = before[-1].reported_at
    moments = (each for v in situation.versions for each in (v.uploaded_at, v.withdrawn_at))
    return None if any(each and each > since for each in moments) else before[-1]


def _said_in(situation: Situation, report: Report) -> dict[uuid.UUID, tuple[Any, str]]:
    """What a report says of each product that it brought no version of."""
    said = situation.answered_in(report).items()
    return {requirement: (answer.version_id, answer.reason) for requirement, answer in said}


def required(situation: Situation, position: int) -> ProductRequirement:
    """The product that the plan names in a place; raises `Invalid` where it names none."""
    for requirement in situation.instance.task.requirements:
        if requirement.position == position:
            return requirement
    raise Invalid({"requirement": "unknown_requirement"})


def version_numbered(situation: Situation, number: int) -> ProductVersion:
    """The version with a number, taken out or not; raises `Unknown` where there is none."""
    for version in situation.versions:
        if version.number == number:
            return version
    raise Unknown
