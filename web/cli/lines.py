"""Texts of one line on the command line, mended as they are in forms."""

from __future__ import annotations

import click

from workflow.texts import on_one_line, unreadable


class OneLine(click.ParamType[str]):
    """A text that is kept on one line, whatever was pasted into it."""

    name = "text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The text, mended; what cannot be read ends the command."""
        text = on_one_line(str(value))
        if not text:
            self.fail("There is nothing in it.", param, ctx)
        if found := unreadable(text):
            self.fail(f"{found.code} cannot be read, in “{found.around}”.", param, ctx)
        return text
