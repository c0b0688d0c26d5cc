"""Questions about answers that the office wrote down."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, select

from models.paper_answer import PaperAnswer
from models.product import StoredFile


def paper_answers_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[PaperAnswer]:
    """Where the answers on the instances come from that the office entered."""
    return select(PaperAnswer).where(
        PaperAnswer.commune_id == commune_id, PaperAnswer.instance_id.in_(instance_ids)
    )


def files_of_paper_answers(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[StoredFile]:
    """The papers as they were scanned."""
    scanned = paper_answers_of(commune_id, instance_ids).with_only_columns(PaperAnswer.sha256)
    return select(StoredFile).where(
        StoredFile.commune_id == commune_id, StoredFile.sha256.in_(scanned)
    )
