"""Every setting that touches the wire does what it says, in the real server, on a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.account import SignedInSession
from models.database import make_engine
from tests.office import Office
from tests.stock import disposed, fill
from tests.web.browser import Browser
from tests.web.served import dondoc_serving

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_far_larger_ones_are_refused_before_they_have_come(served: tuple[Office, int]) -> None:
    with Browser(served[1]).connected() as client:
        head = f"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Length: {65 * MEGABYTE}"
        client.sendall(head.encode() + b"\r\n\r\n" + b"x" * MEGABYTE)
        assert client.recv(12) == b"HTTP/1.1 413"
