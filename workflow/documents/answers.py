"""The papers on which units answered, as the office scanned them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.paper_answer import PaperAnswer
from models.queries.work import instance_numbered
from models.work import Confirmation, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.errors import Unknown


def readable_paper(
    session: Session, number: int, paper: int, *, actor: Actor
) -> tuple[PaperAnswer, Unit]:
    """A paper that the actor may read, and the unit whose answer is on it; raises `Unknown`."""
    instance = instance_numbered(actor.commune_id, number).where(visible_to(actor))
    found = session.execute(
        select(PaperAnswer, Unit)
        .join(
            Confirmation,
            (Confirmation.commune_id == PaperAnswer.commune_id)
            & (Confirmation.id == PaperAnswer.confirmation_id),
        )
        .join(
            Unit, (Unit.commune_id == Confirmation.commune_id) & (Unit.id == Confirmation.unit_id)
        )
        .where(
            PaperAnswer.commune_id == actor.commune_id,
            PaperAnswer.instance_id
            == instance.with_only_columns(TaskInstance.id).scalar_subquery(),
            PaperAnswer.number == paper,
            PaperAnswer.sha256.is_not(None),
        )
    ).one_or_none()
    if found is None:
        raise Unknown
    return found[0], found[1]
