"""The proxy that the manual prints, before the real server: what it says arrives, and no lie."""

from __future__ import annotations

import ssl
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import trustme
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from models.account import SignedInSession
from models.database import make_engine
from models.record import Event
from models.vocabulary import EventKind
from tests.client import hidden_fields
from tests.office import Office
from tests.papers import pdf
from tests.stock import disposed, fill
from tests.web.browser import Browser
from tests.web.served import dondoc_serving, nginx_before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("programs")

NAME = "dondoc.example.vn"
MEGABYTE = 1024 * 1024
HOME = "127.0.0.9"
"""Where the person sits, as nginx sees it; the proxies have 127.0.0.1."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def behind_nginx(
    authority: trustme.CA, database: str, data_dir: Path, folder: Path, hops: int
) -> Iterator[int]:
    """Where nginx listens before `dondoc serve`, both set up as the manual says."""
    certificate = folder / "certificate.pem"
    authority.issue_cert(NAME).private_key_and_cert_chain_pem.write_to_path(certificate)
    settings = {
        "public_url": f"https://{NAME}",
        "trusted_proxies": str(hops),
        "max_upload_mb": "1",
    }
    with (
        dondoc_serving(database, data_dir, **settings) as program,
        nginx_before(program.port, folder / "nginx", certificate, hops=hops) as port,
    ):
        yield port


@pytest.fixture(scope="module", params=[1, 2], ids=["one proxy", "two proxies"])
def served(
    request: pytest.FixtureRequest, authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, int]]:
    """An office and where nginx listens for it; these tests only add to what is there."""
    folder = tmp_path_factory.mktemp("behind-nginx")
    url = f"sqlite:///{folder / 'dondoc.db'}"
    fill(url, "office")
    with (
        disposed(make_engine(url)) as engine,
        behind_nginx(authority, url, folder, folder, request.param) as port,
    ):
        yield Office.opened(engine, files=folder / "files"), port


@pytest.fixture
def browser(served: tuple[Office, int], authority: trustme.CA) -> Browser:
    """Somebody's, at home."""
    return at_home(served[1], authority)


def at_home(port: int, authority: trustme.CA) -> Browser:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return Browser(port, NAME, tls=trusting, source=HOME)


def assert_all_came_from_home(office: Office) -> None:
    """That every session and every line of signing in has the address of the person."""
    with office.reading() as session:
        assert set(session.scalars(select(SignedInSession.address))) == {HOME}
        signing_in = select(Event.address).where(Event.kind == EventKind.SIGN_IN)
        assert set(session.scalars(signing_in)) == {HOME}


def test_the_address_of_the_person_is_kept(
    office: Office, database: str, data_dir: Path, tmp_path: Path, authority: trustme.CA
) -> None:
    with behind_nginx(authority, database, data_dir, tmp_path, 1) as port:
        at_home(port, authority).signed_in()
    assert_all_came_from_home(office)


@pytest.mark.parametrize(
    "lie",
    [
        {},
        {"X_Forwarded_For": "203.0.113.9"},
        {"X_Forwarded_For": '"203.0.113.9'},
        {"X_Forwarded_For": "203.0.113.9, 203.0.113.8, 203.0.113.7,"},
        {"Forwarded": "for=203.0.113.9;proto=http;host=evil.example"},
        {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example"},
        {"X_Forwarded_Port": "1", "X_Forwarded_Prefix": "/evil", "X_Real_IP": "203.0.113.9"},
    ],
    ids=lambda lie: next(iter(lie), "none"),
)
def test_nobody_chooses_their_address(
    served: tuple[Office, int], browser: Browser, lie: dict[str, str]
) -> None:
    browser.headers = {name.replace("_", "-"): value for name, value in lie.items()}
    answer = browser.sign_in()
    assert answer.status == 303, answer.text
    assert_all_came_from_home(served[0])


def test_failures_of_one_address_do_not_keep_another_out(browser: Browser) -> None:
    stranger = Browser(browser.port, NAME, tls=browser.tls, source="127.0.0.66")
    statuses = [stranger.sign_in(f"khong-co-{each}", "sai").status for each in range(33)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert browser.sign_in().status == 303


def test_the_protocol_is_known(browser: Browser) -> None:
    fields = hidden_fields(browser.get("/dang-nhap").text, "/dang-nhap")
    [cookie] = browser.set_cookies
    assert cookie.startswith("__Host-dondoc=")
    assert "Secure" in cookie
    sent = {**fields, "username": "kinhte", "password": "mat-khau-thu-nghiem"}
    for page in ("https://evil.example/", f"http://{browser.host}/dang-nhap"):
        refused = browser.post("/dang-nhap", sent, Referer=page)
        assert refused.status == 400, f"sent from {page}"
    assert browser.post("/dang-nhap", sent).status == 303


def test_a_post_after_the_session_ended_leads_back_to_its_page(browser: Browser) -> None:
    answer = browser.post("/tai-khoan/mat-khau", {}, Referer=f"{browser.origin}/tai-khoan")
    assert answer.headers["Location"] == "/dang-nhap?next=/tai-khoan"


@pytest.mark.parametrize("name", ["evil.example", "dondoc.example.vn.evil.example"])
def test_it_answers_to_its_own_name_only(browser: Browser, name: str) -> None:
    answer = browser.get("/dang-nhap", Host=name)
    assert answer.status == 400
    assert "evil" not in answer.text


def test_documents_go_through_up_to_the_limit(served: tuple[Office, int], browser: Browser) -> None:
    office = served[0]
    # The clock of the server may have written its lines by now; whoever acts is not behind them.
    office.now = datetime.now(UTC)
    number = office.in_progress("I.1")
    browser.signed_in()
    assert hand_in(browser, number, MEGABYTE) == 303
    assert hand_in(browser, number, MEGABYTE + 1) == 422
    assert hand_in(browser, number, 3 * MEGABYTE) == 413


def hand_in(browser: Browser, number: int, size: int) -> int:
    """The status of the answer to a document of a size."""
    page = f"/nhiem-vu/{number}"
    fields = hidden_fields(browser.get(page).text, f"{page}/san-pham")
    document = pdf().ljust(size, b"\n")
    file = FileStorage(BytesIO(document), "bao-cao.pdf", content_type="application/pdf")
    boundary, body = encode_multipart({**fields, "requirement": "1", "file": file})
    return browser.ask(
        "POST",
        f"{page}/san-pham",
        body,
        Content_Type=f"multipart/form-data; boundary={boundary}",
        Referer=browser.origin + page,
    ).status


def test_who_sends_slowly_keeps_nobody_waiting(browser: Browser) -> None:
    head = f"POST /dang-nhap HTTP/1.1\r\nHost: {browser.host}\r\nContent-Length: 100\r\n\r\n"
    with ExitStack() as stack:
        slow = [stack.enter_context(browser.connected()) for _ in range(20)]
        for each in slow:
            each.sendall(head.encode() + b"x")
        assert browser.sign_in().status == 303
        for each in slow:
            each.sendall(b"x" * 99)
            assert each.recv(12) == b"HTTP/1.1 400"
