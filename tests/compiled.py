"""What is compiled once, though nearly every test of the web has an application of its own.

An application takes most of its making to compile the addresses of its routes: each worker does so
once. Its first pages take ten times as long as the next, for their templates: a run compiles each
once.

Whoever imports this module has every application of Flask's made so.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    Builder = Callable[..., tuple[str, str]]

_COMPILED: dict[tuple[Any, ...], Builder] = {}


class CompiledOnce(Rule):
    """A route that builds its addresses by what an equal one has compiled before.

    What is compiled asks the route it is called with for everything but its own text.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002 - as there
        told = (self.rule, *self._trace, *sorted((self.defaults or {}).items()), append_unknown)
        if told not in _COMPILED:
            _COMPILED[told] = super()._compile_builder(append_unknown)
        return _COMPILED[told]


Flask.url_rule_class = CompiledOnce

# The folder of the run, which all its workers have.
_TEMPLATES = Path(tempfile.gettempdir()) / "templates"
_TEMPLATES.mkdir(exist_ok=True)
Flask.jinja_options = {
    **Flask.jinja_options,
    "bytecode_cache": FileSystemBytecodeCache(str(_TEMPLATES)),
}
