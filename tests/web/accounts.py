"""Links, passwords and calendar addresses, as a person uses them on the pages."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.organisation import User
from tests import cast
from tests.client import Client
from workflow.auth import links

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.office import Office
if TYPE_CHECKING:
    from tests.client import Client

ACCOUNT = "/tai-khoan"
MAKE, REVOKE = "/tai-khoan/lich-han", "/tai-khoan/lich-han/thu-hoi"
ADDRESS = re.compile(r"<code[^>]*>(?P<url>[^<]+/lich-han/[^<]+\.ics)</code>")

ACCOUNT = "/tai-khoan"
SIGN_IN = "/dang-nhap"
NEW_PASSWORD = "con suối sau nhà mùa lũ"  # noqa: S105 - of the tests


def is_in(browser: Client) -> bool:
    return browser.get(ACCOUNT).status_code == 200


def link_for(office: Office, username: str) -> str:
    with office.transaction() as session:
        user = session.scalars(select(User).where(User.username == username)).one()
        return links.issue_link(session, user, actor=office.actor("admin"), at=office.now)


def redeem(browser: Client, token: str, password: str = NEW_PASSWORD) -> TestResponse:
    return browser.send(f"/lien-ket/{token}", new_password=password, repeated=password)


def change_password(
    browser: Client, *, current: str = cast.PASSWORD, new: str = NEW_PASSWORD, repeated: str = ""
) -> TestResponse:
    return browser.send(
        "/tai-khoan/mat-khau", current=current, new_password=new, repeated=repeated or new
    )


def make(client: Client) -> str:
    """The path of a new address, as the account page shows it."""
    assert client.send(ACCOUNT, form=MAKE).status_code == 303
    shown = ADDRESS.search(client.get(ACCOUNT).text)
    assert shown
    return "/" + html.unescape(shown["url"]).split("/", 3)[3]
