"""What an administrator keeps an eye on, and the commune's terms."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest

from models.organisation import Commune
from models.vocabulary import EventKind, Role
from tests.administration import administer, is_whole, look
from workflow.administration import deadline_terms, people, posts, setup
from workflow.administration.deadline_terms import DeadlineTerms
from workflow.administration.posts import PostEntry
from workflow.errors import Invalid, NotEntitled, Refused

if TYPE_CHECKING:
    from tests.office import Office

TODAY = date(2026, 9, 21)


def test_the_overview_says_what_is_missing(office: Office) -> None:
    seen = look(office, setup.setup)
    assert [unit.code for unit in seen.without_head] == []
    assert [user.username for user in seen.without_post] == ["vangchuc"]
    assert seen.without_password == []
    administer(office, people.disable, "congan")
    administer(office, people.create, "hoa", "Hòa")
    seen = look(office, setup.setup)
    assert [unit.code for unit in seen.without_head] == ["CONG_AN_XA"]
    assert {user.username for user in seen.without_post} == {"hoa", "vangchuc"}
    assert [user.username for user in seen.without_password] == ["hoa"]
    assert "congan" not in {user.username for user in seen.people}
    numbers = look(office, setup.missing)
    assert numbers == setup.Missing(1, 2, 1, unsent=seen.unsent, own_villages=2)
    assert not numbers.villages_missing


def test_terms_hold_for_what_is_proposed_from_now_on(office: Office) -> None:
    number = office.assign("I.1")
    due_on = office.instance(number).due_on
    administer(office, deadline_terms.set_deadline_terms, DeadlineTerms(7, 5, 4))
    assert office.instance(number).due_on == due_on
    assert due_on is not None
    assert office.propose("I.2").due_on > due_on
    line = office.events(None, EventKind.COMMUNE)[-1]
    assert line.details == {
        "before": {"due_offset_days": 2, "answer_days": 3, "due_soon_days": 3},
        "due_offset_days": 7,
        "answer_days": 5,
        "due_soon_days": 4,
    }
    lines = len(office.events())
    administer(office, deadline_terms.set_deadline_terms, DeadlineTerms(7, 5, 4))
    assert len(office.events()) == lines
    assert is_whole(office)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (DeadlineTerms(-1, 3, 3), "due_offset_days"),
        (DeadlineTerms(2, 0, 3), "answer_days"),
        (DeadlineTerms(2, 3, 61), "due_soon_days"),
    ],
)
def test_terms_lie_within_reason(terms: DeadlineTerms, field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        terms.check()
    assert invalid.value.fields == {field: "out_of_range"}


def test_only_an_administrator_looks_and_changes(office: Office) -> None:
    for username in ("chutich", "vanphong", "giamsat", "vangchuc"):
        with pytest.raises(Refused):
            look(office, setup.setup, by=username)
        with pytest.raises(Refused) as refused:
            administer(
                office, deadline_terms.set_deadline_terms, DeadlineTerms(1, 1, 1), by=username
            )
        assert isinstance(refused.value, NotEntitled)
    with office.reading() as session:
        assert DeadlineTerms.of(session.get_one(Commune, office.commune_id)) == DeadlineTerms(
            2, 3, 3
        )


@pytest.mark.both
def test_of_two_who_give_the_same_post_at_once_one_succeeds(office: Office) -> None:
    """Each looks for a clash before either has written; the second has to wait for the first."""
    office.end_posts("congan", last_day=date(2026, 9, 20))
    entry = PostEntry(Role.HEAD, "CONG_AN_XA", "Trưởng Công an xã", TODAY)
    actor, at = office.actor("admin"), office.now
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def give(username: str) -> None:
        together.wait()
        try:
            with office.transaction() as session:
                posts.give(session, username, entry, actor=actor, at=at)
        except Invalid as invalid:
            outcomes.append(invalid.fields["role"])
        else:
            outcomes.append("given")

    threads = [threading.Thread(target=give, args=[name]) for name in ("congan", "vangchuc")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "head_taken"]
    assert is_whole(office)
