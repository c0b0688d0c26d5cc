"""The one way of a change: the right is asked first, and only then whether it came before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models.vocabulary import Role, UnitKind
from tests.administration import ONCE, administer, is_whole, last_refusal
from tests.handovers import leaving
from tests.places import TODAY, place
from workflow.administration import groups, people, posts, units
from workflow.audit.idempotency import keep_outcome
from workflow.delegation.handovers import hand_over
from workflow.delegation.substitutions import give_place
from workflow.errors import NotEntitled, TokenReused
from workflow.planning.assignment import Assignment, assign_all

if TYPE_CHECKING:
    from tests.office import Office

Command = tuple[str, Callable[..., Any], tuple[Any, ...]]
"""Who does it, the command, and what a form gives it."""


def a_person(_office: Office) -> Command:
    return "admin", people.create, ("nguoi.moi", "Nguyễn Thị Mới")


def a_unit(_office: Office) -> Command:
    entry = units.UnitEntry(
        "DOI_MOI", "Đội mới", "Đội mới", UnitKind.DIVISION, subordinate=True, valid_from=TODAY
    )
    return "admin", units.create, (entry,)


def a_member(_office: Office) -> Command:
    return "admin", groups.add_member, ("G_PHONG", "CONG_AN_XA", TODAY)


def a_post(_office: Office) -> Command:
    entry = posts.PostEntry(Role.OFFICER, "CONG_AN_XA", "Cán bộ", TODAY)
    return "admin", posts.give, ("kinhte.cb", entry)


def a_place(office: Office) -> Command:
    return "chutich", give_place, (place(office, "kinhte.pho", "kinhte"),)


def a_hand_over(office: Office) -> Command:
    return "chutich", hand_over, (leaving(office), "kinhte.pho")


def an_assignment(office: Office) -> Command:
    return "vanphong", assign_all, ([Assignment.as_proposed(office.propose("I.2"))],)


ONCE_FOR_EACH_FORM = [
    a_person, a_unit, a_member, a_post, a_place, a_hand_over, an_assignment,
]  # fmt: skip


def told(outcome: object) -> object:
    """An outcome in what can be compared beyond its session."""
    made = outcome.user if isinstance(outcome, people.NewPerson) else outcome
    return getattr(made, "id", made)


@pytest.mark.parametrize("form", ONCE_FOR_EACH_FORM)
class TestAFormThatIsSentAgain:
    def test_is_answered_the_same(self, office: Office, form: Callable[[Office], Command]) -> None:
        who, command, what = form(office)
        first = administer(office, command, *what, by=who, token=ONCE)
        written = len(office.events(None))
        again = administer(office, command, *what, by=who, token=ONCE)
        assert told(again) == told(first)
        assert len(office.events(None)) == written
        assert is_whole(office)

    def test_is_refused_to_whoever_lost_the_right_since(
        self, office: Office, form: Callable[[Office], Command]
    ) -> None:
        who, command, what = form(office)
        administer(office, command, *what, by=who, token=ONCE)
        office.end_posts(who, last_day=TODAY - timedelta(days=1))
        with pytest.raises(NotEntitled):
            administer(office, command, *what, by=who, token=ONCE)
        refusal = last_refusal(office)
        assert refusal.actor_id == office.user(who).id
        assert [each["code"] for each in refusal.details["obstacles"]] == ["not_entitled"]

    def test_with_something_else_is_told_so_only_to_who_has_the_right(
        self, office: Office, form: Callable[[Office], Command]
    ) -> None:
        who, command, what = form(office)
        user = office.user(who)
        with office.transaction() as session:
            intent = {"action": "something else"}
            keep_outcome(session, office.actor(who), ONCE, intent, {"made": 1}, office.now)
        with pytest.raises(TokenReused):
            administer(office, command, *what, by=who, token=ONCE)
        office.end_posts(who, last_day=TODAY - timedelta(days=1))
        with pytest.raises(NotEntitled):
            administer(office, command, *what, by=who, token=ONCE)
        assert last_refusal(office).actor_id == user.id
