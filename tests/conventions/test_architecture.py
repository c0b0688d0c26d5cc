"""What the code keeps to beyond what the linters know, read from its source."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("models", "workflow", "web", "seed")
BENEATH = ("models", "workflow", "seed")
"""What stands below web/, or beside it."""

GENERATED = "models/migrations/versions/"
LONGEST = 400
"""Lines of a file: about what can be kept in mind."""
LONGEST_OF_TESTS = 600
"""The same of a file of tests, whose cases are looked up one at a time."""


def files(*packages: str) -> list[Path]:
    return sorted(
        path
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if GENERATED not in path.as_posix()
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_is_something_to_look_at() -> None:
    assert {package: bool(files(package)) for package in PACKAGES} == dict.fromkeys(PACKAGES, True)


# Names and sizes

SAYS_NOTHING = re.compile(
    r"(^|_)(utils?|helpers?|managers?|common|misc|stuff|lib|base_service)(_|$)"
)


def test_a_file_is_called_by_what_is_in_it() -> None:
    parts = {
        name(path): path.relative_to(ROOT).with_suffix("").parts
        for path in files(*PACKAGES, "tests")
    }
    assert [path for path, names in parts.items() if any(map(SAYS_NOTHING.search, names))] == []


def longer_than(lines: int, *packages: str) -> dict[str, int]:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(*packages)}
    return {name(path): count for path, count in counts.items() if count > lines}


def test_a_file_can_be_read_in_one_go() -> None:
    assert longer_than(LONGEST, *PACKAGES, "development") == {}


def test_a_file_of_tests_has_one_subject() -> None:
    assert longer_than(LONGEST_OF_TESTS, "tests") == {}


def test_a_file_of_tests_says_what_its_subject_is() -> None:
    silent = [
        name(path)
        for path in files("tests")
        if (whole := tree(path)).body and not ast.get_docstring(whole)
    ]
    assert silent == []


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """What others may use: not private, not inside a function, not a property's setter."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_") or _is_override(node):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body)


def _is_override(node: ast.stmt) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(
        "setter" in ast.unparse(each) or "override" in ast.unparse(each) for each in decorators
    )


def test_a_name_means_one_thing() -> None:
    """Whoever searches for a class finds one."""
    homes = [
        node.name
        for path in files(*PACKAGES)
        for node in tree(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert {name for name, count in Counter(homes).items() if count > 1} == set()


def needed(whole: ast.Module, known: set[str]) -> set[str]:
    """The files that a file names in its imports, those for types among them."""
    imports = (node for node in ast.walk(whole) if isinstance(node, ast.ImportFrom) and node.module)
    named = (
        (node.module or "", f"{node.module}.{each.name}") for node in imports for each in node.names
    )
    return {full if full in known else module for module, full in named} & known


def test_no_files_need_one_another_not_even_for_types() -> None:
    """Each can be read after those that it needs, and by itself."""
    modules = {
        name(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree(path)
        for path in files(*PACKAGES)
    }
    needs = {module: needed(whole, set(modules)) - {module} for module, whole in modules.items()}
    TopologicalSorter(needs).prepare()


INHERITED = {
    "bind_field", "entry", "get_translations", "process_bind_param", "process_result_value",
    "save_session", "settings_customise_sources", "to_python", "to_url", "validate",
}  # fmt: skip
"""Methods whose name is given by what they inherit from, which also says what they are for."""


def test_everything_public_says_what_the_caller_gets() -> None:
    silent = [
        f"{name(path)}: {node.name}"
        for path in files(*PACKAGES)
        for node in public(tree(path).body)
        if not ast.get_docstring(node) and node.name not in INHERITED
    ]
    assert silent == []


# Who may know what


ASKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic|localtime))$"
    r"|^os\.(environ|getenv)"
)


def asked_for(path: Path) -> set[str]:
    attributes = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))
    return {asked for node in attributes if ASKS.search(asked := ast.unparse(node))}


def test_nothing_below_the_web_asks_for_the_time_or_the_environment() -> None:
    asking = {name(path): asked for path in files(*BENEATH) if (asked := asked_for(path))}
    assert asking == {}
    assert asked_for(ROOT / "web" / "clock.py") == {"datetime.now"}, "the search finds nothing"


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_one_file_knows_the_state_machine_library() -> None:
    knowing = [
        name(path)
        for path in files(*PACKAGES)
        if any(module.split(".")[0] == "transitions" for module in imports(path))
    ]
    assert knowing == ["workflow/definition/machine.py"]


def writes_of_a_state(path: Path) -> set[str]:
    """Where a file gives a task instance a state: by its constructor, an UPDATE or an assignment.

    `Outcome(state=…)` and the like are values, and no state of anything.
    """
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            gives_state = any(keyword.arg == "state" for keyword in node.keywords)
            if gives_state and (called == "TaskInstance" or called.endswith(".values")):
                found.add(called.rsplit(".")[-1])
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                found.add(ast.unparse(target))
    return found


