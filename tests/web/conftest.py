"""What tests of the web need: an application that sends its mail to a server of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import tests.compiled  # noqa: F401 - has each application compile what none did before
from tests import factories
from tests.client import Client
from tests.web.mail_server import served
from web.app import create_app
from web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.office import Office
    from tests.web.mail_server import MailServer


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with served() as server:
        yield server


@pytest.fixture
def mailing_app(office: Office, data_dir: Path, mail_server: MailServer) -> Flask:
    settings = Settings(
        data_dir=data_dir,
        smtp_host="127.0.0.1",
        smtp_port=mail_server.port,
        smtp_security="none",
        mail_from="dondoc@example.vn",
    )
    app = create_app(
        settings, engine=office.engine, clock=lambda: office.now, hashing=factories.CHEAPLY
    )
    app.test_client_class = Client
    return app
