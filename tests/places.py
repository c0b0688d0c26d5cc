"""Taking places in the tests: who takes whose, and what they then do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.plan import Section
from models.vocabulary import Role, SubstitutionKind
from tests.administration import administer
from workflow.delegation import substitutions
from workflow.delegation.area_assignment import EVERYWHERE
from workflow.delegation.substitutions import SubstitutionEntry

if TYPE_CHECKING:
    from models.organisation import Post
    from models.substitution import Substitution
    from tests.office import Office

TODAY = date(2026, 9, 21)


def place(office: Office, to: str, of: str, **more: Any) -> SubstitutionEntry:
    """One person to take the place of another for a month from today, as their deputy.

    In the first post that they hold, unless it is given as `post`.
    """
    held: Post = more.get("post") or office.posts(of)[0]
    return SubstitutionEntry(
        post=held.id,
        substitute=to,
        kind=more.get("kind", SubstitutionKind.STAND_IN),
        valid_from=more.get("since", TODAY),
        valid_to=more.get("until", TODAY + timedelta(days=30)),
        document_number=more.get("document", ""),
        area=more.get("area", EVERYWHERE),
    )


def take_place(
    office: Office, to: str, of: str, *, by: str = "", token: str | None = None, **more: Any
) -> Substitution:
    """The substitution, given by the one whose place it is unless told otherwise."""
    entry = place(office, to, of, **more)
    return administer(office, substitutions.give_place, entry, by=by or of, token=token)


def authorise(office: Office, to: str, of: str, *, unit: str = "", **more: Any) -> Substitution:
    """The place of a head, taken in writing by somebody who then works in a unit below them.

    In the head's own unit, unless another is given, as for the chair's place.
    """
    days = {"since": more.get("since", TODAY), "until": more.get("until")}
    office.give_post(to, Role.OFFICER, unit or unit_of(office, of), **days)
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    return take_place(office, to, of, **written | more)


def unit_of(office: Office, who: str) -> str:
    """The code of the first unit in which somebody holds a post."""
    return next(post.unit_code for post in office.actor(who).own_posts if post.unit_code)


def agree_to_place(office: Office, made: Substitution, *, by: str) -> Substitution:
    """The substitution, once whoever authorises agreed to what another entered."""
    return administer(office, substitutions.agree_to_place, made.id, by=by)


def end_place(office: Office, made: Substitution, *, by: str) -> Substitution:
    """The substitution, ended at once."""
    return administer(office, substitutions.end_place, made.id, by=by)


def section(office: Office, numeral: str) -> Section:
    """A section of the plan."""
    with office.reading() as session:
        wanted = select(Section).where(
            Section.commune_id == office.commune_id, Section.numeral == numeral
        )
        return session.scalars(wanted).one()
