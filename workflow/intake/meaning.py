"""What the cells of one task mean."""

import re

from workflow.intake.columns import Field
from workflow.intake.doubts import Doubt
from workflow.intake.drafts import Draft
from workflow.intake.grid import words_of
from workflow.intake.parties import Parties, parties_of
from workflow.intake.products import products_of
from workflow.intake.reading import ReadCell, ReadTask
from workflow.intake.rows import NumberKind
from workflow.intake.times import time_meaning
from workflow.vietnamese import fold

_NEEDED = frozenset({Field.CONTENT, Field.LEAD, Field.PRODUCT, Field.TIME})
"""What a task cannot be assigned without."""
_ROLE = re.compile(
    r"(?:^|[;,.\n]\s*|\s)-?\s*((?:cơ quan |đơn vị )?(?:chủ trì|phối hợp))\s*:\s*", re.IGNORECASE
)


def task_of(draft: Draft, *, year: int | None) -> ReadTask:
    """A task with the meaning of its cells, in a plan of a year (where that is known)."""
    lead_text, cooperating_text = _texts_of_roles(draft)
    lead, cooperating = parties_of(lead_text), parties_of(cooperating_text)
    products = products_of(_text(draft, Field.PRODUCT))
    time = time_meaning(_text(draft, Field.TIME), year=year)
    follow_up = parties_of(_text(draft, Field.FOLLOW_UP))
    joined = draft.cells.get(Field.LEAD) and draft.cells.get(Field.LEAD) == draft.cells.get(
        Field.COOPERATING
    )
    if joined:
        # One cell for both says who takes part, not who leads.
        cooperating = Parties((), (Doubt.JOINED_ACROSS, *_only(lead.doubts, Doubt.UNDECIDED)))
    found = {
        Field.LEAD: _doubts_of_leads(lead, joined=bool(joined)),
        Field.COOPERATING: _unless_empty(cooperating.doubts),
        Field.FOLLOW_UP: _unless_empty(follow_up.doubts),
        Field.PRODUCT: products.doubts,
        Field.TIME: time.doubts,
    }
    number = "" if draft.number.kind in {NumberKind.NONE, NumberKind.DASH} else draft.number.text
    return ReadTask(
        draft.section,
        number,
        draft.part,
        {
            each: _cell(draft, each, found.get(each, ()))
            for each in Field
            if each is not Field.NUMBER
        },
        lead.named,
        cooperating.named,
        follow_up.named,
        products.named,
        time,
    )


def _cell(draft: Draft, each: Field, found: tuple[Doubt, ...]) -> ReadCell:
    cells = draft.cells.get(each, [])
    first = next((cell for cell in cells if cell.text), cells[0] if cells else None)
    text = _text(draft, each)
    doubts = [*draft.doubts.get(each, ()), *found]
    if each in _NEEDED and not text:
        doubts.append(Doubt.EMPTY)
    elif text:
        doubts += [
            why
            for place in draft.table.head.columns_of(each)
            for why in draft.table.head.columns[place].doubts
        ]
    place = draft.place(first) if first else None
    return ReadCell(text, place, tuple(dict.fromkeys(doubts)))


def _text(draft: Draft, each: Field) -> str:
    return words_of(draft.cells.get(each, ()))


def _texts_of_roles(draft: Draft) -> tuple[str, str]:
    """Who leads and who cooperates, which one cell may say with a word before each."""
    before, *said = _ROLE.split(_text(draft, Field.LEAD))
    leads, cooperating = [before], [_text(draft, Field.COOPERATING)]
    for role, names in zip(said[::2], said[1::2], strict=True):
        (cooperating if fold(role).endswith("phoi hop") else leads).append(names)
    if not said:
        return before, cooperating[0]
    return _listed(leads), _listed(cooperating)


def _listed(names: list[str]) -> str:
    return "; ".join(filter(None, (each.strip(" \n;,.-") for each in names)))


def _doubts_of_leads(lead: Parties, *, joined: bool) -> tuple[Doubt, ...]:
    doubts = [*lead.doubts]
    if joined:
        doubts.append(Doubt.JOINED_ACROSS)
    if len(lead.named) > 1:
        doubts.append(Doubt.SEVERAL_LEADS)
    if any(each.is_group for each in lead.named):
        doubts.append(Doubt.LEADS_ARE_A_GROUP)
    return tuple(doubts)


def _unless_empty(doubts: tuple[Doubt, ...]) -> tuple[Doubt, ...]:
    """Doubts of a cell that may be empty: not every task has somebody who cooperates."""
    return tuple(each for each in doubts if each is not Doubt.EMPTY)


def _only(doubts: tuple[Doubt, ...], one: Doubt) -> tuple[Doubt, ...]:
    return (one,) if one in doubts else ()
