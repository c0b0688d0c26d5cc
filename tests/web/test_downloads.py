"""Documents as they go out: through the real server, whole or in parts, well named."""

from __future__ import annotations

import re
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from waitress import create_server, wasyncore
from waitress.buffers import ReadOnlyFileBasedBuffer
from werkzeug.test import EnvironBuilder

from models.product import ProductVersion
from tests.acting import HAND_IN
from tests.papers import pdf
from web.file_responses import LONGEST_NAME, document_name
from workflow.calendar.days import local_day
from workflow.documents.examination import examined
from workflow.documents.products import ProductEntry
from workflow.documents.uploads import receive
from workflow.engine.performing import perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

    from flask import Flask

    from tests.client import Client
    from tests.office import Office

CONTENT = pdf("Bao cao " * 30_000)
TITLE = "Tờ trình về việc mở rộng đường Đặng Thùy Trâm"


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass
class Reader:
    """A person who is signed in and speaks to the server over a socket."""

    port: int
    cookie: str
    path: str

    def gets(self, method: str = "GET", **headers: str) -> Answer:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, self.path, headers={**told, "Cookie": self.cookie})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())


@contextmanager
def listening(app: Flask) -> Iterator[int]:
    """The port of the server that the product runs on, while the block lasts."""
    watched: dict[int, object] = {}
    server = create_server(app, map=watched, host="127.0.0.1", port=0, threads=2)
    turning = threading.Event()

    def turn() -> None:
        while not turning.is_set():
            wasyncore.loop(timeout=0.05, map=watched, count=1)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield server.effective_port
    finally:
        turning.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(watched)


def handed_in(office: Office, number: int, content: bytes = CONTENT) -> None:
    actor = office.actor("kinhte.cb")
    assert office.files is not None
    with (
        receive(
            office.files,
            BytesIO(content),
            "plain.pdf",
            actor=actor,
            limit=10**7,
            examine=examined,
        ) as document,
        office.transaction() as session,
    ):
        entry = ProductEntry(document, 1, TITLE, "41/TTr-KT", local_day(office.now))
        perform(session, number, HAND_IN, entry, actor=actor, at=office.now)


@pytest.fixture
def reader(office: Office, app: Flask, sign_in: Callable[[str], Client]) -> Iterator[Reader]:
    number = office.in_progress("I.1")
    handed_in(office, number)
    cookie = "; ".join(f"{it.key}={it.value}" for it in sign_in("kinhte")._cookies.values())
    with listening(app) as port:
        path = f"/nhiem-vu/{number}/san-pham/1"
        yield Reader(port, cookie, path)


def test_the_whole_document_comes_with_its_length(reader: Reader) -> None:
    answer = reader.gets()
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == str(len(CONTENT))


def test_asking_for_its_head_tells_the_length_and_no_more(reader: Reader) -> None:
    answer = reader.gets("HEAD", Range="bytes=5-9")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(CONTENT))


LAST = len(CONTENT) - 1

PARTS = {
    "bytes=0-0": (0, 0),
    "bytes=100-": (100, LAST),
    "bytes=100-199": (100, 199),
    "bytes=-50": (LAST - 49, LAST),
    "bytes=-99999999": (0, LAST),
    f"bytes={LAST}-": (LAST, LAST),
    "bytes=70000-99999999": (70000, LAST),
}


@pytest.mark.parametrize("asked", PARTS)
def test_a_part_is_just_those_bytes(reader: Reader, asked: str) -> None:
    first, last = PARTS[asked]
    answer = reader.gets(Range=asked)
    assert answer.status == 206
    assert answer.body == CONTENT[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert answer.headers["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", CONTENT),
        ("bytes=0-", CONTENT),
        ("bytes=5-9", CONTENT[5:10]),
        ("bytes=-3", CONTENT[-3:]),
    ],
)
def test_a_document_is_sent_from_where_it_lies_however_many_read_slowly(
    app: Flask, reader: Reader, asked: str, part: bytes
) -> None:
    headers = [("Cookie", reader.cookie), ("Range", asked)]
    environ = EnvironBuilder(reader.path, headers=headers).get_environ()
    environ["wsgi.file_wrapper"] = ReadOnlyFileBasedBuffer
    sent = app(environ, lambda *_status: BytesIO().write)
    assert isinstance(sent, ReadOnlyFileBasedBuffer)
    assert sent.prepare(len(part)) == len(part)
    assert sent.get() == part
    sent.close()


def test_a_download_that_broke_off_goes_on_and_gives_equal_bytes(reader: Reader) -> None:
    got = reader.gets(Range="bytes=0-4999").body
    etag = reader.gets("HEAD").headers["ETag"]
    while len(got) < len(CONTENT):
        until = len(got) + 99_999
        answer = reader.gets(Range=f"bytes={len(got)}-{until}", If_Range=etag)
        assert answer.status == 206
        got += answer.body
    assert got == CONTENT


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=9-5", "lines=1-2", "bytes=a-b", "bytes", "bytes=-", "bytes="]
)
def test_a_range_that_cannot_be_served_as_one_part_is_passed_over(
    reader: Reader, asked: str
) -> None:
    answer = reader.gets(Range=asked)
    assert (answer.status, answer.body) == (200, CONTENT)


@pytest.mark.parametrize("asked", [f"bytes={LAST + 1}-", "bytes=999999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_said_to_be_beyond_it(reader: Reader, asked: str) -> None:
    answer = reader.gets(Range=asked)
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "condition", ['"another"', 'W/"weak"', "Sun, 29 Nov 2026 10:00:00 GMT", "nonsense"]
)
def test_what_is_no_longer_the_same_comes_whole(reader: Reader, condition: str) -> None:
    answer = reader.gets(Range="bytes=100-", If_Range=condition)
    assert (answer.status, answer.body) == (200, CONTENT)


def test_what_the_reader_has_already_is_not_sent_again(reader: Reader) -> None:
    etag = reader.gets("HEAD").headers["ETag"]
    answer = reader.gets(If_None_Match=etag)
    assert (answer.status, answer.body) == (304, b"")


def test_a_download_is_called_by_the_number_and_the_title(reader: Reader) -> None:
    told = reader.gets("HEAD").headers["Content-Disposition"]
    [name] = re.findall(r"filename\*=UTF-8''(\S+)", told)
    assert unquote(name) == f"41-TTr-KT {TITLE}.pdf"


@pytest.mark.parametrize(
    ("number", "title", "media_type", "name"),
    [
        ("41/TTr-KT", "Tờ trình", "application/pdf", "41-TTr-KT Tờ trình.pdf"),
        ("", "Kế hoạch", "application/pdf", "Kế hoạch.pdf"),
        ("", 'Đề án: "A/B" <c>?', "image/jpeg", "Đề án A B c.jpg"),
        ("..", "../../etc/passwd", "application/pdf", "etc passwd.pdf"),
        ("12 / BC", "một\nhai\u202e", "image/png", "12-BC một hai.png"),
        ("", "x", "application/x-from-another-time", "x.old"),
    ],
)
def test_a_name_is_made_for_every_disk(number: str, title: str, media_type: str, name: str) -> None:
    version = ProductVersion(
        document_number=number, title=title, media_type=media_type, file_name="scan.old"
    )
    assert document_name(version) == name


def test_a_long_name_is_cut_before_its_ending() -> None:
    version = ProductVersion(
        document_number="1/BC", title="ế" * 300, media_type="application/pdf", file_name="a.pdf"
    )
    name = document_name(version)
    assert name.endswith("ế.pdf")
    assert len(name.encode()) <= LONGEST_NAME
