"""Questions that every request asks: put together once, then asked with other values each time."""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import SelectBase, bindparam

Values = ParamSpec("Values")
Question = TypeVar("Question", bound=SelectBase)


def prepared(build: Callable[Values, Question]) -> Callable[Values, Question]:
    """The same question, of which only the values are new at each call.

    To put a select together takes as long as to run it. `build` may do no more with its values
    than compare them in SQL; of several, look for something among them. A statement may
    hold it once: its values have names.
    """
    places = signature(build)

    def named(place: str) -> str:
        return f"{build.__name__}_{place}"

    @cache
    def whole() -> Question:
        open_places: dict[str, Any] = {name: bindparam(named(name)) for name in places.parameters}
        return build(**open_places)  # type: ignore[call-arg]  # mypy: a ParamSpec has no names

    @wraps(build)
    def asked(*args: Values.args, **kwargs: Values.kwargs) -> Question:
        given = places.bind(*args, **kwargs).arguments
        return whole().params({named(name): _as_list(value) for name, value in given.items()})

    return asked


def _as_list(value: object) -> object:
    """Several values in a list, since a database driver takes no generator; one as it is."""
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value
