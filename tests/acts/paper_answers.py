"""What units answered on paper or by telephone, as the office writes it down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.vocabulary import Opinion
from tests.acts import SOME_TEXT, Giving, units_around, unless
from workflow.engine.acts.paper_answers import PaperObjectionEntry, PaperOpinionEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation

WITH_REMARKS = Opinion.AGREE_WITH_REMARKS
LETTER: dict[str, Any] = {"document_number": "12/CV-CAX", "document_date": date(2026, 9, 18)}
"""A letter of before everything that the tests go through."""


def of_one(situation: Situation) -> dict[str, Any]:
    """The unit that has not answered by itself, one that has not answered at all first."""
    found = [*situation.silent, *situation.enterable, *situation.asked]
    if not found:
        return {"unit": "CONG_AN_XA"}
    before = situation.answers.get(found[0].id)
    return {"unit": found[0].code, "instead_of": before.position if before else None}


def opinion(situation: Situation) -> PaperOpinionEntry:
    return PaperOpinionEntry(**of_one(situation), **LETTER)


def objection(situation: Situation) -> PaperObjectionEntry:
    return PaperObjectionEntry(**of_one(situation), **LETTER, reason="Số liệu chưa khớp.")


def sources(paper: Paper, today: date) -> st.SearchStrategy[dict[str, Any]]:
    """Mostly what can be taken."""
    days = st.integers(-3, 1).map(lambda n: today + timedelta(days=n))
    loose = st.fixed_dictionaries(
        {
            "document_number": st.just("") | SOME_TEXT,
            "document_date": st.none() | days,
            "said_by": st.just("") | SOME_TEXT,
        }
    )
    told = st.builds(lambda who: {"said_by": who}, SOME_TEXT)
    units = units_around(paper).map(
        lambda unit: {"unit": unit, "instead_of": position_of(paper, unit)}
    )
    return st.builds(lambda unit, source: {**unit, **source}, units, told | st.just(LETTER) | loose)


def position_of(paper: Paper, unit: str) -> int | None:
    """Which answer in the round holds for a unit; None where there is none."""
    places = [n for n, answer in enumerate(paper.answers, 1) if answer.unit == unit]
    return places[-1] if places else None


def some_opinion(paper: Paper, today: date) -> st.SearchStrategy[PaperOpinionEntry]:
    return st.builds(
        lambda given, how, remark: PaperOpinionEntry(**given, opinion=how, remark=remark),
        sources(paper, today), st.sampled_from(Opinion), SOME_TEXT,
    )  # fmt: skip


def some_objection(paper: Paper, today: date) -> st.SearchStrategy[PaperObjectionEntry]:
    return st.builds(
        lambda given, reason: PaperObjectionEntry(**given, reason=reason),
        sources(paper, today), SOME_TEXT,
    )  # fmt: skip


def entered_twice(paper: Paper) -> Iterable[PaperOpinionEntry]:
    """Of units that have answered, as if they had not; and in place of an answer nobody gave."""
    yield from (PaperOpinionEntry(answer.unit, **LETTER) for answer in paper.answers)
    yield from (PaperOpinionEntry(unit, 99, **LETTER) for unit in paper.asked)


def can_be_written_down(it: Taking, entry: PaperOpinionEntry | PaperObjectionEntry) -> bool:
    """Of a unit that was asked and has not spoken itself, by nobody of it, from somewhere."""
    spoke = {answer.unit for answer in it.paper.answers if not answer.on_paper}
    number, dated = entry.document_number.strip(), entry.document_date
    return (
        entry.unit in set(it.paper.asked) - spoke - it.units
        and entry.instead_of == position_of(it.paper, entry.unit)
        and bool(number) == (dated is not None)
        and bool(number or entry.said_by.strip())
        and (dated is None or dated <= it.moment.today)
    )


def fault_of_opinion(it: Taking, entry: PaperOpinionEntry) -> type[Exception] | None:
    said = entry.opinion is not WITH_REMARKS or entry.remark.strip()
    return unless(said and can_be_written_down(it, entry))


def fault_of_objection(it: Taking, entry: PaperObjectionEntry) -> type[Exception] | None:
    return unless(entry.reason.strip() and can_be_written_down(it, entry))


GIVEN = {
    "paper_opinion": Giving(
        PaperOpinionEntry,
        usual=opinion,
        forgotten=((PaperOpinionEntry("", **LETTER), "unit"),),
        mistaken=entered_twice,
        by_chance=some_opinion,
        fault=fault_of_opinion,
    ),
    "paper_objection": Giving(
        PaperObjectionEntry,
        usual=objection,
        forgotten=((PaperObjectionEntry("", **LETTER, reason="Chưa khớp."), "unit"),),
        by_chance=some_objection,
        fault=fault_of_objection,
    ),
}
