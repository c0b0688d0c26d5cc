"""Questions about what was issued of the versions approved."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from models.issued_document import IssuedDocument
from models.plan import ProductRequirement
from models.product import ProductVersion
from models.vocabulary import NUMBERED_KINDS


def issued_documents_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[IssuedDocument]:
    """What was issued of the versions of the instances, corrections too."""
    return select(IssuedDocument).where(
        IssuedDocument.commune_id == commune_id, IssuedDocument.instance_id.in_(instance_ids)
    )


def with_drafts(commune_id: uuid.UUID) -> Select[uuid.UUID]:
    """The ids of the instances of which a current version is a draft of what has to be issued.

    It walks over all that was ever handed in: for verifying. What waits is on the instance.
    """
    newer = aliased(ProductVersion)
    replaced = exists().where(
        newer.commune_id == commune_id,
        newer.instance_id == ProductVersion.instance_id,
        newer.requirement_id == ProductVersion.requirement_id,
        newer.withdrawn_at.is_(None),
        newer.number > ProductVersion.number,
    )
    issued = exists().where(
        IssuedDocument.commune_id == commune_id,
        IssuedDocument.version_id == ProductVersion.id,
    )
    return (
        select(ProductVersion.instance_id)
        .where(
            ProductVersion.commune_id == commune_id,
            ProductVersion.withdrawn_at.is_(None),
            ProductVersion.document_number == "",
            ProductRequirement.commune_id == ProductVersion.commune_id,
            ProductRequirement.id == ProductVersion.requirement_id,
            ProductRequirement.kind.in_(NUMBERED_KINDS),
            ~replaced,
            ~issued,
        )
        .distinct()
        .order_by(ProductVersion.instance_id)
    )
