"""Measuring pieces of work side by side, in turns, so that whatever disturbs disturbs them all."""

from __future__ import annotations

import gc
import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Work = Callable[[], object]


def medians(works: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """For each piece of work the median of what it says that it took, in rounds of one each."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(work())
    return {name: median(each) for name, each in taken.items()}


def timed(work: Work) -> Callable[[], float]:
    """The work as one that says how many milliseconds of processor time it took."""

    def once() -> float:
        began = time.process_time()
        work()
        return 1_000 * (time.process_time() - began)

    return once
