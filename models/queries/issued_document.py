"""Questions about what was issued of the versions approved."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from models.issued_document import IssuedDocument
from models.plan import ProductRequirement
from models.product import ProductVersion
from models.vocabulary import NUMBERED_KINDS
from models.work import TaskInstance


def issued_documents_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[IssuedDocument]:
    """What was issued of the versions of the instances, corrections too."""
    return select(IssuedDocument).where(
        IssuedDocument.commune_id == commune_id, IssuedDocument.instance_id.in_(instance_ids)
    )


def lacks_issued_document() -> ColumnElement[bool]:
    """The condition that a current version of an instance is a draft of what has to be issued."""
    newer = aliased(ProductVersion)
    replaced = exists().where(
        newer.commune_id == ProductVersion.commune_id,
        newer.instance_id == ProductVersion.instance_id,
        newer.requirement_id == ProductVersion.requirement_id,
        newer.withdrawn_at.is_(None),
        newer.number > ProductVersion.number,
    )
    issued = exists().where(
        IssuedDocument.commune_id == ProductVersion.commune_id,
        IssuedDocument.version_id == ProductVersion.id,
    )
    return (
        exists()
        .where(
            ProductVersion.commune_id == TaskInstance.commune_id,
            ProductVersion.instance_id == TaskInstance.id,
            ProductVersion.withdrawn_at.is_(None),
            ProductVersion.document_number == "",
            ProductRequirement.commune_id == ProductVersion.commune_id,
            ProductRequirement.id == ProductVersion.requirement_id,
            ProductRequirement.kind.in_(NUMBERED_KINDS),
            ~replaced,
            ~issued,
        )
        .correlate(TaskInstance)
    )
