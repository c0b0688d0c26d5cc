"""`dondoc user waiting` and `agree`: the terminal is the second person where nobody else can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from models.vocabulary import ConsentState, Role
from tests.administration import administer, is_whole, look
from tests.deliveries import tell, told
from tests.web.accounts import redeem
from tests.web.pages import words
from web.cli.user import group
from workflow.actors.actor import SYSTEM
from workflow.administration import people, posts
from workflow.administration.posts import PostEntry
from workflow.consent.consents import of_concern, withdraw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from models.consent import Consent
    from tests.client import Client
    from tests.office import Office


@pytest.fixture(autouse=True)
def installation(
    office: Office, database: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office's database as that of an installation, at the time that the commands go by."""
    office.now = datetime.now(UTC) - timedelta(hours=1)
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(data_dir))


def user(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


def asked(office: Office, role: Role = Role.VICE_CHAIR) -> int:
    """The number of a post that decides, which waits for a second person."""
    entry = PostEntry(role, None, "Phó Chủ tịch UBND xã", office.now.date())
    number: int = administer(office, posts.give, "vangchuc", entry).number
    return number


def settled(office: Office, number: int) -> Consent:
    [found] = [c.consent for c in look(office, of_concern) if c.consent.number == number]
    return found


def test_what_waits_is_listed_with_its_number_and_who_asked(office: Office) -> None:
    assert user("waiting").output == "Nothing waits for a second person.\n"
    number = asked(office)
    [line] = user("waiting").output.splitlines()
    assert line.startswith(f"{number}  Thêm chức vụ Phó Chủ tịch UBND xã cho ")
    assert line.endswith("(Phan Văn Cẩn Thận, Quản trị hệ thống)")


def test_the_terminal_agrees_alone_and_the_record_says_so(office: Office) -> None:
    number = asked(office)
    answer = user("agree", str(number))
    assert (answer.exit_code, answer.output[:8]) == (0, "Agreed: ")
    office.now = datetime.now(UTC)  # An hour on it may be another day.
    assert [post.role for post in office.posts("vangchuc")] == [Role.VICE_CHAIR]
    of_it = settled(office, number)
    assert (of_it.state, of_it.settled_by_id) == (ConsentState.AGREED, None)
    lines = [event for event in office.events() if event.actor == SYSTEM][-2:]
    assert [(line.action, line.actor_id, line.capacity) for line in lines] == [
        ("agree_consent", None, ""), ("give_post", None, ""),
    ]  # fmt: skip
    assert lines[0].details["asked_by"] == "admin"
    assert is_whole(office)
    assert user("waiting").output == "Nothing waits for a second person.\n"


def test_who_has_to_know_is_told_of_what_the_terminal_agreed_to(office: Office) -> None:
    number = asked(office)
    assert user("agree", str(number)).exit_code == 0
    office.now = datetime.now(UTC) + timedelta(minutes=1)
    tell(office)
    assert {(who, "told_agree_consent") for who in ("admin", "vangchuc", "chutich")} <= told(office)


def test_agreed_to_twice_it_is_done_once(office: Office) -> None:
    number = asked(office)
    for _ in range(2):
        assert user("agree", str(number)).exit_code == 0
    office.now = datetime.now(UTC)  # As above.
    assert len(office.posts("vangchuc")) == 1


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("7", "Nothing with the number 7 waits."),
        (str(2**63 - 1), "Nothing with the number"),
        (str(2**63), "is not in the range"),
        ("0", "is not in the range"),
        ("-1", "is not in the range"),
        ("một", "is not a valid integer"),
    ],
)
def test_a_number_under_which_nothing_waits_is_said_in_a_sentence(
    number: str, sentence: str
) -> None:
    answer = user("agree", "--", number)
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_what_was_taken_back_is_not_agreed_to_any_more(office: Office) -> None:
    number = asked(office)
    administer(office, withdraw, number)
    answer = user("agree", str(number))
    assert answer.exit_code == 2
    assert "Error: " in answer.output
    assert office.posts("vangchuc") == []


def test_a_link_from_the_terminal_opens_at_once_and_is_told_as_done_alone(office: Office) -> None:
    address = user("link", "chutich").output.strip()
    [done] = [concern.consent for concern in look(office, of_concern)]
    assert (done.state, done.asked_by_id) == (ConsentState.ALONE, None)
    office.now = datetime.now(UTC) + timedelta(minutes=1)
    tell(office)
    assert {(who, "told_act_alone") for who in ("chutich", "vanphong")} <= told(office)
    assert "/lien-ket/" in address
    assert is_whole(office)


def test_a_link_that_an_administrator_asked_for_opens_by_the_word_of_the_terminal(
    office: Office, client: Client
) -> None:
    token = administer(office, people.new_link, "chutich")
    assert client.get(f"/lien-ket/{token}").status_code == 409
    [number] = [concern.consent.number for concern in look(office, of_concern)]
    assert user("agree", str(number)).exit_code == 0
    assert redeem(client, token).status_code == 303


def test_the_page_names_the_terminal_as_the_one_who_agreed(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    assert user("agree", str(asked(office))).exit_code == 0
    office.now = datetime.now(UTC) + timedelta(minutes=1)
    assert "Đã đồng ý: người vận hành, trên máy chủ" in words(
        sign_in("chutich").get("/cho-dong-y").text
    )
