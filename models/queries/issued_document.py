"""Questions about what was issued of the versions approved."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, select

from models.issued_document import IssuedDocument


def issued_documents_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[IssuedDocument]:
    """What was issued of the versions of the instances, corrections too."""
    return select(IssuedDocument).where(
        IssuedDocument.commune_id == commune_id, IssuedDocument.instance_id.in_(instance_ids)
    )
