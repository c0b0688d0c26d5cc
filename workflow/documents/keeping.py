"""Keeping the bytes of a document that was received: for good, and known to the database."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.product import StoredFile
from models.queries.upserts import insert_into
from workflow.documents.uploads import ReceivedDocument


def keep_document(
    session: Session, document: ReceivedDocument, commune_id: uuid.UUID, at: datetime
) -> None:
    """Keep the bytes and what is known of them, once however often and near together they come."""
    document.received.keep()
    active = " ".join(sorted(document.active))
    noting = insert_into(StoredFile, session).values(
        commune_id=commune_id,
        sha256=document.sha256,
        size=document.size,
        stored_at=at,
        active_content=active,
    )
    session.execute(
        noting.on_conflict_do_update(
            index_elements=["commune_id", "sha256"], set_={"active_content": active}
        )
    )
