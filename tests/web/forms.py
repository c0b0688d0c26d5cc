"""Every form there is, found by itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import web.forms
from web.forms.base import Form

if TYPE_CHECKING:
    from collections.abc import Iterator


def every_form(base: type[Form] = Form) -> Iterator[type[Form]]:
    """Each form of the product, found by itself."""
    for module in pkgutil.walk_packages(web.forms.__path__, f"{web.forms.__name__}."):
        import_module(module.name)
    for form in base.__subclasses__():
        if form.__module__.startswith("web."):
            yield form
        yield from every_form(form)
