"""A form with more in it than any page of ours has is refused before it is taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import abort
from werkzeug.test import encode_multipart

from web.bodies import FIELDS, FORM
from web.identity import public
from web.server.admission import UNREAD
from web.server.parsing import Unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.client import Client

MEGABYTE = 1024 * 1024


def of_fields(number: int) -> tuple[bytes, str]:
    return b"&".join(b"a%d=1" % each for each in range(number)), FORM


def of_parts(number: int) -> tuple[bytes, str]:
    boundary, body = encode_multipart({f"a{each}": "1" for each in range(number)})
    return body, f"multipart/form-data; boundary={boundary}"


@pytest.mark.parametrize("page", ["/dang-nhap", "/ngon-ngu/vi", "/khong-co", "/viec-cua-toi"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        of_fields(FIELDS + 1),
        of_fields(110_000),
        (b"&" * MEGABYTE, FORM),
        (b"a=" + b"x" * 2 * MEGABYTE, FORM),
        (b"x=1&" * 3 * MEGABYTE, f"{FORM}; charset=utf-8"),
    ],
    ids=["a field too many", "110,000 fields", "a megabyte of &", "two megabytes", "twelve"],
)
def test_a_form_with_too_much_in_it_is_refused_unread(
    client: Client, page: str, body: bytes, kind: str
) -> None:
    answer = client.post(page, data=body, content_type=kind)
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá lớn" in answer.text


def test_who_is_signed_in_sends_no_more_either(sign_in: Callable[[str], Client]) -> None:
    for made in (of_fields(110_000), of_parts(FIELDS + 1)):
        answer = sign_in("kinhte").post("/nhiem-vu/1/san-pham", data=made[0], content_type=made[1])
        assert answer.status_code == 413


def test_a_form_may_have_as_many_fields_as_that(app: Flask, client: Client) -> None:
    hidden = client.fields("/dang-nhap", "/dang-nhap")
    typed = {f"a{each}": "1" for each in range(FIELDS - len(hidden) - 2)}
    sent = {**typed, **hidden, "username": "kinhte", "password": "mat-khau-thu-nghiem"}
    assert app.test_client().post("/dang-nhap", data=sent).status_code == 400  # another's form
    assert client.post("/dang-nhap", data=sent).status_code == 303


def test_an_address_with_too_much_in_it_is_refused(client: Client) -> None:
    assert client.get("/dang-nhap?" + "a&" * FIELDS).status_code == 414
    assert client.get("/dang-nhap?" + "a&" * (FIELDS - 2)).status_code == 200


@pytest.mark.parametrize("code", [429, 503])
def test_every_answer_that_says_later_says_when(app: Flask, code: int) -> None:
    app.add_url_rule("/sau", endpoint="later", view_func=public(lambda: abort(code)))
    answer = app.test_client().get("/sau")
    assert answer.status_code == code
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("why", "code", "sentence"),
    [
        (Unread.STRANGER, 413, "Nội dung gửi lên quá lớn"),
        (Unread.TOO_LARGE, 413, "Chọn tệp không quá 25 MB"),
        (Unread.OF_ONE, 429, "Chờ các tệp đang gửi xong"),
        (Unread.OF_ALL, 503, "Chờ một phút rồi gửi lại"),
    ],
)
def test_what_the_server_left_unread_is_answered_as_a_page(
    sign_in: Callable[[str], Client], why: Unread, code: int, sentence: str
) -> None:
    left = {UNREAD: why}
    answer = sign_in("kinhte").post("/nhiem-vu/1/san-pham", environ_overrides=left)
    assert answer.status_code == code
    assert sentence in answer.text
    assert ("Retry-After" in answer.headers) == (code in {429, 503})


def test_whoever_has_to_sign_in_is_led_there_before_anything_else(client: Client) -> None:
    left = {UNREAD: Unread.STRANGER}
    answer = client.post("/nhiem-vu/1/san-pham", environ_overrides=left)
    assert (answer.status_code, answer.location) == (303, "/dang-nhap")
