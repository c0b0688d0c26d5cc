"""A browser without a window: it gets pages, and sends their forms with what is hidden there."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from tests import cast

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


class Client(FlaskClient):
    """Flask's test client, which also signs in and fills in forms as a person would."""

    def sign_in(self, username: str, password: str = cast.PASSWORD) -> TestResponse:
        """The answer to signing in."""
        return self.send("/dang-nhap", username=username, password=password)

    def send(self, page: str, form: str | None = None, **typed: Any) -> TestResponse:
        """The answer to a form of a page, sent with its hidden fields and what is typed.

        `form` is where the form leads, when that is not the page itself.
        """
        leads_to = form or page
        return self.post(leads_to, data={**self.fields(page, leads_to), **typed})

    def fields(self, page: str, leads_to: str) -> dict[str, str]:
        """The hidden fields of the form on a page that leads to an address."""
        shown = self.get(page)
        assert shown.status_code == 200, f"{page} answered {shown.status_code}"
        return hidden_fields(shown.text, leads_to)


def hidden_fields(page: str, leads_to: str) -> dict[str, str]:
    """The hidden fields of the form on a page that leads to an address."""
    forms = _Forms()
    forms.feed(page)
    for action, fields in forms.found:
        if not action or urlsplit(action).path == urlsplit(leads_to).path:
            return fields
    raise AssertionError(f"no form leads to {leads_to}; there are {[a for a, _ in forms.found]}")


class _Forms(HTMLParser):
    """Every form of a page: where it leads, and its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.found.append((given.get("action") or "", {}))
        elif tag == "input" and given.get("type") == "hidden" and self.found:
            self.found[-1][1][given.get("name") or ""] = given.get("value") or ""
