"""Work grows with the length of what was typed and not with its square, in forms and on pages."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField

import web
from models.base import Base, Prose, ShortText
from tests.deliveries import reach, tell
from tests.discussing import say
from tests.hostile import LENGTHS, MOST, PIECES, grows_too_fast, seconds, text_of
from tests.stations import station
from tests.web.forms import every_form
from web.forms.base import LINE_LENGTH
from web.mail.messenger import Messenger
from workflow.documents.uploads import clean_file_name
from workflow.texts import mended, on_one_line, shortened
from workflow.vietnamese import fold, name_sort_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

pytestmark = pytest.mark.thorough


OF_ONE = ("/nhiem-vu/1", "/ke-hoach/1", "/ke-hoach/1/nhiem-vu/I.1", "/giao-nhiem-vu/I/1")
"""Pages of one thing, beside those that have no number in their address."""

NO_PAGES = {"static", "session.sign_out"}

FILTERS = {
    word
    for source in Path(web.__file__).parent.rglob("*.py")
    for line in source.read_text().splitlines()
    if "args" in line
    for word in re.findall('"([a-z-]+)"', line)
}
"""Whatever an address may ask for; a new filter joins by itself."""

TELLING = ("a name and dots", "marks", "one word", "ends of other lines")
"""The kinds of texts that take the most different ways through a page."""

ONCE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What a page does with a text is the same on every database."""

A_PAGE, A_TEXT = 0.05, 0.02
"""Seconds that a page takes whatever stands on it, and that its texts take."""


ONE = {
    "mended": mended,
    "on one line": on_one_line,
    "folded": fold,
    "sorted": name_sort_key,
    "shortened": lambda text: shortened(text, 300),
    "named": clean_file_name,
}


@pytest.mark.parametrize("kind", PIECES)
def test_a_text_by_itself(kind: str) -> None:
    for name, work in ONE.items():
        assert not grows_too_fast(lambda n: work(text_of(kind, n))), name  # noqa: B023 - at once


@pytest.mark.parametrize("kind", PIECES)
def test_in_every_text_field_of_every_form(app: Flask, kind: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        for form in every_form():
            names = [
                f.name for f in form(formdata=None) if isinstance(f, StringField | SelectField)
            ]

            def sent(length: int, form: type = form, names: list[str] = names) -> None:
                typed = form(formdata=MultiDict(dict.fromkeys(names, text_of(kind, length))))
                for field in typed:
                    if isinstance(field, SelectField) and field.choices is None:
                        field.choices = []
                typed.validate()
                for name in names:
                    typed[name]()

            if names:
                assert not grows_too_fast(sent), form


@station
def spoken_about(office: Office, label: str) -> None:
    """A task in which people have written wherever they may."""
    number = office.in_progress(label)
    office.hand_in(number)
    for _ in range(12):
        say(office, number, "@vhxh xem giúp", "congan")
    office.report(number)
    office.perform("congan", number, "object")
    office.perform("kinhte", number, "respond")
    office.perform("vanphong", number, "urge")
    tell(office)


@pytest.fixture
def written(office: Office) -> Callable[[str], None]:
    """A verb that puts a text wherever people write, as if it had been stored before."""
    spoken_about(office, "I.1")

    def write(text: str) -> None:
        with office.engine.begin() as connection:
            for table in Base.metadata.tables.values():
                typed = {c.name: text for c in table.c if c.type is Prose}
                typed |= {c.name: text[:LINE_LENGTH] for c in table.c if c.type is ShortText}
                if typed and table.name != "event":
                    connection.execute(update(table).values(typed))

    return write


@pytest.fixture
def pages(app: Flask) -> list[str]:
    """The pages of the office, found by themselves."""
    found = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    ]
    return [*found, *OF_ONE]


@ONCE
@pytest.mark.parametrize("kind", TELLING)
def test_on_every_page_that_shows_it(
    written: Callable[[str], None], sign_in: SignIn, pages: list[str], kind: str
) -> None:
    client = sign_in("vanphong")
    for page in pages:
        client.get(page)

    def spent(length: int) -> dict[str, float]:
        written(text_of(kind, length))
        return {page: seconds(partial(client.get, page)) for page in pages}

    bare, short, long = (spent(length) for length in (1, *LENGTHS))

    def too_slow() -> list[str]:
        most = {page: bare[page] + MOST * max(short[page] - bare[page], A_TEXT) for page in pages}
        return [page for page in pages if long[page] > most[page]]

    if too_slow():
        # Once more: a machine has other things to do.
        long = {page: min(long[page], again) for page, again in spent(LENGTHS[1]).items()}
    assert too_slow() == []


@ONCE
@pytest.mark.parametrize("kind", TELLING)
def test_in_every_filter_and_search(sign_in: SignIn, pages: list[str], kind: str) -> None:
    client = sign_in("vanphong")
    for page in pages:
        client.get(page)

        def look(length: int, page: str = page) -> None:
            # All of them together have the length.
            asked = dict.fromkeys(FILTERS, text_of(kind, length // len(FILTERS)))
            client.get(page, query_string=asked)

        assert not grows_too_fast(look, unnoticed=A_PAGE), page


@ONCE
@pytest.mark.parametrize("kind", TELLING)
@pytest.mark.usefixtures("mail_server")
def test_in_mails(
    office: Office, written: Callable[[str], None], mailing_app: Flask, kind: str
) -> None:
    messenger = Messenger(mailing_app)
    messenger.tell()
    reach(office, "vhxh")

    def mail(length: int) -> None:
        say(office, 1, "@vhxh xem giúp")
        written(text_of(kind, length))
        messenger.tell()

    assert not grows_too_fast(mail, unnoticed=A_PAGE)