def test_two_files_write_the_state_of_an_instance() -> None:
    writing = {
        name(path): writes for path in files(*PACKAGES) if (writes := writes_of_a_state(path))
    }
    assert writing == {
        "workflow/engine/performing.py": {"values"},
        "workflow/engine/opening.py": {"TaskInstance"},
    }


def test_one_function_moves_an_instance_on() -> None:
    moving = [
        function.name
        for path in files(*PACKAGES)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Name) and node.id == "_move" for node in ast.walk(function))
    ]
    assert moving == ["_carry_out"]


THE_SKELETON = {
    "hold_commune": {"workflow/audit/change.py"},
    "append": {"workflow/audit/change.py", "workflow/audit/attempts.py"},
    "earlier_outcome": {"workflow/audit/change.py"},
    "keep_outcome": {"workflow/audit/change.py"},
    # The clock tells of lines that others wrote.
    "tell_of": {
        "workflow/audit/change.py",
        "workflow/notifications/of_departures.py",
        "workflow/notifications/of_handovers.py",
    },
}
"""What a change is made of, and the files that say in which order."""

AROUND_AN_INSTANCE = re.compile("workflow/engine/(performing|opening|publishing|acts/)")
"""What is done to an instance goes through `perform`, which holds the instance instead."""


def calls(path: Path) -> set[str]:
    """The functions of the record, and by their names all others, that a file calls."""
    called = (ast.unparse(n.func) for n in ast.walk(tree(path)) if isinstance(n, ast.Call))
    heads = {name for name in called if "." not in name or name.startswith("record.")}
    return {name.removeprefix("record.") for name in heads}


@pytest.mark.parametrize(("step", "skeleton"), THE_SKELETON.items())
def test_every_change_goes_one_way(step: str, skeleton: set[str]) -> None:
    taking = {name(path) for path in files(*PACKAGES) if step in calls(path)}
    elsewhere = {path for path in taking if not AROUND_AN_INSTANCE.match(path)}
    # A line that tells of the clock comes from the record itself.
    assert elsewhere - {"workflow/audit/record.py"} == skeleton


def test_what_comes_under_a_token_keeps_its_outcome() -> None:
    """Otherwise a second click would do it once more."""
    asked = {
        f"{name(path)}: {function.name}": ".keep(" in ast.unparse(function)
        for path in files("workflow")
        if not AROUND_AN_INSTANCE.match(name(path))
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        if "token" in {each.arg for each in function.args.kwonlyargs}
    }
    assert len(asked) >= 7
    assert [function for function, kept in asked.items() if not kept] == []


# Words

LETTERS_ARE_ITS_SUBJECT = {"workflow/vietnamese.py"}
READS_WHAT_OFFICES_WRITE = "workflow/intake/"
"""It knows the words of plans, and says none on the screen."""


def is_vietnamese(text: str) -> bool:
    """Whether it has a letter that English has not."""
    return any(c in "đĐ" or unicodedata.combining(c) for c in unicodedata.normalize("NFD", text))


def sentences(path: Path) -> Iterator[str]:
    """The string literals of a file, without its docstrings."""
    whole = tree(path)
    docstrings = {
        id(node.value)
        for node in ast.walk(whole)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(whole):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def test_the_engine_speaks_no_vietnamese() -> None:
    spoken = {
        name(path): found
        for path in files("workflow")
        if not name(path).startswith(READS_WHAT_OFFICES_WRITE)
        if (found := [text for text in sentences(path) if is_vietnamese(text)])
    }
    assert set(spoken) == LETTERS_ARE_ITS_SUBJECT, spoken


def test_the_search_for_vietnamese_finds_it() -> None:
    assert is_vietnamese("Đã giao")
    assert is_vietnamese("đi")
    assert is_vietnamese("h\u1ed9")
    assert not is_vietnamese("assigned → in_progress …")


def test_no_file_of_tests_takes_from_another() -> None:
    """What several need stands beside the office, under a name that says what it is."""
    taking = {
        str(path.relative_to(ROOT)): node.module
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        for full in (node.module, *(f"{node.module}.{each.name}" for each in node.names))
        if re.fullmatch(r"tests\.(\w+\.)*test_\w+", full)
    }
    assert taking == {}


NO_COMMAND = {"the", "a", "an", "what", "nothing", "whether", "how", "that", "it", "its", "no"}


def is_a_command(word: str) -> bool:
    """Whether a docstring that begins so tells what to do, and does not tell of it."""
    told = word.endswith("s") and not word.endswith("ss")
    return word.lower() not in NO_COMMAND and not told


def test_what_gives_nothing_back_is_said_as_a_command() -> None:
    """What gives something back is named by what it gives."""
    commands = [
        (f"{name(path)}:{node.lineno}", (ast.get_docstring(node) or "").split(maxsplit=1))
        for path in files(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and isinstance(node.returns, ast.Constant)
        and node.returns.value is None
    ]
    told = {where: words[0] for where, words in commands if words}
    assert {where: word for where, word in told.items() if not is_a_command(word)} == {}
