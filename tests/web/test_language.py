"""In which language sentences come out, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.support import Translations
from flask import render_template_string
from flask_babel import gettext

from web.language import spoken_in

if TYPE_CHECKING:
    import pytest
    from flask import Flask

SAID = "{{ _('Lưu') }}"


def test_in_the_middle_of_a_page_somebody_is_spoken_to_in_theirs(app: Flask) -> None:
    """As in a mail: what comes after it is for whoever asked for the page."""
    with app.test_request_context():
        app.preprocess_request()
        said = [gettext("Lưu"), render_template_string(SAID)]
        with spoken_in("en"):
            said += [gettext("Lưu"), render_template_string(SAID)]
        said += [gettext("Lưu"), render_template_string(SAID)]
    assert said == ["Lưu", "Lưu", "Save", "Save", "Lưu", "Lưu"]


def test_the_catalogue_is_read_once_however_many_pages(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    load = Translations.load
    monkeypatch.setattr(
        Translations, "load", lambda *where, **how: read.append(where) or load(*where, **how)
    )
    for page in range(3):
        if page == 1:
            read.clear()
        with app.test_request_context():
            app.preprocess_request()
            with spoken_in("en"):
                assert (gettext("Lưu"), render_template_string(SAID)) == ("Save", "Save")
    assert read == []
