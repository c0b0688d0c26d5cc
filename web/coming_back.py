"""The page that comes back when what was sent is not to be: with everything typed, and why.

A view says in its first line which page that is, and goes on with what happens when all is well:

    page = partial(_render, code, ending=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        ...

What the page does not know how to tell is left to `web/errors.py`, which has a page of its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from flask import abort, make_response

from workflow.errors import Invalid, NotNow, Stale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from web.forms.base import Form

    Page = Callable[..., str]


@contextmanager
def filled_in(form: Form, page: Page) -> Iterator[None]:
    """A block that takes what was typed; where it cannot, the page, the form saying what is wrong.

    What the form itself found wrong is not said again: then the block is there to ask for the
    right, which comes before what was typed.
    """
    try:
        yield
    except Invalid as invalid:
        if not form.errors:
            form.show(invalid)
        _give_back(page(), 422)


@contextmanager
def possible_now(page: Page) -> Iterator[None]:
    """A block that does something; where it cannot be done now, `page(refused=…)`."""
    try:
        yield
    except NotNow as refused:
        _give_back(page(refused=refused), 409)


@contextmanager
def still_as_seen(page: Page) -> Iterator[None]:
    """A block that rests on what was seen; where somebody was faster, `page(overtaken=True)`."""
    try:
        yield
    except Stale:
        _give_back(page(overtaken=True), 409)


def _give_back(page: str, code: int) -> NoReturn:
    abort(make_response(page, code))
