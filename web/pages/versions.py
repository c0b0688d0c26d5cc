"""What a task's page tells of the versions handed in, and of what was issued of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from models.issued_document import IssuedDocument
from models.product import ProductVersion
from models.vocabulary import ProductStage
from web import wording
from web.formats import moment
from web.pages.signatures import Signatures
from workflow.instance.issuing import issued_of, stage_of
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class Issued:
    """One document as it was issued."""

    number: str
    dated: date
    signed_by: str
    signed_as: str
    url: str
    """Where its bytes are; empty where they are the version's own."""
    size: int
    hash: str
    at: str
    who: str
    warning: str


@dataclass(frozen=True, slots=True)
class VersionStage:
    """What a version is, and what was issued of it: what holds first, then what was corrected."""

    label: str
    """Empty for what is given no number."""
    tone: str
    issued: Sequence[Issued]


def stage(situation: Situation, version: ProductVersion, signatures: Signatures) -> VersionStage:
    """The stage of a version, in words."""
    value = stage_of(situation, version)
    if value and not version.document_number:
        # What was issued of it stands below, with its own number; these bytes are the draft.
        value = ProductStage.DRAFT
    issued = issued_of(situation, version)
    return VersionStage(
        label=wording.stage(value) if value else "",
        tone="green" if value is ProductStage.ISSUED else "neutral",
        issued=[_issued(situation, version, each, signatures) for each in issued],
    )


def _issued(
    situation: Situation,
    version: ProductVersion,
    document: IssuedDocument,
    signatures: Signatures,
) -> Issued:
    apart = document.sha256 != version.sha256
    number = situation.instance.number
    return Issued(
        number=document.document_number,
        dated=document.issued_on,
        signed_by=document.signed_by,
        signed_as=document.signed_as,
        url=url_for("issuing.download", number=number, issued=document.number) if apart else "",
        size=document.size,
        hash=document.sha256,
        at=moment(document.entered_at),
        who=signatures.of(document, document.entered_by, document.entered_at),
        warning=wording.active_content(document.media_type, document.file.active) if apart else "",
    )
