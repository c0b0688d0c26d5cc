"""Taking places in the tests: who takes whose, and what they then do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.plan import Section
from models.vocabulary import SubstitutionKind
from tests.administration import administer
from workflow import substitutions
from workflow.areas import EVERYWHERE, AreaEntry
from workflow.substitutions import SubstitutionEntry

if TYPE_CHECKING:
    from models.substitution import Substitution
    from tests.office import Office

TODAY = date(2026, 9, 21)


def place(
    office: Office,
    to: str,
    of: str,
    *,
    kind: SubstitutionKind = SubstitutionKind.STAND_IN,
    since: date = TODAY,
    until: date = TODAY + timedelta(days=30),
    document: str = "",
    area: AreaEntry = EVERYWHERE,
) -> SubstitutionEntry:
    """One person to take the place of another, in the first post they hold."""
    [post, *_] = office.posts(of)
    return SubstitutionEntry(post.id, to, kind, since, until, document, area)


def take_place(
    office: Office, to: str, of: str, *, by: str = "", token: str | None = None, **more: Any
) -> Substitution:
    """The substitution, given by the one whose place it is unless told otherwise."""
    entry = place(office, to, of, **more)
    return administer(office, substitutions.give_place, entry, by=by or of, token=token)


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
