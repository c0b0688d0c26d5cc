"""Setting a password: what it makes void, what the record says of it, and forms sent too late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind
from tests import cast, factories
from tests.administration import administer
from tests.client import Client, hidden_fields
from tests.web.accounts import (
    ACCOUNT,
    NEW_PASSWORD,
    SIGN_IN,
    change_password,
    is_in,
    link_for,
    make,
    redeem,
)
from web.database import Database
from workflow.administration import people
from workflow.auth import accounts
from workflow.auth.throttle import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.office import Office

ANOTHER_PASSWORD = "một câu khác hẳn câu trên"  # noqa: S105 - of the tests


# What stood for the password of before


def test_a_password_that_is_changed_voids_the_links_that_were_issued(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    token = link_for(office, "kinhte")
    owner = sign_in("kinhte")
    assert change_password(owner).status_code == 303
    assert client.get(f"/lien-ket/{token}").status_code == 404
    assert client.sign_in("kinhte", NEW_PASSWORD).status_code == 303
    assert is_in(owner)


def test_a_link_that_is_opened_before_the_change_and_sent_after_it_sets_nothing(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    page = f"/lien-ket/{link_for(office, 'kinhte')}"
    fields = client.fields(page, page)
    change_password(sign_in("kinhte"))
    typed = {"new_password": ANOTHER_PASSWORD, "repeated": ANOTHER_PASSWORD}
    assert client.post(page, data={**fields, **typed}).status_code == 404
    assert client.sign_in("kinhte", NEW_PASSWORD).status_code == 303


def test_a_link_of_somebody_who_was_locked_stays_void_when_they_come_back(
    office: Office, client: Client
) -> None:
    token = link_for(office, "kinhte")
    administer(office, people.disable, "kinhte")
    administer(office, people.enable, "kinhte")
    assert client.get(f"/lien-ket/{token}").status_code == 404


def test_who_signs_in_with_the_password_of_before_as_it_is_changed_is_not_let_in(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    """Looked at before the change, judged after it: otherwise the session would outlive it."""
    owner = sign_in("kinhte")
    transaction = Database(office.engine).transaction
    proof = accounts.look_at(
        transaction,
        office.commune_id,
        "kinhte",
        cast.PASSWORD,
        hashing=factories.CHEAPLY,
        origin=Origin("x"),
        at=office.now,
    )
    change_password(owner)
    assert isinstance(proof, accounts.Proof)
    with transaction() as session:
        assert proof.judge(session, at=office.now) == accounts.Denied()


def test_a_calendar_address_ends_with_a_password_set_by_a_link(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    address = make(sign_in("kinhte"))
    assert client.get(address).status_code == 200
    redeem(client, link_for(office, "kinhte"))
    assert client.get(address).status_code == 404
    assert [e.action for e in office.events(None, EventKind.PERSON)][-1] == "revoke_feed"


def test_a_calendar_address_is_offered_to_end_when_the_password_is_changed(
    client: Client, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    assert "end_feed" not in browser.get("/tai-khoan/mat-khau").text
    kept = make(browser)
    page = browser.get("/tai-khoan/mat-khau").text
    assert 'name="end_feed"' in page
    assert "checked" in page
    assert change_password(browser).status_code == 303
    assert client.get(kept).status_code == 200
    form = {"current": NEW_PASSWORD, "new_password": ANOTHER_PASSWORD, "repeated": ANOTHER_PASSWORD}
    assert browser.send("/tai-khoan/mat-khau", **form, end_feed="y").status_code == 303
    assert client.get(kept).status_code == 404


# What the record says


def test_the_record_says_by_whose_link_a_password_was_set(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    redeem(client, link_for(office, "kinhte"))
    [issued] = office.events(None, EventKind.LINK_ISSUED)
    [told] = office.events(None, EventKind.PASSWORD_SET)
    assert told.details == {
        "link": {"line": issued.seq, "issued_by": office.user("admin").full_name}
    }
    client.sign_in("kinhte", NEW_PASSWORD)
    change_password(client, current=NEW_PASSWORD, new=ANOTHER_PASSWORD)
    assert office.events(None, EventKind.PASSWORD_SET)[-1].details == {}
    page = sign_in("giamsat").get("/nhat-ky").text
    assert f"đặt mật khẩu bằng liên kết do {office.user('admin').full_name} cấp" in page


# Where mail goes


CONTACT = "/tai-khoan/nhan-thong-bao"


def test_another_address_takes_the_password_and_the_rest_does_not(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")

    def send(**typed: str) -> tuple[int, bool]:
        answer = browser.send(ACCOUNT, CONTACT, digest="y", **typed)
        return answer.status_code, "Nhập mật khẩu hiện tại" in answer.text

    assert send(address="toi@example.vn") == (422, True)
    assert send(address="toi@example.vn", password=NEW_PASSWORD) == (422, False)
    assert send(address="toi@example.vn", password=cast.PASSWORD) == (303, False)
    assert send(address="toi@example.vn", at_once="y") == (303, False)
    assert send(address="khac@example.vn", at_once="y") == (422, True)
    assert send(address="") == (422, True)
    assert send(address="", password=cast.PASSWORD) == (303, False)
    assert len(office.events(None, EventKind.SIGN_IN_FAILED)) == 1


def test_guessing_the_password_for_another_address_is_slowed_down_too(
    sign_in: Callable[[str], Client],
) -> None:
    browser = sign_in("kinhte")
    typed = {"address": "toi@example.vn", "password": "đoán mò"}
    told = [browser.send(ACCOUNT, CONTACT, **typed).text for _ in range(7)]
    assert "Mật khẩu hiện tại chưa đúng." in told[5]
    assert "Nhập sai nhiều lần" in told[6]


# Sent twice


def test_the_form_of_a_link_sent_twice_is_answered_the_same(office: Office, client: Client) -> None:
    page = f"/lien-ket/{link_for(office, 'kinhte')}"
    sent = {**client.fields(page, page), "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    answers = [client.post(page, data=sent) for _ in range(3)]
    assert [(a.status_code, a.location) for a in answers] == [(303, SIGN_IN)] * 3
    assert len(office.events(None, EventKind.PASSWORD_SET)) == 1
    other = {**sent, "new_password": ANOTHER_PASSWORD, "repeated": ANOTHER_PASSWORD}
    void = client.post(page, data=other)
    assert void.status_code == 404
    assert "Nếu anh/chị vừa đặt mật khẩu bằng liên kết này thì hãy đăng nhập." in void.text
    assert client.sign_in("kinhte", NEW_PASSWORD).status_code == 303


@pytest.mark.both
def test_two_clicks_at_once_on_the_form_of_a_link_are_one(
    office: Office, app: Flask, client: Client
) -> None:
    page = f"/lien-ket/{link_for(office, 'kinhte')}"
    sent = {**client.fields(page, page), "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    cookie = client.get_cookie("dondoc")
    assert cookie is not None

    def click(_: int) -> int:
        browser: Client = app.test_client()
        browser.set_cookie("dondoc", cookie.value)
        return browser.post(page, data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, range(2))) == [303, 303]
    assert len(office.events(None, EventKind.PASSWORD_SET)) == 1


def test_whoever_has_the_link_alone_cannot_try_passwords_with_it(
    office: Office, app: Flask, client: Client
) -> None:
    token = link_for(office, "kinhte")
    redeem(client, token)
    thief: Client = app.test_client()
    fields = hidden_fields(thief.get(SIGN_IN).text, SIGN_IN)
    guess = {**fields, "token": "made-up", "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    assert thief.post(f"/lien-ket/{token}", data=guess).status_code == 404


# Forms that came too late


def test_the_second_tab_at_the_sign_in_page_leads_to_the_page_it_wanted(client: Client) -> None:
    first = client.fields(f"{SIGN_IN}?next=/ke-hoach", SIGN_IN)
    second = client.fields(f"{SIGN_IN}?next={ACCOUNT}", SIGN_IN)
    who = {"username": "kinhte", "password": cast.PASSWORD}
    assert client.post(f"{SIGN_IN}?next=/ke-hoach", data={**first, **who}).location == "/ke-hoach"
    answer = client.post(f"{SIGN_IN}?next={ACCOUNT}", data={**second, **who})
    assert (answer.status_code, answer.location) == (303, ACCOUNT)


def test_a_sign_in_form_whose_cookie_was_lost_comes_back_with_the_name(client: Client) -> None:
    fields = client.fields(f"{SIGN_IN}?next={ACCOUNT}", SIGN_IN)
    client.delete_cookie("dondoc")
    who = {"username": "kinhte", "password": cast.PASSWORD}
    answer = client.post(f"{SIGN_IN}?next={ACCOUNT}", data={**fields, **who})
    assert answer.status_code == 400
    assert 'value="kinhte"' in answer.text
    assert cast.PASSWORD not in answer.text
    assert "Trang đã mở quá lâu" in answer.text
    anew = hidden_fields(answer.text, SIGN_IN)
    sent = client.post(f"{SIGN_IN}?next={ACCOUNT}", data={**anew, **who})
    assert (sent.status_code, sent.location) == (303, ACCOUNT)


def test_a_link_whose_cookie_was_lost_is_asked_anew_and_stays_good(
    office: Office, client: Client
) -> None:
    page = f"/lien-ket/{link_for(office, 'kinhte')}"
    typed = {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    fields = client.fields(page, page)
    client.delete_cookie("dondoc")
    answer = client.post(page, data={**fields, **typed})
    assert answer.status_code == 400
    assert NEW_PASSWORD not in answer.text
    assert client.post(page, data={**hidden_fields(answer.text, page), **typed}).status_code == 303


@pytest.mark.parametrize("form", ["/ngon-ngu/en", "/dang-xuat"])
def test_a_stranger_meets_no_dead_end(client: Client, form: str) -> None:
    answer = client.post(form)
    assert answer.status_code in {303, 400}
    assert "Trang đã hết hiệu lực" not in answer.text


def test_of_somebody_signed_in_no_form_from_elsewhere_does_anything(
    sign_in: Callable[[str], Client],
) -> None:
    browser = sign_in("kinhte")
    for form in ("/dang-xuat", "/ngon-ngu/en"):
        assert browser.post(form).status_code == 400
    assert '<html lang="vi">' in browser.get(ACCOUNT).text
