"""Pages, each beside its floor: a bare Flask page that reads the same rows and is as long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask

from benchmarks.measuring import medians, timed
from tests.statements import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from benchmarks.subject import Subject

OK = 200

_LISTED = (
    "SELECT i.number, i.state, i.state_since, i.due_on, t.content, u.name FROM task_instance i"
    " JOIN task t ON t.commune_id = i.commune_id AND t.id = i.task_id"
    " JOIN unit u ON u.commune_id = i.commune_id AND u.id = i.lead_unit_id"
    " WHERE i.commune_id = '{commune}'"
)
_NEWEST = f"{_LISTED} ORDER BY i.number DESC LIMIT 50"
_ONE = f"{_LISTED} AND i.number = {{number}}"
_OF_ONE = tuple(
    f"SELECT * FROM {table} WHERE commune_id = '{{commune}}' AND instance_id = '{{instance}}'"  # noqa: S608 - ours
    for table in ("event", "cooperation", "report", "confirmation", "product_version", "comment")
)
_OPEN = (
    f"{_LISTED} AND i.lead_unit_id = '{{unit}}' AND i.state NOT IN ('closed', 'revoked')"
    " ORDER BY i.due_on LIMIT 50"
)
_TOLD = (
    "SELECT * FROM notice WHERE commune_id = '{commune}' AND user_id = '{user}'"
    " ORDER BY event_seq DESC LIMIT 50"
)
_LINES = "SELECT * FROM event WHERE commune_id = '{commune}' ORDER BY seq DESC LIMIT 50"
_COUNTED = (
    "SELECT period_id, state, count(*) FROM task_instance WHERE commune_id = '{commune}'"
    " GROUP BY period_id, state"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, who looks at it, and in plain SQL the rows that it shows."""

    name: str
    address: str
    who: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Milliseconds of a page and of its floor, the statements of the page, and its bytes."""

    product: float
    floor: float
    statements: int
    bytes: int


def pages_of(subject: Subject) -> list[Page]:
    """The pages that are measured: the head of a unit looks at one of its tasks, and so on."""
    edition = subject.edition("steady")
    place = edition.count - 1
    number, head = edition.first_number + place, subject.who("lead.head", edition, place)
    filled_in = {
        "commune": subject.spelled(subject.commune_id),
        "unit": subject.spelled(subject.lead(edition, place)),
        "number": number,
        "instance": subject.asked(f"SELECT id FROM task_instance WHERE number = {number}"),  # noqa: S608 - ours
        "user": subject.asked(f"SELECT id FROM user_account WHERE username = '{head}'"),  # noqa: S608 - the same
    }
    pages = (
        ("list of 50", "/nhiem-vu", "chutich", (_NEWEST,)),
        ("task page", f"/nhiem-vu/{number}", head, (_ONE, *_OF_ONE)),
        ("Việc của tôi", "/viec-cua-toi", head, (_OPEN,)),
        ("notices", "/thong-bao", head, (_TOLD,)),
        ("record", "/nhat-ky", "vanphong", (_LINES,)),
        ("figures", "/thong-ke", "vanphong", (_COUNTED,)),
    )
    return [
        Page(name, address, who, tuple(each.format(**filled_in) for each in rows))
        for name, address, who, rows in pages
    ]


def measured(subject: Subject, page: Page, rounds: int) -> Shown:
    """What a page takes."""
    browser, body = subject.browser(page.who), answered(subject, page)
    bare = bare_app({page.address: body}, {page.address: page.rows}, subject.engine).test_client()
    with counted(subject.engine) as statements:
        browser.get(page.address)
    took = medians(
        {
            "product": timed(lambda: browser.get(page.address)),
            "floor": timed(lambda: bare.get(page.address)),
        },
        rounds,
    )
    return Shown(took["product"], took["floor"], len(statements), len(body))


def answered(subject: Subject, page: Page) -> bytes:
    """What the product answers. Raises `LookupError` when it is not the page."""
    answer = subject.browser(page.who).get(page.address)
    if answer.status_code != OK:
        raise LookupError(f"{page.address} answered {answer.status_code}")
    return answer.data


def bare_app(
    bodies: Mapping[str, bytes], rows: Mapping[str, tuple[str, ...]], engine: Engine
) -> Flask:
    """An application that reads the rows of a page in plain SQL, and answers what was given."""
    app = Flask("bare")

    @app.get("/<path:page>")
    def bare(page: str) -> bytes:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            for question in rows[f"/{page}"]:
                cursor.execute(question)
                cursor.fetchall()
        finally:
            connection.close()
        return bodies[f"/{page}"]

    return app
