"""Of a place the substitute is told when it is given, and both when it is taken back."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.vocabulary import SubstitutionKind
from tests.administration import is_whole
from tests.deliveries import HERE, heard, mails, reach, tell
from tests.places import TODAY, agree_to_place, authorise, end_place, take_place
from workflow.notifications import inbox

if TYPE_CHECKING:
    from tests.office import Office

IN_A_WEEK = TODAY + timedelta(days=7)


def told(office: Office, *, duty: bool = False) -> Counter[tuple[str, str]]:
    """Who was told of places, or called to them, and why; how often."""
    wanted = (
        select(User.username, Notice.why)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.substitution_id.is_not(None), Notice.duty.is_(duty))
    )
    with office.reading() as session:
        return Counter((username, why) for username, why in session.execute(wanted))


def is_open(office: Office, username: str) -> list[bool]:
    """Of each notice of a person whether it still tells them something, the newest first."""
    with office.reading() as session:
        actor = office.actor(username)
        page = inbox.notice_page(session, size=20, actor=actor, at=office.now)
        return [each.open for group in page.groups for each in group]


def test_the_substitute_is_told_at_once_however_far_ahead(office: Office) -> None:
    reach(office, "kinhte.pho")
    given = {"by": "vanphong", "document": "12/QĐ-UBND"}
    take_place(office, "kinhte.pho", "kinhte", since=IN_A_WEEK, **given)
    for _ in range(2):
        tell(office, HERE)
        assert told(office) == {("kinhte.pho", "give_place"): 1}
    assert len(mails(office)) == 1
    assert is_open(office, "kinhte.pho") == [True]


@pytest.mark.parametrize("by", ["kinhte", "kinhte.pho", "chutich"])
def test_both_are_told_that_it_was_taken_back_but_not_who_did_it(office: Office, by: str) -> None:
    made = take_place(office, "kinhte.pho", "kinhte")
    tell(office)
    end_place(office, made, by=by)
    tell(office)
    ended = {who for who, why in told(office) if why == "end_place"}
    assert ended == {"kinhte", "kinhte.pho"} - {by}
    assert is_open(office, "kinhte.pho") == ([False] if by == "kinhte.pho" else [True, False])
    assert is_whole(office)


def test_what_was_taken_back_before_it_was_told_is_told_to_nobody(office: Office) -> None:
    made = take_place(office, "kinhte.pho", "kinhte", by="vanphong", document="1/QĐ")
    end_place(office, made, by="vanphong")
    tell(office)
    assert not told(office)


def test_whoever_wants_duties_only_gets_no_mail_of_it(office: Office) -> None:
    reach(office, "kinhte.pho", digest=False)
    take_place(office, "kinhte.pho", "kinhte")
    tell(office, HERE)
    assert told(office) == {("kinhte.pho", "give_place"): 1}
    assert mails(office) == []


def test_what_is_read_or_over_is_not_mailed_any_more(office: Office) -> None:
    reach(office, "kinhte.pho", quiet_from=0, quiet_to=1439)
    made = take_place(office, "kinhte.pho", "kinhte", until=IN_A_WEEK)
    tell(office, HERE)
    [mail] = mails(office)
    with office.undone() as session:
        inbox.read_about(session, made.id, actor=office.actor("kinhte.pho"), at=office.now)
        letter = inbox.letter(session, mail, at=office.now)
        assert letter is not None
        assert list(letter.told) == []
    office.later(days=8)
    with office.reading() as session:
        letter = inbox.letter(session, mail, at=office.now)
        assert letter is not None
        assert list(letter.told) == []


def test_a_member_of_the_committee_is_told_when_another_puts_somebody_in_their_place(
    office: Office,
) -> None:
    take_place(office, "phochutich", "chutich", by="vanphong", document="7/QĐ")
    tell(office)
    assert told(office) == {("phochutich", "give_place"): 1, ("chutich", "place_given"): 1}
    assert is_open(office, "chutich") == [True]


WAITING: Any = {"by": "vanphong", "document": "7/UQ", "kind": SubstitutionKind.DELEGATION}


def test_whoever_authorises_is_called_to_what_another_entered_and_the_substitute_is_told_later(
    office: Office,
) -> None:
    reach(office, "chutich", digest=False)
    made = take_place(office, "kinhte", "chutich", **WAITING)
    tell(office, HERE)
    assert told(office, duty=True) == {("chutich", "agree_place"): 1}
    assert not told(office)
    assert len(mails(office)) == 1
    with office.undone() as session:
        inbox.read_about(session, made.id, actor=office.actor("chutich"), at=office.now)
        [[each]] = inbox.notice_page(
            session, size=20, actor=office.actor("chutich"), at=office.now
        ).groups
        assert each.open
    agree_to_place(office, made, by="chutich")
    tell(office, HERE)
    assert told(office) == {("kinhte", "give_place"): 1, ("vanphong", "place_agreed"): 1}
    assert is_open(office, "chutich") == [False]


def test_whoever_entered_it_is_told_that_it_was_not_agreed_to_and_the_substitute_of_nothing(
    office: Office,
) -> None:
    made = take_place(office, "kinhte", "chutich", **WAITING)
    tell(office)
    end_place(office, made, by="chutich")
    tell(office)
    assert told(office) == {("vanphong", "place_not_agreed"): 1}
    assert is_open(office, "chutich") == [False]


def test_what_awaits_a_place_is_told_once_it_was_agreed_to(office: Office) -> None:
    office.reviewed()
    tell(office)
    made = authorise(office, "thon1", "chutich", unit="CONG_AN_XA", **WAITING)
    tell(office)
    assert {why for who, why in heard(office) if who == "thon1"} == set()
    office.later(hours=1)
    agree_to_place(office, made, by="chutich")
    tell(office)
    assert "approve" in {why for who, why in heard(office) if who == "thon1"}
    assert is_whole(office)
