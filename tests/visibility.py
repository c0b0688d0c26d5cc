"""What people see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.work import TaskInstance
from workflow.actors.visibility import visible_to

if TYPE_CHECKING:
    from tests.office import Office


def seen(office: Office, username: str) -> set[int]:
    """The numbers of all instances that somebody sees."""
    with office.reading() as session:
        mine = select(TaskInstance.number).where(
            TaskInstance.commune_id == office.commune_id, visible_to(office.actor(username))
        )
        return set(session.scalars(mine))
