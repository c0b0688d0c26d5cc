"""What is used of waitress without being documented is written down, and there."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import ChunkedReceiver
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

ROOT = Path(__file__).parents[2]
DECISION = ROOT / "docs" / "decisions" / "0028-waitress-stays-and-makes-room.md"
USED_IN = ("channels.py", "parsing.py", "serving.py")
THINGS = (
    HTTPChannel, TcpWSGIServer, WSGITask, HTTPRequestParser, ChunkedReceiver,
    ThreadedTaskDispatcher, wasyncore,
)  # fmt: skip
OF_A_SOCKET = {"family", "getsockname", "recv"}
"""What is asked of sockets of Python's own; waitress has names like these."""


def written_down() -> dict[str, set[str]]:
    """The names of the decision's table, by the class they belong to."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", DECISION.read_text(), re.MULTILINE)
    return {thing: set(re.findall(r"`(\w+)`", names)) for thing, names in rows}


def known_to(thing: object) -> set[str]:
    """The names that instances of a class have, or a module."""
    if not inspect.isclass(thing):
        return set(vars(thing))
    families = [each for each in thing.__mro__ if each is not object]
    set_on_self = (re.findall(r"self\.(\w+)", inspect.getsource(each)) for each in families)
    of_classes = {name for each in families for name in vars(each) if not name.startswith("__")}
    return of_classes.union(*set_on_self)


def used() -> set[str]:
    """The names that are asked of something, or given to a class, where waitress is built upon."""
    trees = [ast.parse((ROOT / "web" / "server" / name).read_text()) for name in USED_IN]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    asked = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    bodies = [each for node in nodes if isinstance(node, ast.ClassDef) for each in node.body]
    given = {each.name for each in bodies if isinstance(each, ast.FunctionDef)}
    given |= {
        target.id
        for each in bodies
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    return asked | given


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.__name__.rpartition(".")[2])
def test_the_waitress_installed_has_every_name_that_is_used(thing: object) -> None:
    name = getattr(thing, "__name__", "").rpartition(".")[2]
    assert written_down()[name] - known_to(thing) == set()


def test_every_name_that_is_used_is_written_down_and_no_other() -> None:
    listed = set().union(*written_down().values())
    waitress = set().union(*map(known_to, THINGS[:-1])) | {"close_all", "dispatcher", "loop"}
    ours = {"__init__"} | OF_A_SOCKET
    assert (used() & waitress) - ours - listed == set()
    assert listed - used() == set()
