"""The language of what a command says in the words of the screen, for others than operators."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from flask import Flask

from web.language import LANGUAGES, set_up, spoken_in
from web.wording.findings import finding_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.audit.findings import Finding

OPERATORS = "en"
"""What commands speak otherwise."""

language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="The language of what was found; otherwise DONDOC_TERMINAL_LANGUAGE.",
)
"""The language of what an inspector reads."""


@contextmanager
def speaking(language: str = OPERATORS) -> Iterator[None]:
    """While it lasts, the words of the screen come out in a language."""
    app = Flask("web")
    set_up(app)
    with app.app_context(), spoken_in(language):
        yield


def tell_findings(findings: Iterable[Finding]) -> None:
    """Print a sentence for each, among others that are for operators."""
    with speaking():
        for finding in findings:
            click.echo(finding_sentence(finding))
