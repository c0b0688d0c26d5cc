"""What one application has compiled, the next one finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from jinja2 import Environment

    from tests.client import Client


def test_no_template_is_compiled_twice(
    client: Client, mailing_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/dang-nhap").status_code == 200

    def compiled(_environment: Environment, *_: object, **__: object) -> str:
        raise AssertionError("compiled once more")

    monkeypatch.setattr(jinja2.Environment, "_generate", compiled)
    assert mailing_app.test_client().get("/dang-nhap").status_code == 200
