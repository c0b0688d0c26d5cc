"""Questions about ballots and those who vote."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from models.ballot import Ballot, Seat, VotingTerms
from models.organisation import Post, User
from models.selects.organisation import valid_on
from models.selects.prepared import prepared
from models.vocabulary import Role


@prepared
def ballots_on(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Ballot]:
    """The ballots on instances that were not withdrawn, with their seats and slips."""
    return (
        select(Ballot)
        .where(
            Ballot.commune_id == commune_id,
            Ballot.instance_id.in_(instance_ids),
            Ballot.withdrawn_at.is_(None),
        )
        .options(
            selectinload(Ballot.seats).joinedload(Seat.user),
            selectinload(Ballot.slips),
        )
        .execution_options(populate_existing=True)
    )


def terms_of(commune_id: uuid.UUID) -> Select[VotingTerms]:
    """How the commune's committee votes; no row means as it is by default."""
    return select(VotingTerms).where(VotingTerms.commune_id == commune_id)


def committee_on(
    commune_id: uuid.UUID, roles: Iterable[Role], unit_id: uuid.UUID, day: date
) -> Select[Post, uuid.UUID | None]:
    """The committee's posts on a day, each with the id of its holder's post in a unit, if any.

    Those who may not sign in are members all the same.
    """
    in_unit = aliased(Post)
    return (
        select(Post, in_unit.id)
        .outerjoin(
            in_unit,
            and_(
                in_unit.commune_id == Post.commune_id,
                in_unit.user_id == Post.user_id,
                in_unit.unit_id == unit_id,
                in_unit.valid_from <= day,
                in_unit.valid_to.is_(None) | (in_unit.valid_to >= day),
            ),
        )
        .join(User, (User.commune_id == Post.commune_id) & (User.id == Post.user_id))
        .where(Post.commune_id == commune_id, Post.role.in_(list(roles)), valid_on(Post, day))
        .order_by(User.sort_key, Post.valid_from, Post.id)
        .options(joinedload(Post.user))
    )
