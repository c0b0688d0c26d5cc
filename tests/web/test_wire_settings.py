"""Every setting that touches the wire does what it says, in the real server, on a socket."""

from __future__ import annotations

import socket
from http.client import HTTPResponse
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.account import SignedInSession
from models.database import make_engine
from tests.client import hidden_fields
from tests.office import Office
from tests.stock import disposed, fill
from tests.web.browser import Browser
from tests.web.served import dondoc_serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("programs")

MEGABYTE = 1024 * 1024
LIES = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.9;proto=https",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, int]]:
    """An office on the plain wire, known by one more name, that takes documents of a megabyte."""
    folder = tmp_path_factory.mktemp("wire")
    url = f"sqlite:///{folder / 'dondoc.db'}"
    fill(url, "office")
    settings = {"trusted_hosts": "dondoc.lan, nha.lan", "max_upload_mb": "1"}
    with (
        disposed(make_engine(url)) as engine,
        dondoc_serving(url, folder, **settings) as serving,
    ):
        yield Office.opened(engine, files=folder / "files"), serving.port


def test_without_a_trusted_proxy_nobody_is_believed(served: tuple[Office, int]) -> None:
    office, port = served
    browser = Browser(port, headers=LIES, source="127.0.0.9").signed_in()
    assert browser.get("/tai-khoan").status == 200
    with office.reading() as session:
        assert session.scalars(select(SignedInSession.address)).all() == ["127.0.0.9"]


def test_on_the_plain_wire_the_cookie_is_plain(served: tuple[Office, int]) -> None:
    browser = Browser(served[1], headers=LIES)
    answer = browser.get("/dang-nhap")
    [cookie] = browser.set_cookies
    assert cookie.startswith("dondoc=")
    assert "Secure" not in cookie
    assert answer.headers["Strict-Transport-Security"] is None


@pytest.mark.parametrize(
    ("name", "status"),
    [("dondoc.lan", 200), ("nha.lan", 200), ("localhost", 200), ("evil.example", 400), ("", 400)],
)
def test_it_answers_to_the_names_that_are_set(
    served: tuple[Office, int], name: str, status: int
) -> None:
    assert Browser(served[1]).get("/dang-nhap", Host=name or " ").status == status


def test_what_is_larger_than_a_document_may_be_is_refused_in_words(
    served: tuple[Office, int],
) -> None:
    browser = Browser(served[1]).signed_in()
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    for size in (2, 20):
        answer = browser.ask(
            "POST",
            "/nhiem-vu/1/san-pham",
            body + b"x" * size * MEGABYTE + b"\r\n--x--\r\n",
            Content_Type="multipart/form-data; boundary=x",
        )
        assert answer.status == 413
        assert "Nội dung gửi lên quá lớn" in answer.text


HAND_IN = "/nhiem-vu/1/san-pham"


def told_at_once(browser: Browser, path: str, megabytes: int) -> tuple[int, str]:
    """The status of what is answered to the head of so large a body, and where it leads."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = (f"POST {path} HTTP/1.1", f"Host: {browser.host}", f"Cookie: {cookies}")
    length = f"Content-Length: {megabytes * MEGABYTE}"
    with browser.connected() as client:
        client.sendall("\r\n".join([*head, length, "", ""]).encode())
        client.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(client)
        answer.begin()
        return answer.status, answer.getheader("Location", "")


def test_what_is_too_large_is_refused_before_it_has_come(served: tuple[Office, int]) -> None:
    stranger, person = Browser(served[1]), Browser(served[1]).signed_in()
    assert told_at_once(stranger, "/dang-nhap", 65) == (413, "")
    assert told_at_once(person, HAND_IN, 3) == (413, "")


def test_of_a_stranger_no_document_is_read(served: tuple[Office, int]) -> None:
    visitor = Browser(served[1])
    visitor.get("/dang-nhap")
    liar = Browser(served[1])
    liar.cookies = {"dondoc": "eyJfdXNlcl9pZCI6IngifQ.aRsX3g.5mYbbG9Qh1Jb3Zk5VjJmC5Bq3nM"}
    for stranger in (Browser(served[1]), visitor, liar):
        assert told_at_once(stranger, HAND_IN, 1) == (303, "/dang-nhap")
        assert told_at_once(stranger, "/dang-nhap", 1) == (413, "")


def test_whose_session_has_ended_is_led_to_sign_in(served: tuple[Office, int]) -> None:
    person = Browser(served[1]).signed_in()
    before = dict(person.cookies)
    fields = hidden_fields(person.get("/tai-khoan").text, "/dang-xuat")
    assert person.post("/dang-xuat", fields).status == 303
    person.cookies = before
    answer = person.ask("POST", HAND_IN, b"x" * MEGABYTE)
    assert (answer.status, answer.headers["Location"]) == (303, "/dang-nhap")
