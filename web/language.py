"""The language of the screen: Vietnamese is the source, English beside it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import g, has_request_context, session
from flask_babel import Babel, Domain, force_locale, get_locale  # noqa: TID251 - here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.support import NullTranslations
    from flask import Flask

LANGUAGES = ("vi", "en")
SOURCE = LANGUAGES[0]
_KEPT = "language"
_SENTENCES = "sentences"
"""Under this a page keeps the catalogue that it asks."""


def set_up(app: Flask) -> None:
    """Have every sentence come out in the person's language."""
    Babel(app, default_locale=SOURCE, locale_selector=chosen)
    sentences = _Sentences()
    app.before_request(sentences.as_default)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of its extension
        gettext=lambda text: sentences.get_translations().ugettext(text),
        ngettext=lambda one, many, n: sentences.get_translations().ungettext(one, many, n),
        pgettext=lambda context, text: sentences.get_translations().upgettext(context, text),
        newstyle=True,
    )


class _Sentences(Domain):  # type: ignore[misc]  # of a library without types
    """The catalogues, which a page asks for its sentences some two hundred times.

    The library finds out anew each time in which language, and reads the file once for each page.
    """

    def get_translations(self) -> NullTranslations:
        """The sentences in the language that is being spoken."""
        # Behind the proxy: to ask it takes longer than all the rest.
        page = g._get_current_object()  # noqa: SLF001 - a documented name
        found: NullTranslations | None = page.get(_SENTENCES)
        if found is None:
            found = super().get_translations()
            setattr(page, _SENTENCES, found)
        return found


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """While it lasts, sentences come out in a language, whoever is asking."""
    with force_locale(language):
        before = g.pop(_SENTENCES, None)
        try:
            yield
        finally:
            g.pop(_SENTENCES, None)
            if before is not None:
                setattr(g, _SENTENCES, before)


def chosen() -> str:
    """The language kept in the cookie, so that even an error page needs no database."""
    kept = session.get(_KEPT) if has_request_context() else None
    return kept if kept in LANGUAGES else SOURCE


def choose(code: str) -> None:
    """Answer this browser in the language."""
    session[_KEPT] = code


def current() -> str:
    """The language of the sentences being written."""
    return str(get_locale() or SOURCE)
