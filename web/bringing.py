"""The document of a form on its way in: examined, and held when only something else is wrong."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import IO, TYPE_CHECKING

from web.files import file_store, upload_limit
from web.held_uploads import held, hold
from workflow.documents.links import written
from workflow.documents.uploads import receive
from workflow.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from web.forms.acts.products import LinkForm
    from web.forms.documents import DocumentForm
    from workflow.actors.actor import Actor


def look_for_held(form: DocumentForm, number: int, actor: Actor) -> None:
    """Have a form know the document that came with it before, unless it brings another."""
    if form.without.data:
        form.held.data = ""
    elif not form.file.data:
        form.received = held(form.held.data or "", number, actor=actor)


@contextmanager
def brought(form: DocumentForm, number: int, actor: Actor) -> Iterator[None]:
    """Have a form know its document, examined; hold it when the block finds only other faults.

    Raises `Invalid` where the document cannot be taken.
    """
    source = _source(form, actor)
    if source is None:
        yield
        return
    opened, name = source
    with (
        opened as stream,
        receive(file_store(), stream, name, actor=actor, limit=upload_limit()) as document,
    ):
        form.document = document
        try:
            yield
        except Invalid as invalid:
            form.received, form.held.data = None, None
            if "file" not in invalid.fields:
                form.received, form.held.data = hold(document, number, actor=actor)
            raise


@contextmanager
def written_down(form: LinkForm, actor: Actor) -> Iterator[None]:
    """Have a form of a link know what is kept of it, as a document.

    Raises `Invalid` where what was typed cannot be taken.
    """
    with written(file_store(), form.accepted().link, actor=actor) as document:
        form.document = document
        yield


def _source(
    form: DocumentForm, actor: Actor
) -> tuple[AbstractContextManager[IO[bytes]], str] | None:
    """The bytes of the form's document and what it is called; None where it brings none."""
    if form.received:
        return form.received.opened(actor), form.received.file_name
    if form.file.data:
        return nullcontext(form.file.data), form.file.data.filename or ""
    return None
