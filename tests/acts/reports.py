"""The report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.product_answer import ProductAnswer
from tests.acts import SOME_TEXT, TEXTS, Giving, Kept, unless
from workflow.documents.product_answers import Answered, asked_in
from workflow.engine.acts.reports import ReportEntry

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation


def with_nothing_arisen(situation: Situation) -> ReportEntry:
    """A report by which nothing arose of the products that nobody handed in."""
    missing = [each.position for each in asked_in(situation) if each.required]
    said = tuple(Answered(position, reason="Kỳ này không có.") for position in missing)
    return ReportEntry("Đã rà soát xong 120 hộ.", products=said)


def some_report(paper: Paper, _today: date) -> st.SearchStrategy[ReportEntry]:
    """Mostly what can be said of the products without a version is said of them."""
    reasons = st.sampled_from(["Kỳ này không có.", "Không phát sinh.", " "])
    numbers = st.integers(1, 3)
    said = [
        st.one_of(
            st.builds(lambda reason, n=n: Answered(n, reason=reason), reasons),
            st.builds(lambda instance, of, n=n: Answered(n, instance, of), numbers, numbers),
        )
        for n in paper.to_answer
    ]
    return st.builds(ReportEntry, SOME_TEXT, *[TEXTS] * 4, products=st.tuples(*said))


def fault_of_reporting(it: Taking, entry: ReportEntry) -> type[Exception] | None:
    paper, said = it.paper, {each.requirement: each for each in entry.products}
    without = set(range(1, len(paper.task.products) + 1)) - set(paper.current)
    can_be_said = without - paper.demanded_anew
    return unless(
        entry.results.strip()
        and paper.to_answer <= set(said) <= can_be_said
        and all(_can_be_taken(it, each) for each in said.values())
    )


def _can_be_taken(it: Taking, said: Answered) -> bool:
    if not said.holds:
        return said.requirement in it.paper.demanded and said.reason.strip() != ""
    return any(_still_holds(it.paper, earlier, said) for earlier in it.papers)


def _still_holds(paper: Paper, earlier: Paper, said: Answered) -> bool:
    """Whether an earlier paper of the same task has the version, and what the committee adopts
    was approved.
    """
    product = paper.task.products[said.requirement - 1]
    standing = earlier.current.get(said.requirement)
    return (
        (earlier.number, earlier.task.label) == (said.instance, paper.task.label)
        and earlier.cut_off < paper.cut_off
        and earlier.state != "revoked"
        and standing is not None
        and standing.number == said.version
        and (product.approval != "collective" or earlier.state == "closed")
    )


GIVEN = {
    "report": Giving(
        ReportEntry,
        usual=with_nothing_arisen,
        forgotten=((ReportEntry(" \n"), "results"),),
        by_chance=some_report,
        fault=fault_of_reporting,
        kept=Kept(
            columns=(ProductAnswer.reason,),
            written=lambda _paper, entry: [
                ("" if each.holds else each.reason,) for each in entry.products
            ],
        ),
    )
}
