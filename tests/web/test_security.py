"""What protects every answer, whatever the page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from flask import abort
from flask.views import MethodView
from sqlalchemy.exc import OperationalError

from models.vocabulary import EventKind
from tests.client import Client, hidden_fields
from web.app import create_app
from web.config import MEGABYTE, Settings
from web.identity import is_public, public
from web.security import way_back
from workflow.errors import Invalid, NotEntitled, NotNow, Obstacle, Stale, TokenReused, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.datastructures import Headers
    from werkzeug.routing import Rule

    from tests.office import Office

OPEN_TO_ALL = {
    "static",
    "feeds.read",
    "health.alive",
    "health.figures",
    "health.ready",
    "help.index",
    "language.switch",
    "notices.stop",
    "notices.unsubscribe",
    "session.sign_in",
    "session.open_session",
    "session.show_link",
    "session.redeem_link",
}
"""Every endpoint for which nobody has to be signed in. A new one is a decision, made here."""

ONE_CLICK = {"notices.stop"}
"""What a mail program presses for its reader, by a signed link and without a session."""

EXAMPLES = {
    "token": "x", "code": "en", "filename": "css/dondoc.css", "action": "start", "numeral": "I",
}  # fmt: skip
"""What stands for a part of an address, where 1 will not do."""


def address_of(app: Flask, rule: Rule) -> str:
    parts: dict[str, Any] = {}
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        some_id = "00000000-0000-7000-8000-000000000000"
        parts[name] = some_id if kind == "UUIDConverter" else EXAMPLES.get(name, 1)
    return str(app.url_map.bind("localhost").build(rule.endpoint, parts))


def requests_of(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address_of(app, rule)


@pytest.fixture
def secure_app(office: Office, tmp_path: Path) -> Flask:
    """The application as people reach it by https, through one proxy."""
    settings = Settings(
        data_dir=tmp_path / "data", public_url="https://dondoc.example.vn", trusted_proxies=1
    )
    app = create_app(settings, engine=office.engine, clock=lambda: office.now)
    app.test_client_class = Client
    return app


# Who may come in


def test_only_the_named_pages_are_open_to_strangers(app: Flask) -> None:
    with app.app_context():
        assert {rule.endpoint for rule in app.url_map.iter_rules() if is_public(rule.endpoint)} == (
            OPEN_TO_ALL
        )


class Answering(MethodView):
    def get(self) -> str:
        return "within"


@pytest.mark.parametrize("view", [lambda: "within", Answering.as_view("new")])
def test_a_new_page_is_private_until_it_says_otherwise(
    app: Flask, sign_in: Callable[[str], Client], view: Callable[[], str]
) -> None:
    app.add_url_rule("/moi", endpoint="new", view_func=view)
    app.add_url_rule("/mo", endpoint="open", view_func=public(view))
    stranger = app.test_client()
    assert (stranger.get("/moi").location or "").startswith("/dang-nhap")
    assert stranger.get("/mo").text == "within"
    assert sign_in("kinhte").get("/moi").text == "within"


def test_every_other_page_sends_a_stranger_to_sign_in(app: Flask, client: Client) -> None:
    for endpoint, method, address in requests_of(app):
        if endpoint not in OPEN_TO_ALL:
            answer = client.open(address, method=method)
            assert answer.status_code == 303, f"{method} {address}"
            assert (answer.location or "").startswith("/dang-nhap"), f"{method} {address}"


WITHOUT_A_TOKEN = {
    # Whoever is signed in goes where they wanted to; a link that is void is void.
    "session.open_session": (303, ""),
    "session.redeem_link": (404, "Liên kết không dùng được nữa"),
}
"""What is answered where nothing has to be protected; nothing is done there either."""


def test_every_form_demands_the_token_of_its_session(
    app: Flask, office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser, other = sign_in("kinhte"), sign_in("vhxh")
    strange = hidden_fields(other.get("/tai-khoan").text, "/dang-xuat")["csrf_token"]
    before = office.contents()
    for endpoint, method, address in requests_of(app):
        if endpoint in ONE_CLICK:
            continue
        for fields in ({}, {"csrf_token": strange}, {"csrf_token": "x"}):
            if method != "GET":
                answer = browser.open(address, method=method, data=fields)
                expected = WITHOUT_A_TOKEN.get(endpoint, (400, "Trang đã hết hiệu lực"))
                told = (answer.status_code, expected[1] if expected[1] in answer.text else "")
                assert told == expected, f"{method} {address} {fields}"
    assert office.contents() == before


def test_looking_changes_nothing(
    app: Flask, office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("vanphong")
    before = office.contents()
    for _, method, address in requests_of(app):
        if method == "GET":
            browser.get(address).close()
            browser.head(address).close()
    assert office.contents() == before


# Headers


def all_answers(app: Flask, browser: Client) -> Iterator[tuple[str, Headers]]:
    for _, method, address in requests_of(app):
        with browser.open(address, method=method) as answer:
            yield f"{method} {address}", answer.headers
    yield "404", browser.get("/khong-co-trang-nay").headers
    yield "405", browser.get("/dang-xuat").headers
    yield "413", browser.post("/dang-nhap", data={"username": "x" * (MEGABYTE + 1)}).headers
    yield "wrong host", browser.get("/", headers={"Host": "evil.example"}).headers


@pytest.mark.parametrize("username", [None, "vanphong"])
def test_every_answer_carries_the_headers(
    app: Flask, client: Client, sign_in: Callable[[str], Client], username: str | None
) -> None:
    for what, headers in all_answers(app, sign_in(username) if username else client):
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, what
        assert "unsafe" not in policy, what
        assert "*" not in policy, what
        for directive in ("base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert directive in policy, what
        assert headers["X-Content-Type-Options"] == "nosniff", what
        assert headers["Referrer-Policy"] == "same-origin", what
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", what
        assert "camera=()" in headers["Permissions-Policy"], what
        assert "Access-Control-Allow-Origin" not in headers, what
        assert "Strict-Transport-Security" not in headers, what


def test_whatever_a_person_was_shown_is_kept_nowhere(
    app: Flask, sign_in: Callable[[str], Client]
) -> None:
    for what, headers in all_answers(app, sign_in("vanphong")):
        if "/static/" not in what:
            assert "no-store" in headers["Cache-Control"], what
            assert "Cookie" in headers["Vary"], what


def test_static_files_are_kept_for_good_under_the_name_of_their_content(client: Client) -> None:
    page = client.get("/dang-nhap").text
    [stylesheet] = re.findall(r'href="(/static/css/[^"]+)"', page)
    assert re.fullmatch(r"/static/css/dondoc\.css\?v=[0-9a-f]{12}", stylesheet)
    with client.get(stylesheet) as kept, client.get("/static/css/dondoc.css") as unnamed:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Cookie" not in kept.headers["Vary"]
        assert "Set-Cookie" not in kept.headers
        assert "immutable" not in unnamed.headers["Cache-Control"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_pages_and_static_files_are_compressed(client: Client, encoding: str) -> None:
    for address in ("/dang-nhap", "/static/css/dondoc.css"):
        offered = {"Accept-Encoding": encoding}
        with client.get(address) as plain, client.get(address, headers=offered) as packed:
            assert packed.headers["Content-Encoding"] == encoding
            assert len(packed.data) < len(plain.data) / 2


# Cookies, https, proxies


def test_on_the_plain_local_address_the_cookie_is_not_secure(client: Client) -> None:
    [cookie] = client.get("/dang-nhap").headers.getlist("Set-Cookie")
    assert cookie.startswith("dondoc=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_with_https_the_cookie_is_secure_and_bound_to_the_host(secure_app: Flask) -> None:
    answer = secure_app.test_client().get("/dang-nhap", base_url="https://dondoc.example.vn")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-dondoc=")
    assert cookie.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    hsts = answer.headers["Strict-Transport-Security"]
    assert hsts == "max-age=31536000; includeSubDomains"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_signing_in_works_behind_a_proxy_that_speaks_https(secure_app: Flask) -> None:
    office_proxy = {
        "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    browser = secure_app.test_client()
    at = {"base_url": "https://dondoc.example.vn"}
    fields = hidden_fields(browser.get("/dang-nhap", **at).text, "/dang-nhap")
    data = {**fields, "username": "kinhte", "password": "mat-khau-thu-nghiem"}
    headers = {**office_proxy, "Referer": "https://dondoc.example.vn/dang-nhap"}
    answer = browser.post("/dang-nhap", data=data, headers=headers, **at)
    assert answer.status_code == 303
    page = browser.get("/tai-khoan", headers=office_proxy, **at).text
    assert "203.0.113.9" in page
    assert "198.51.100.1" not in page


def test_without_a_trusted_proxy_nobody_chooses_their_address(client: Client) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    client.sign_in("kinhte")
    page = client.get("/tai-khoan", headers=forged)
    assert page.status_code == 200
    assert "203.0.113.9" not in page.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("dondoc.lan:8000", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
    ],
)
def test_it_answers_to_the_names_it_knows(
    office: Office, tmp_path: Path, host: str, status: int
) -> None:
    settings = Settings(data_dir=tmp_path / "data", trusted_hosts=("dondoc.lan",))
    browser = create_app(settings, engine=office.engine).test_client()
    answer = browser.get("/dang-nhap", headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.text


# Addresses and errors


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/tai-khoan", "/tai-khoan"),
        ("/nhiem-vu/12?x=%C4%91&y=/", "/nhiem-vu/12?x=%C4%91&y=%2F"),
        ("/\ttai-khoan#cuoi", "/tai-khoan"),
        ("https://evil.example/tai-khoan", None),
        ("//evil.example/tai-khoan", None),
        ("///evil.example", None),
        ("////evil.example/tai-khoan", None),
        (r"/\evil.example", None),
        (r"\\evil.example", None),
        ("/\t/evil.example", None),
        ("https:/tai-khoan", None),
        ("javascript:alert(1)", None),
        ("tai-khoan", None),
        ("/tai-khoan/../../x", None),
        ("/khong-co-trang-nay", None),
        ("/dang-xuat", None),
        ("/tai-khoan\r\nSet-Cookie: a=b", None),
        ("http://[evil/tai-khoan", None),
        ("", None),
        (None, None),
    ],
)
def test_only_pages_of_ours_are_returned_to(
    tmp_path: Path, wanted: str | None, given: str | None
) -> None:
    with create_app(Settings(data_dir=tmp_path)).test_request_context():
        assert way_back(wanted) == given


@pytest.mark.parametrize("part", ["0", "01", "-1", "1.0", "１", "٣", "9" * 19, "1e3", "x", "1%00"])
def test_a_number_in_an_address_is_written_in_one_way(
    sign_in: Callable[[str], Client], part: str
) -> None:
    assert sign_in("vanphong").get(f"/nhiem-vu/{part}").status_code == 404


SOME_OBSTACLE = Obstacle("answering_time_runs")
NO_RIGHT = Obstacle("not_entitled", (), "chair", of_right=True)


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (Unknown(), 404, "Không tìm thấy trang"),
        (NotEntitled((NO_RIGHT,)), 403, "Anh/chị không có thẩm quyền thực hiện việc này."),
        (NotNow((SOME_OBSTACLE,)), 409, "Chưa hết hạn trả lời."),
        (Stale(), 409, "Đã có người xử lý trước"),
        (TokenReused(), 422, "Biểu mẫu đã gửi rồi"),
        (Invalid({"reason": "required"}), 422, "Chưa nhập mục này."),
        (OperationalError("SELECT", None, Exception("locked")), 503, "Hệ thống đang bận"),
        (403, 403, "Không có thẩm quyền"),
        (418, 418, "Yêu cầu không hợp lệ"),
        (429, 429, "Thao tác quá nhiều lần"),
    ],
    ids=lambda value: value.__class__.__name__ if isinstance(value, Exception) else str(value),
)
def test_what_stops_a_request_is_explained(
    office: Office, tmp_path: Path, error: Exception | int, status: int, says: str
) -> None:
    app = create_app(Settings(data_dir=tmp_path / "data"), engine=office.engine)

    @app.get("/loi")
    @public
    def fail() -> str:
        if isinstance(error, int):
            abort(error)
        raise error

    answer = app.test_client().get("/loi")
    assert answer.status_code == status
    assert answer.text.partition("<h1>")[2].count(says) == 1


def test_a_fault_of_ours_shows_a_reference_and_nothing_of_the_inside(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(data_dir=tmp_path / "data"), engine=office.engine)

    @app.get("/loi")
    @public
    def fail() -> str:
        raise ZeroDivisionError("the inside")

    answer = app.test_client().get("/loi")
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert "Traceback" not in answer.text
    [reference] = re.findall(r"<code>([0-9a-f]{8})</code>", answer.text)
    assert any(reference in line.message for line in caplog.records)
    assert any("the inside" in str(line.exc_info) for line in caplog.records if line.exc_info)


def test_of_a_page_that_fails_the_log_has_the_pattern_and_no_token(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(data_dir=tmp_path / "data"), engine=office.engine)

    @app.get("/loi/<token>")
    @public
    def fail(token: str) -> str:
        raise ZeroDivisionError(token)

    assert app.test_client().get("/loi/opens-a-door").status_code == 500
    assert "GET /loi/<token> failed" in caplog.text
    assert "opens-a-door" not in caplog.text


def test_an_error_page_needs_no_database(tmp_path: Path, office: Office) -> None:
    app = create_app(Settings(data_dir=tmp_path / "data", database_url="sqlite:////dev/null/x"))
    browser = app.test_client()
    assert browser.get("/khong-co-trang-nay").status_code == 404
    assert browser.get("/dang-nhap").status_code == 503
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503
    ready = create_app(Settings(data_dir=tmp_path / "data"), engine=office.engine)
    assert ready.test_client().get("/readyz").status_code == 200


def test_an_upload_above_the_limit_is_refused_kindly(office: Office, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", max_upload_mb=1)
    browser = create_app(settings, engine=office.engine).test_client()
    answer = browser.post("/dang-nhap", data=bytes(3 * MEGABYTE), content_type="text/plain")
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá lớn" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/ke-hoach/1/nhiem-vu/%00.1",
        "/ke-hoach/1/nhiem-vu/I.9999999999",
        "/giao-nhiem-vu/%00",
        "/giao-nhiem-vu/%00/1",
        "/giao-nhiem-vu/I/9999999999",
        "/nhiem-vu/1/san-pham/9999999999",
    ],
)
def test_what_no_column_holds_is_no_address(sign_in: Callable[[str], Client], address: str) -> None:
    assert sign_in("vanphong").get(address).status_code == 404


def test_an_action_is_not_done_with_what_no_token_looks_like(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("I.1")
    page = f"/nhiem-vu/{number}"
    for token in ("x" * 65, "a\0b"):
        answer = sign_in("kinhte").send(page, f"{page}/start", token=token)
        assert answer.status_code == 422
    assert office.state(number) == "assigned"


def test_a_document_taken_out_of_here_runs_nothing(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    answer = sign_in("kinhte").get(f"/nhiem-vu/{number}/san-pham/1", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_who_has_no_right_hears_so_before_what_they_sent_is_read(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    browser = sign_in("giamsat")
    hidden = browser.fields("/ke-hoach", "/dang-xuat")
    unreadable: dict[str, dict[str, Any]] = {
        "vote": {"members": "x"},
        "comment": {"body": "\u202e"},
        "san-pham": {"requirement": "1", "file": (BytesIO(b"<html>"), "x.pdf")},
    }
    for place, typed in unreadable.items():
        before = len(office.events(number, EventKind.REFUSAL))
        answer = browser.post(f"/nhiem-vu/{number}/{place}", data={**hidden, **typed})
        assert answer.status_code == 403, place
        assert len(office.events(number, EventKind.REFUSAL)) == before + 1
