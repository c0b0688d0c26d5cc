"""What was understood of a file, as data: what a program reads, and what is kept of a draft."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from workflow.intake.columns import Field
from workflow.intake.parties import NamedParty
from workflow.intake.reading import CellPlace, PlanReading, ReadCell, ReadTask
from workflow.intake.times import AfterEvent, DayOfPeriod, Due, TimeMeaning


def as_json(reading: PlanReading) -> dict[str, Any]:
    """The reading in the shape of `dondoc plan show --json`, and beside it how sure it is.

    `cells` has every cell of a task with its place in the file, its confidence and its doubts.
    """
    return {
        "heading": list(reading.heading),
        "year": reading.year,
        "columns": [
            {"heading": each.heading, "field": each.field, "doubts": list(each.doubts)}
            for each in reading.columns
        ],
        "sections": [
            {"number": each.number, "title": each.title, "place": _place(each.place)}
            for each in reading.sections
        ],
        "tasks": [_task(each) for each in reading.tasks],
        "tables_left_out": reading.left_out,
    }


def _task(task: ReadTask) -> dict[str, Any]:
    return {
        "section": task.section,
        "number": int(task.number) if task.number.isdigit() else task.number,
        "part": task.part,
        **{
            f"{each}_text" if each is not Field.CONTENT else each: _one_line(task.cells[each].text)
            for each in task.cells
        },
        "leads": _parties(task.leads),
        "cooperating": _parties(task.cooperating),
        "follow_up": _parties(task.follow_up),
        "products": [{"text": each.text, "kind": each.kind} for each in task.products],
        "time": _time(task.time),
        "cells": {each: _cell(cell) for each, cell in task.cells.items()},
    }


def _parties(named: Iterable[NamedParty]) -> list[dict[str, Any]]:
    return [{"text": each.text, "code": None, "is_group": each.is_group} for each in named]


def _time(time: TimeMeaning) -> dict[str, Any]:
    return {
        "kind": time.kind,
        "cadences": list(time.cadences),
        "due": _due(time.due),
        "ends": time.ends,
    }


def _due(due: Due) -> dict[str, Any] | None:
    match due:
        case date():
            return {"on": due.isoformat()}
        case DayOfPeriod():
            return {"day": due.day, "month": due.month, "periods_later": due.periods_later}
        case AfterEvent():
            return {"count": due.count, "unit": due.unit, "after": due.event}
        case None:
            return None


def _cell(cell: ReadCell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "confidence": cell.confidence,
        "doubts": list(cell.doubts),
        "place": _place(cell.place),
    }


def _place(place: CellPlace | None) -> dict[str, int] | None:
    if place is None:
        return None
    return {
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "rows": place.rows,
        "columns": place.columns,
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
