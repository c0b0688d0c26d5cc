"""Several who do something at the same moment."""

from __future__ import annotations

from typing import Any

from tests.properties import racers

Runner = tuple[Any, ...]
"""A function of racers.py, and what it gets beside the place and the barrier."""


def race(place: racers.Place, runners: list[Runner]) -> list[racers.Answers]:
    """What each runner answered; all are let go at once, for every number anew."""
    together = racers.FORKING.Barrier(len(runners), timeout=60)
    running = []
    for target, *arguments in runners:
        receiving, sending = racers.FORKING.Pipe(duplex=False)
        process = racers.FORKING.Process(target=target, args=(place, together, sending, *arguments))
        process.start()
        sending.close()
        running.append((process, receiving))
    try:
        return [receiving.recv() for _, receiving in running]
    finally:
        for process, receiving in running:
            process.join(60)
            receiving.close()
