"""What keeps a statement from being answered where each commune has a machine of its own.

A database that is spread by commune finds the machine by the commune's constant. So each table of
a statement, in whatever is asked within it too, is compared with the constant, or joined by the
commune to one that is; what is locked is named by its key; and nothing is looked for among none.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Join, ScalarSelect, Table, Tuple, event
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, Grouping
from sqlalchemy.sql.selectable import Alias

from models.organisation import Commune

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Delete, Engine, FromClause, Select, Update

OF_NONE = re.compile(r"\b1 ?!= ?1\b")
"""How SQLAlchemy spells, for either database, that something is among none."""


@contextmanager
def looked_at(engine: Engine) -> Iterator[list[str]]:
    """What is astray in the statements that are put together and asked meanwhile."""
    found: list[str] = []
    dialect = engine.dialect
    usual = dialect.statement_compiler

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if OF_NONE.search(statement):
            found.append(f"looked for among none: {' '.join(statement.split())}")

    # What was put together before is not looked at: it is put together anew.
    engine.clear_compiled_cache()
    dialect.statement_compiler = looking(usual, found)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
        dialect.statement_compiler = usual
        engine.clear_compiled_cache()


def looking(compiler: Any, found: list[str]) -> Any:
    """The compiler of a kind of database, noting what no commune restrains."""
    return type("Looking", (_Looking, compiler), {"found": found})


class _Looking:
    """Looks at each select of a statement while it is put together, down to the innermost."""

    found: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._selects: list[tuple[int, list[str], str]] = []
        self._locks = False
        super().__init__(*args, **kwargs)
        asks_within = len(self._selects) > 1
        for tables, free, written in self._selects:
            # A table by itself can be asked of all communes at once.
            if free and (asks_within or tables > 1):
                self._note(f"{', '.join(free)} without the commune's constant", written)
        if self._locks and asks_within:
            self._note("a lock together with what is asked within it", self._selects[-1][2])

    def _note(self, what: str, written: str) -> None:
        self.found.append(f"{what}: {' '.join(written.split())}")

    def _compose_select_body(self, text: str, select: Select[Any], *args: Any) -> str:
        _state, _columns, froms, *_ = args
        written: str = super()._compose_select_body(text, select, *args)  # type: ignore[misc]  # of the compiler
        self._locks = self._locks or select._for_update_arg is not None
        relations = {hash(each): each for each in _relations(froms)}
        conditions = [*select._where_criteria, *_on_clauses(froms)]
        self._selects.append((len(relations), free_of(relations, conditions), written))
        return written

    def visit_update(self, update_stmt: Update, *args: Any, **kwargs: Any) -> str:
        written: str = super().visit_update(update_stmt, *args, **kwargs)  # type: ignore[misc]  # of the compiler
        return self._changing(update_stmt, written)

    def visit_delete(self, delete_stmt: Delete, *args: Any, **kwargs: Any) -> str:
        written: str = super().visit_delete(delete_stmt, *args, **kwargs)  # type: ignore[misc]  # of the compiler
        return self._changing(delete_stmt, written)

    def _changing(self, statement: Update | Delete, written: str) -> str:
        table = statement.table
        free = free_of({hash(table): table}, statement._where_criteria)
        self._selects.append((1, free, written))
        return written


def free_of(
    relations: dict[int, FromClause], conditions: Iterable[ColumnElement[bool]]
) -> list[str]:
    """The tables that no condition compares with a commune's constant."""
    held = {key for key, each in relations.items() if not isinstance(_origin(each), Table)}
    held |= {key for key, each in relations.items() if "commune_id" not in each.c}
    pairs = []
    for condition in _conjuncts(conditions):
        if not isinstance(condition, BinaryExpression):
            continue
        if condition.operator is operators.in_op and isinstance(condition.left, Tuple):
            # As the library loads what hangs on rows: by their keys, in which the commune is.
            held |= {key for key in map(_of, condition.left.clauses) if key}
        if condition.operator is not operators.eq:
            continue
        sides = [condition.left, condition.right]
        keys = [_of(side) for side in sides]
        if all(keys):
            pairs.append(keys)
        held |= {
            key
            for key, other in zip(keys, reversed(sides), strict=True)
            if key and (isinstance(other, BindParameter) or _is_installed(other))
        }
    while joined := {
        key
        for one, other in pairs
        for key, beside in ((one, other), (other, one))
        if beside in held and beside in relations and key in relations and key not in held
    }:
        held |= joined
    return [str(each.description) for key, each in relations.items() if key not in held]


def _is_installed(side: object) -> bool:
    """Whether it is the commune of the installation, as the one there is is asked for."""
    return isinstance(side, ScalarSelect) and side.element.get_final_froms() == [Commune.__table__]


def _of(side: Any) -> int | None:
    if getattr(side, "name", None) == "commune_id" and getattr(side, "table", None) is not None:
        return hash(side.table)
    return None


def _origin(relation: FromClause) -> FromClause:
    while isinstance(relation, Alias):
        relation = relation.element
    return relation


def _relations(froms: Iterable[FromClause]) -> Iterator[FromClause]:
    for each in froms:
        if isinstance(each, Join):
            yield from _relations([each.left, each.right])
        else:
            yield each


def _on_clauses(froms: Iterable[FromClause]) -> Iterator[ColumnElement[bool]]:
    for each in froms:
        if isinstance(each, Join):
            if each.onclause is not None:
                yield each.onclause
            yield from _on_clauses([each.left, each.right])


def _conjuncts(conditions: Iterable[ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    for each in conditions:
        if isinstance(each, Grouping):
            yield from _conjuncts([each.element])
        elif isinstance(each, BooleanClauseList) and each.operator is operators.and_:
            yield from _conjuncts(each.clauses)
        else:
            yield each
