"""The ways that instances take in a period: who does what, on which of its days.

Nothing is said of how an instance stands today. Of the period that is running the way has come as
far as the day allows, and whoever is slow is overdue in those before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.vocabulary import ApprovalMode, ProductKind

HEAD, OFFICER = "head", "officer"
"""Two of the people of a unit; before them stands the unit, as in `lead.head`."""

LEAD, FIRST, SECOND = "lead", "first", "second"
"""The unit that leads, and the ones it asks."""


class Kind(Enum):
    """A kind of row in a plan: the units that it asks, and the products that it demands."""

    ASKING = (
        (FIRST, SECOND),
        (
            ("Kế hoạch", ProductKind.PLAN, ApprovalMode.INDIVIDUAL),
            ("Báo cáo", ProductKind.REPORT, ApprovalMode.INDIVIDUAL),
        ),
    )
    ALONE = ((), (("Báo cáo", ProductKind.REPORT, ApprovalMode.INDIVIDUAL),))
    TOGETHER = ((FIRST,), (("Quyết định", ProductKind.DECISION, ApprovalMode.COLLECTIVE),))

    @property
    def asked(self) -> tuple[str, ...]:
        """The units that are asked to cooperate."""
        asked: tuple[str, ...] = self.value[0]
        return asked

    @property
    def products(self) -> tuple[tuple[str, ProductKind, ApprovalMode], ...]:
        """What is demanded: its words, its kind, and who decides it."""
        products: tuple[tuple[str, ProductKind, ApprovalMode], ...] = self.value[1]
        return products


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does on a day of the period, counted from its first."""

    day: int
    who: str
    action: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way, and how many of a hundred instances of its kind take it."""

    name: str
    kind: Kind
    share: int
    steps: tuple[Step, ...]
    only_now: bool = False
    """Whether it would end the task: in each period before the running one the first is gone."""


def _way(name: str, kind: Kind, share: int, steps: str, *, only_now: bool = False) -> Way:
    """A way as it is written below: a day, who, and what, with a semicolon between."""
    told = (step.split() for step in steps.split(";"))
    return Way(
        name, kind, share, tuple(Step(int(day), who, act) for day, who, act in told), only_now
    )


WAYS = (
    _way(
        "early", Kind.ASKING, 24,
        "3 lead.officer start; 20 lead.officer update_progress; 30 lead.officer hand_in;"
        "30 lead.officer hand_in; 31 lead.head report; 33 first.head confirm;"
        "34 second.head confirm; 38 chutich approve; 45 lead.officer hand_in_issued",
    ),
    _way(
        "steady", Kind.ASKING, 22,
        "5 lead.head start; 6 lead.head appoint; 48 lead.officer hand_in; 49 lead.officer hand_in;"
        "66 lead.head report; 67 first.head confirm; 67 second.head comment;"
        "70 second.head confirm; 74 vanphong submit; 75 chutich approve",
    ),
    _way(
        "at its end", Kind.ASKING, 20,
        "7 lead.officer start; 40 lead.officer comment; 60 lead.officer update_progress;"
        "83 lead.officer hand_in; 84 lead.officer hand_in; 86 lead.head report;"
        "87 first.head confirm; 88 second.head confirm; 90 phochutich approve",
    ),
    _way(
        "objected", Kind.ASKING, 8,
        "4 lead.head start; 41 lead.officer hand_in; 41 lead.officer hand_in; 42 lead.head report;"
        "43 first.head object; 44 second.head confirm; 72 lead.head respond;"
        "76 chutich approve",
    ),
    _way(
        "returned", Kind.ASKING, 6,
        "6 lead.officer start; 35 lead.officer hand_in; 35 lead.officer hand_in;"
        "36 lead.head report; 37 first.head confirm; 38 second.head confirm; 42 chutich return;"
        "60 lead.officer hand_in; 61 lead.head report; 62 first.head confirm;"
        "63 second.head confirm; 64 vanphong submit; 78 chutich approve",
    ),
    _way(
        "silent", Kind.ASKING, 5,
        "8 lead.head start; 50 lead.officer hand_in; 50 lead.officer hand_in; 51 lead.head report;"
        "52 first.head confirm; 74 chutich approve",
    ),
    _way(
        "extended", Kind.ASKING, 4,
        "5 lead.head start; 40 lead.head request_extension; 44 chutich grant_extension;"
        "96 lead.officer hand_in; 96 lead.officer hand_in; 97 lead.head report;"
        "98 first.head confirm; 99 second.head confirm; 103 chutich approve",
    ),
    _way(
        "late", Kind.ASKING, 5,
        "20 lead.head start; 66 vanphong urge; 104 lead.officer hand_in; 104 lead.officer hand_in;"
        "105 lead.head report; 106 first.head confirm; 107 second.head confirm;"
        "112 chutich approve",
    ),
    _way(
        "never", Kind.ASKING, 2, "12 lead.head start; 30 lead.officer update_progress"
    ),
    _way("sent back", Kind.ASKING, 2, "4 lead.head decline", only_now=True),
    _way("taken back", Kind.ASKING, 2, "9 chutich revoke", only_now=True),
    _way(
        "short", Kind.ALONE, 50,
        "2 lead.head start; 25 lead.head hand_in; 26 lead.head report; 29 phochutich approve",
    ),
    _way(
        "waiting", Kind.ALONE, 25,
        "10 lead.head start; 64 lead.officer hand_in; 65 lead.head report; 80 chutich approve",
    ),
    _way("not begun", Kind.ALONE, 25, "92 lead.head start; 93 lead.head hand_in;"
         "100 lead.head report; 101 chutich approve"),
    _way(
        "voted", Kind.TOGETHER, 60,
        "4 lead.head start; 28 lead.officer hand_in; 29 lead.head report; 30 first.head confirm;"
        "36 vanphong vote; 37 chutich approve",
    ),
    _way(
        "asked of the members", Kind.TOGETHER, 40,
        "9 lead.head start; 56 lead.officer hand_in; 57 lead.head report; 58 first.head confirm;"
        "67 vanphong open_ballot; 67 chutich cast; 67 phochutich cast; 67 kiemnhiem cast;"
        "70 uyvien cast; 71 vanphong count; 72 chutich approve",
    ),
)  # fmt: skip
"""Of each kind they make a hundred."""


def steps_of(way: Way, *, now: bool) -> tuple[Step, ...]:
    """The steps of a way in a period, which may be the one that is running."""
    return way.steps if now or not way.only_now else WAYS[0].steps
