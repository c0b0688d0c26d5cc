"""Two applications in one process, each by its own settings: neither knows of the other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.admission import let_in
from tests.client import Client
from web.app import create_app
from web.config import MEGABYTE, Settings
from web.identity import public
from web.metrics import metrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.office import Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

SMALL, LARGE = "http://a.example", "https://b.example"


class Two(NamedTuple):
    """A small installation on the plain network; a large one by https, whose people sit longer."""

    small: Flask
    large: Flask


@pytest.fixture
def two(office: Office, tmp_path: Path) -> Two:
    def made(name: str, **settings: Any) -> Flask:
        app = create_app(
            Settings(data_dir=tmp_path / name, **settings),
            engine=office.engine,
            clock=lambda: office.now,
        )
        app.test_client_class = Client
        return app

    return Two(
        made("small", public_url=SMALL, max_upload_mb=1, session_idle_minutes=10),
        made("large", public_url=LARGE, max_upload_mb=9, session_idle_minutes=600),
    )


def name_of(app: Flask) -> str:
    """Where it is reached."""
    found: str = app.config["SETTINGS"].public_url
    return found


def of_each(two: Two, ask: Callable[[Flask], object]) -> tuple[object, object]:
    """What they answer, asked in turns and each twice: what was asked last leaves nothing."""
    first = ask(two.small), ask(two.large)
    assert (ask(two.small), ask(two.large)) == first
    return first


def test_each_answers_by_its_own_name(two: Two) -> None:
    def answers(app: Flask) -> list[int]:
        browser = app.test_client()
        return [browser.get("/healthz", base_url=name).status_code for name in (SMALL, LARGE)]

    assert of_each(two, answers) == ([200, 400], [400, 200])


def test_each_takes_as_much_as_it_is_set_to(two: Two) -> None:
    def answer(app: Flask) -> int:
        sent = b"x" * 3 * MEGABYTE
        asked = {"content_type": "application/octet-stream", "base_url": name_of(app)}
        return app.test_client().post("/dang-nhap", data=sent, **asked).status_code

    assert of_each(two, answer) == (413, 400)


def test_what_is_open_in_one_is_closed_in_the_other(two: Two) -> None:
    def shown() -> str:
        return "within"

    two.small.add_url_rule("/moi", endpoint="new", view_func=shown)
    two.large.add_url_rule("/moi", endpoint="new", view_func=public(shown))

    def answer(app: Flask) -> int:
        return app.test_client().get("/moi", base_url=name_of(app)).status_code

    assert of_each(two, answer) == (303, 200)


def test_each_lets_people_sit_as_long_as_it_is_set_to(two: Two, office: Office) -> None:
    browsers = {}
    for app in two:
        browsers[app] = app.test_client()
        let_in(browsers[app], "kinhte", name_of(app))
    office.now += timedelta(minutes=30)

    def answer(app: Flask) -> int:
        return browsers[app].get("/viec-cua-toi", base_url=name_of(app)).status_code

    assert of_each(two, answer) == (303, 200)


def test_signing_in_to_one_opens_nothing_in_the_other(two: Two) -> None:
    admitted = two.small.test_client()
    let_in(admitted, "kinhte", SMALL)
    cookie = admitted.get_cookie("dondoc", domain="a.example")
    assert cookie is not None
    elsewhere = two.large.test_client()
    elsewhere.set_cookie("__Host-dondoc", cookie.value, domain="b.example", secure=True)
    assert elsewhere.get("/viec-cua-toi", base_url=LARGE).status_code == 303


def test_each_counts_its_own_requests(two: Two) -> None:
    two.small.test_client().get("/healthz", base_url=SMALL)
    counted = {}
    for app in two:
        with app.app_context():
            counted[app] = b'route="/healthz"' in metrics().written()
    assert counted == {two.small: True, two.large: False}
