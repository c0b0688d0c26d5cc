"""What is put beside the instances of an office: as the tables have it, and as the papers do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from models.ballot import Ballot, Seat, Slip
from models.organisation import User
from models.product import ProductVersion
from models.work import TaskInstance, Vote
from tests.entries import GIVINGS

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from typing import Any

    from sqlalchemy.orm import Session

    from tests.properties.paper import Paper

KEPT = {kind: giving.kept for kind, giving in GIVINGS.items() if giving.kept}

Beside = dict[str, Counter[tuple[object, ...]]]


def stored(session: Session, commune_id: uuid.UUID) -> Beside:
    """The documents that stand, votes, and what is only kept; what is before the members."""
    lasting = and_(Ballot.withdrawn_at.is_(None), Ballot.round == TaskInstance.round)
    columns: dict[str, tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = {
        "products": (
            ProductVersion, (ProductVersion.number,), (ProductVersion.withdrawn_at.is_(None),)
        ),
        "votes": (
            Vote,
            (
                Vote.round, Vote.members, Vote.in_favour, Vote.against, Vote.abstained,
                Vote.chair_in_favour,
            ),
            (),
        ),
        "ballots": (Ballot, (Ballot.form, Ballot.held_on), (lasting,)),
        **{kind: (kept.columns[0].class_, kept.columns, ()) for kind, kept in KEPT.items()},
    }  # fmt: skip
    found = {
        name: session.execute(
            select(TaskInstance.number, *told)
            .join(
                TaskInstance,
                (TaskInstance.commune_id == table.commune_id)
                & (TaskInstance.id == table.instance_id),
            )
            .where(table.commune_id == commune_id, *holds)
        )
        for name, (table, told, holds) in columns.items()
    }
    for name, told in (("seats", (Seat.is_chair, Seat.votes)), ("slips", (Slip.choice,))):
        table = told[0].class_
        found[name] = session.execute(
            select(TaskInstance.number, User.username, *told)
            .join(Ballot, Ballot.instance_id == TaskInstance.id)
            .join(table, table.ballot_id == Ballot.id)
            .join(User, User.id == table.user_id)
            .where(TaskInstance.commune_id == commune_id, lasting)
        )
    return {name: Counter(tuple(row) for row in rows) for name, rows in found.items()}


def written(papers: Iterable[Paper]) -> Beside:
    """The same, as the papers have it."""
    found: Beside = {
        name: Counter() for name in ("products", "votes", "ballots", "seats", "slips", *KEPT)
    }
    for paper in papers:
        number = paper.number
        found["products"].update((number, each.number) for each in paper.versions if each.stands)
        for kind, rows in paper.kept.items():
            found[kind].update((number, *row) for row in rows)
        for round_, vote in paper.votes.items():
            told = (vote.members, vote.in_favour, vote.against, vote.abstained)
            found["votes"][number, round_, *told, vote.chair_in_favour] += 1
        if putting := paper.putting:
            found["ballots"][number, putting.form, putting.held_on] += 1
            found["seats"].update((number, s.who, s.chairs, s.votes) for s in putting.seats)
            found["slips"].update((number, *slip) for slip in putting.slips.items())
    return found
