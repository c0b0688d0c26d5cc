"""Signing in and out: what lets people in, what keeps others out, and how it ends."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from sqlalchemy import select, update

from models.account import SignedInSession
from models.organisation import User
from models.vocabulary import EventKind
from tests import cast, factories
from tests.client import Client, hidden_fields
from tests.web.accounts import (
    ACCOUNT,
    NEW_PASSWORD,
    SIGN_IN,
    change_password,
    is_in,
    link_for,
    redeem,
)
from web.app import create_app
from web.config import Settings
from web.database import Database
from workflow.actors.actor import STRANGER
from workflow.auth import accounts, links, sessions
from workflow.auth.throttle import Origin
from workflow.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.office import Office

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


def copy_of(browser: Client, app: Flask) -> Client:
    """Another browser with the same cookie, as a thief would have it."""
    thief: Client = app.test_client()
    cookie = browser.get_cookie("dondoc")
    assert cookie is not None
    thief.set_cookie("dondoc", cookie.value)
    return thief


# Coming in


def test_a_person_signs_in_and_the_record_tells_of_it(office: Office, client: Client) -> None:
    answer = client.sign_in("kinhte")
    assert (answer.status_code, answer.location) == (303, "/viec-cua-toi")
    [event] = office.events(None, EventKind.SIGN_IN)
    assert (event.actor_id, event.subject) == (office.user("kinhte").id, "user/kinhte")
    assert event.address == "127.0.0.1"


def test_the_user_name_may_begin_with_a_capital(client: Client) -> None:
    assert client.sign_in(" KinhTe ").status_code == 303


def test_a_password_fits_in_either_unicode_form(office: Office, client: Client) -> None:
    redeem(client, link_for(office, "kinhte"), normalize("NFC", NEW_PASSWORD))
    assert client.sign_in("kinhte", normalize("NFD", NEW_PASSWORD)).status_code == 303


def test_whoever_is_signed_in_is_not_asked_again(sign_in: Callable[[str], Client]) -> None:
    answer = sign_in("kinhte").get(f"{SIGN_IN}?next={ACCOUNT}")
    assert (answer.status_code, answer.location) == (303, ACCOUNT)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("kinhte", "không phải mật khẩu này"),
        ("khong-co-ai", cast.PASSWORD),
        ("vangchuc", "không phải mật khẩu này"),
    ],
    ids=["wrong password", "unknown name", "without a post"],
)
def test_a_failure_does_not_say_what_was_wrong(
    office: Office, client: Client, username: str, password: str
) -> None:
    answer = client.sign_in(username, password)
    assert answer.status_code == 422
    assert WRONG in answer.text
    told = re.sub(r'value="[^"]*"', "", answer.text)
    stranger = client.sign_in("nobody-at-all", "nothing at all")
    assert told == re.sub(r'value="[^"]*"', "", stranger.text)
    assert not office.events(None, EventKind.SIGN_IN)


def test_somebody_shut_out_gets_the_same_answer_even_with_the_right_password(
    office: Office, client: Client
) -> None:
    with office.transaction() as session:
        session.execute(update(User).where(User.username == "kinhte").values(active=False))
    answer = client.sign_in("kinhte")
    assert (answer.status_code, WRONG in answer.text) == (422, True)


def test_what_was_typed_as_a_name_is_never_recorded(office: Office, client: Client) -> None:
    client.sign_in("matkhaucuatoi", "kinhte")
    [event] = office.events(None, EventKind.SIGN_IN_FAILED)
    assert (event.actor, event.subject, event.details) == (STRANGER, "user", {})


def test_an_empty_form_says_what_is_missing(client: Client) -> None:
    answer = client.sign_in("", "")
    assert answer.status_code == 422
    assert answer.text.count("Chưa nhập mục này.") == 4  # beside each field, and above the form


def test_a_huge_password_is_refused_before_it_is_hashed(office: Office, client: Client) -> None:
    assert client.sign_in("kinhte", "x" * 600).status_code == 422
    assert not office.events(None, EventKind.SIGN_IN_FAILED)


@pytest.mark.parametrize(("given", "taken"), [({}, 46), ({"password_memory_mb": 64}, 64)])
def test_a_password_is_hashed_at_the_cost_that_is_set_and_never_below_what_is_advised(
    office: Office, data_dir: Path, given: dict[str, int], taken: int
) -> None:
    settings = Settings(data_dir=data_dir, **given)
    app = create_app(settings, engine=office.engine, clock=lambda: office.now)
    app.test_client_class = Client
    before = office.user("kinhte")
    app.test_client().sign_in("kinhte")
    after = office.user("kinhte")
    assert f"$argon2id$v=19$m={taken * 1024},t=1,p=1$" in (after.password_hash or "")
    assert after.password_hash != before.password_hash
    assert after.password_set_at == before.password_set_at


# A browser known from before


def test_a_stranger_who_guesses_keeps_nobody_from_their_own_browser(
    app: Flask, client: Client
) -> None:
    browser = app.test_client()
    browser.sign_in("chutich")
    browser.send(ACCOUNT, form="/dang-xuat")
    for _ in range(6):
        client.sign_in("chutich", "đoán mò")
    assert client.sign_in("chutich").status_code == 429
    assert app.test_client().sign_in("chutich").status_code == 429
    assert browser.sign_in("chutich").status_code == 303


def test_a_browser_is_known_for_those_who_signed_in_with_it_only(
    app: Flask, client: Client
) -> None:
    for _ in range(6):
        client.sign_in("chutich", "đoán mò")
    browser = app.test_client()
    browser.sign_in("kinhte")
    browser.send(ACCOUNT, form="/dang-xuat")
    assert browser.sign_in("chutich").status_code == 429


def test_a_forged_mark_of_a_browser_counts_for_nothing(client: Client) -> None:
    for _ in range(6):
        client.sign_in("chutich", "đoán mò")
    client.set_cookie("device", "WyJteSIsWyJjaHV0aWNoIl1d.c2lnbmF0dXJl")
    assert client.sign_in("chutich").status_code == 429


# Where to go afterwards


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [(ACCOUNT, ACCOUNT), ("https://evil.example/tai-khoan", "/viec-cua-toi")],
)
def test_signing_in_leads_to_the_page_that_was_wanted(
    client: Client, wanted: str, reached: str
) -> None:
    asked = {"next": wanted}
    fields = hidden_fields(client.get(SIGN_IN, query_string=asked).text, SIGN_IN)
    who = {"username": "kinhte", "password": cast.PASSWORD}
    answer = client.post(SIGN_IN, query_string=asked, data={**fields, **who})
    assert (answer.status_code, answer.location) == (303, reached)


def test_a_page_that_asks_for_signing_in_is_returned_to(client: Client) -> None:
    answer = client.get("/nhiem-vu/3?vong=1")
    assert (answer.status_code, answer.location) == (303, f"{SIGN_IN}?next=/nhiem-vu/3?vong%3D1")


def test_after_a_lapse_the_page_of_the_form_is_returned_to(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    office.later(hours=13)
    answer = browser.post("/nhiem-vu/3/report", headers={"Referer": "http://localhost/nhiem-vu/3"})
    assert (answer.status_code, answer.location) == (303, f"{SIGN_IN}?next=/nhiem-vu/3")
    assert "Phiên làm việc đã kết thúc" in browser.get(answer.location).text


# Sessions


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    app: Flask, office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    thief = copy_of(browser, app)
    assert is_in(thief)
    answer = browser.send(ACCOUNT, form="/dang-xuat")
    assert (answer.status_code, answer.location) == (303, SIGN_IN)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(thief)
    assert office.events(None, EventKind.SIGN_OUT)


def test_a_cookie_from_before_signing_in_is_not_carried_over(app: Flask, client: Client) -> None:
    client.get(SIGN_IN)
    planted = copy_of(client, app)
    client.sign_in("kinhte")
    assert is_in(client)
    assert not is_in(planted)
    with planted.session_transaction() as before, client.session_transaction() as after:
        assert before["csrf_token"] != after.get("csrf_token")


def test_only_the_hash_of_the_cookies_token_is_stored(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with office.reading() as session:
        [stored] = session.scalars(select(SignedInSession.token_hash))
    assert len(token) >= 43
    assert stored != token


def test_signing_in_as_another_ends_the_session_of_before(app: Flask, client: Client) -> None:
    client.sign_in("kinhte")
    thief = copy_of(client, app)
    fields = hidden_fields(client.get(ACCOUNT).text, "/dang-xuat")
    who = {"username": "vhxh", "password": cast.PASSWORD}
    assert client.post(SIGN_IN, data={**fields, **who}).status_code == 303
    assert not is_in(thief)
    assert "vhxh" in client.get(ACCOUNT).text


@pytest.mark.parametrize(("minutes", "still_in"), [(59, True), (61, False)])
def test_a_session_ends_when_it_is_not_used(
    office: Office, sign_in: Callable[[str], Client], minutes: int, *, still_in: bool
) -> None:
    browser = sign_in("kinhte")
    office.later(minutes=minutes)
    assert is_in(browser) is still_in


@pytest.mark.parametrize(("minutes", "still_in"), [(12 * 60 - 1, True), (12 * 60 + 1, False)])
def test_a_session_ends_after_its_longest_time_however_much_it_is_used(
    office: Office, sign_in: Callable[[str], Client], minutes: int, *, still_in: bool
) -> None:
    browser = sign_in("kinhte")
    began = office.now
    for used in range(50, minutes, 50):
        office.now = began + timedelta(minutes=used)
        assert is_in(browser)
    office.now = began + timedelta(minutes=minutes)
    assert is_in(browser) is still_in


def test_its_last_use_is_known_to_the_minute(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    began = office.now

    def seen() -> timedelta:
        browser.get(ACCOUNT)
        with office.reading() as session:
            return session.scalars(select(SignedInSession.seen_at)).one() - began

    office.later(seconds=59)
    assert seen() == timedelta()
    office.later(seconds=1)
    assert seen() == timedelta(minutes=1)


def test_shutting_somebody_out_acts_on_their_next_request(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    with office.transaction() as session:
        session.execute(update(User).where(User.username == "kinhte").values(active=False))
    assert not is_in(browser)


def test_a_person_sees_their_sessions_and_ends_another(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    here, there = sign_in("kinhte"), sign_in("kinhte")
    page = here.get(ACCOUNT).text
    assert "Đang dùng ở đây" in page
    [leads_to] = re.findall(r'action="(/tai-khoan/phien/[0-9a-f-]+/ket-thuc)"', page)
    assert here.send(ACCOUNT, form=leads_to).status_code == 303
    assert is_in(here)
    assert not is_in(there)
    assert office.events(None, EventKind.SESSION_ENDED)


def test_a_person_ends_all_other_sessions_at_once(sign_in: Callable[[str], Client]) -> None:
    here, *others = (sign_in("kinhte") for _ in range(3))
    here.send(ACCOUNT, form="/tai-khoan/phien/ket-thuc-het")
    assert is_in(here)
    assert not any(map(is_in, others))


def test_nobody_ends_anothers_session(office: Office, sign_in: Callable[[str], Client]) -> None:
    theirs, mine = sign_in("kinhte"), sign_in("vhxh")
    with office.reading() as session:
        whose = SignedInSession.user_id == office.user("kinhte").id
        session_id = session.scalars(select(SignedInSession.id).where(whose)).one()
    fields = hidden_fields(mine.get(ACCOUNT).text, "/dang-xuat")
    answer = mine.post(f"/tai-khoan/phien/{session_id}/ket-thuc", data=fields)
    assert answer.status_code == 404
    assert is_in(theirs)


# The password


def test_a_changed_password_ends_every_other_session(
    app: Flask, office: Office, sign_in: Callable[[str], Client]
) -> None:
    here, there = sign_in("kinhte"), sign_in("kinhte")
    thief = copy_of(there, app)
    assert change_password(here).location == ACCOUNT
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(thief)
    anew: Client = app.test_client()
    assert anew.sign_in("kinhte").status_code == 422
    assert anew.sign_in("kinhte", NEW_PASSWORD).status_code == 303
    assert [event.subject for event in office.events(None, EventKind.PASSWORD_SET)] == [
        "user/kinhte"
    ]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"current": "đây là một mật khẩu khác"}, "Mật khẩu hiện tại chưa đúng."),
        ({"new": "bốn mươi hai"}, "Mật khẩu cần ít nhất 15 ký tự"),
        ({"new": "x" * 129}, "Mật khẩu không được dài quá 128 ký tự."),
        ({"new": "MatKhau@NgokBay2026"}, "Mật khẩu này dễ đoán"),
        ({"repeated": "một câu khác hẳn câu trên"}, "Hai mục này phải giống nhau."),
    ],
)
def test_a_password_is_not_changed_when(
    office: Office, sign_in: Callable[[str], Client], given: dict[str, str], says: str
) -> None:
    browser = sign_in("kinhte")
    before = office.user("kinhte").password_hash
    answer = change_password(browser, **given)
    assert answer.status_code == 422
    assert says in answer.text
    assert office.user("kinhte").password_hash == before


def test_guessing_the_current_password_is_throttled_too(sign_in: Callable[[str], Client]) -> None:
    browser = sign_in("kinhte")
    for _ in range(6):
        change_password(browser, current="đây là một mật khẩu khác")
    assert "Nhập sai nhiều lần" in change_password(browser).text


# One-time links


def test_a_link_sets_the_password_once(office: Office, app: Flask, client: Client) -> None:
    token = link_for(office, "kinhte")
    assert office.user("kinhte").full_name in client.get(f"/lien-ket/{token}").text
    assert redeem(client, token).location == SIGN_IN
    assert client.sign_in("kinhte", NEW_PASSWORD).status_code == 303
    other: Client = app.test_client()
    again = other.get(f"/lien-ket/{token}")
    assert (again.status_code, "Liên kết không dùng được nữa" in again.text) == (404, True)
    kinds = [e.kind for e in office.events() if e.subject == "user/kinhte"][-3:]
    assert kinds == [EventKind.LINK_ISSUED, EventKind.PASSWORD_SET, EventKind.SIGN_IN]


def test_a_redeemed_link_ends_the_sessions_of_before(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    before = sign_in("kinhte")
    redeem(client, link_for(office, "kinhte"))
    assert not is_in(before)


def test_a_link_lapses_after_three_days(office: Office, client: Client) -> None:
    token = link_for(office, "kinhte")
    office.later(hours=71)
    assert client.get(f"/lien-ket/{token}").status_code == 200
    office.later(hours=1)
    assert client.get(f"/lien-ket/{token}").status_code == 404


def test_a_newer_link_voids_the_older(office: Office, client: Client) -> None:
    older, newer = link_for(office, "kinhte"), link_for(office, "kinhte")
    assert client.get(f"/lien-ket/{older}").status_code == 404
    assert client.get(f"/lien-ket/{newer}").status_code == 200


def test_a_weak_password_leaves_the_link_usable(office: Office, client: Client) -> None:
    token = link_for(office, "kinhte")
    assert redeem(client, token, "matkhaumatkhaumatkhau").status_code == 422
    assert redeem(client, token).status_code == 303


@pytest.mark.both
def test_of_two_who_redeem_a_link_at_once_one_succeeds(office: Office) -> None:
    token = link_for(office, "kinhte")
    transaction = Database(office.engine).transaction

    def attempt(password: str) -> User | None:
        try:
            return links.redeem_link(
                transaction,
                office.commune_id,
                token,
                password,
                hashing=factories.CHEAPLY,
                origin=Origin(""),
                at=office.now,
            )
        except Unknown:
            return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, [NEW_PASSWORD, "một câu khác hẳn câu trên"]))
    assert sum(outcome is not None for outcome in outcomes) == 1
    assert len(office.events(None, EventKind.PASSWORD_SET)) == 1


# Guessing


def fail(browser: Client, times: int, username: str = "kinhte") -> TestResponse:
    return [browser.sign_in(username, "không phải mật khẩu này") for _ in range(times)][-1]


def test_after_some_failures_even_the_right_password_has_to_wait(
    office: Office, client: Client
) -> None:
    assert fail(client, 6).status_code == 422
    answer = client.sign_in("kinhte")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert "Thử lại sau 30 giây." in answer.text
    office.later(seconds=30)
    assert client.sign_in("kinhte").status_code == 303


def test_success_forgives_the_failures_of_before(office: Office, client: Client) -> None:
    fail(client, 5)
    assert client.sign_in("kinhte").status_code == 303
    client.send(ACCOUNT, form="/dang-xuat")
    assert fail(client, 6).status_code == 422
    assert office.events(None, EventKind.SIGN_IN)


def test_an_unknown_name_has_to_wait_just_the_same(client: Client) -> None:
    fail(client, 6, "khong-co-ai")
    assert client.sign_in("khong-co-ai").status_code == 429


def test_the_failures_survive_a_restart(office: Office, client: Client, app: Flask) -> None:
    fail(client, 6)
    again = create_app(
        Settings(data_dir=app.config["SETTINGS"].data_dir),
        engine=office.engine,
        clock=lambda: office.now,
        hashing=factories.CHEAPLY,
    )
    again.test_client_class = Client
    assert again.test_client().sign_in("kinhte").status_code == 429


@pytest.mark.both
def test_trying_at_once_gains_nothing(office: Office) -> None:
    """Every try is counted before it is judged: twenty at once are twenty, not one."""
    transaction = Database(office.engine).transaction

    def attempt(_: int) -> sessions.OpenedSession | accounts.Denied:
        return accounts.sign_in(
            transaction,
            office.commune_id,
            "kinhte",
            "sai",
            hashing=factories.CHEAPLY,
            origin=Origin(""),
            agent="",
            at=office.now,
        )

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(12)))
    judged = [outcome for outcome in outcomes if outcome == accounts.Denied()]
    assert len(judged) == 6


# The language


def test_the_language_is_kept_for_the_person(
    app: Flask, office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    assert '<html lang="vi">' in browser.get(ACCOUNT).text
    answer = browser.send(ACCOUNT, form="/ngon-ngu/en")
    assert (answer.status_code, answer.location) == (303, ACCOUNT)
    assert '<html lang="en">' in browser.get(ACCOUNT).text
    assert office.user("kinhte").language == "en"
    elsewhere: Client = app.test_client()
    elsewhere.sign_in("kinhte")
    assert '<html lang="en">' in elsewhere.get(ACCOUNT).text


def test_a_stranger_may_choose_the_language_too(client: Client) -> None:
    assert client.send(SIGN_IN, form="/ngon-ngu/en").status_code == 303
    assert '<html lang="en">' in client.get(SIGN_IN).text
