"""Documents that are handed in as issued, beside what was approved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.issued_document import IssuedDocument
from tests.acts import Giving, Kept, unless
from tests.acts.products import comes_with_its_bytes
from tests.papers import pdf
from workflow.documents.issuing import IssueEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.vocabulary import ProductKind
    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.documents.uploads import ReceivedDocument

SIGNED_AS = "KT. Chủ tịch – Phó Chủ tịch"
NUMBERED = {"KH", "BC", "TTr", "QĐ", "VB", "HD"}
"""The kinds that Decree 30/2020 gives a number."""


@dataclass(frozen=True)
class Issuing:
    """An issued document before its bytes are on their way."""

    position: int
    content: str
    number: str
    issued_on: date | None
    signed_by: str = "Lê Thị Bạch"

    def with_bytes(self, document: ReceivedDocument) -> IssueEntry:
        return IssueEntry(
            document, self.position, self.number, self.issued_on, self.signed_by, SIGNED_AS
        )


def is_numbered(kind: ProductKind) -> bool:
    return kind.value in NUMBERED


def approved(paper: Paper) -> list[int]:
    """The places of the products that are issued with a number."""
    return [n for n in paper.current if is_numbered(paper.task.products[n - 1].kind)]


def some_issuing(paper: Paper, today: date) -> st.SearchStrategy[Issuing]:
    """Mostly of what was approved; few documents, so that the same come again."""
    known = approved(paper) or [1]
    whole = st.builds(
        Issuing,
        st.sampled_from([*known, *known, len(paper.task.products) + 1]),
        st.sampled_from(["Da ky", "Da ky lai"]),
        st.sampled_from(["15/QĐ-UBND", "16/QĐ-UBND"]),
        st.integers(-3, 1).map(lambda days: today + timedelta(days=days)),
    )
    lacking = whole.map(lambda it: replace(it, number="")) | whole.map(
        lambda it: replace(it, issued_on=None, signed_by=" ")
    )
    return st.one_of(whole, whole, whole, lacking)


def fault(it: Taking, entry: Issuing) -> type[Exception] | None:
    told = entry.number.strip() and entry.signed_by.strip() and entry.issued_on
    dated = entry.issued_on is not None and entry.issued_on <= it.moment.today
    if not (told and dated and entry.position in approved(it.paper)) or too_soon(it.paper, entry):
        return unless(taken=False)
    version = it.paper.current[entry.position].number
    before = [given for number, given in it.paper.issued if number == version]
    return unless(before[-1:] != [entry])


def too_soon(paper: Paper, entry: Issuing) -> bool:
    """Whether it is dated before the day on which the committee adopted it as a body."""
    as_body = paper.task.products[entry.position - 1].approval == "collective"
    day, vote = entry.issued_on, paper.vote
    return bool(as_body and vote and day and day < vote.decided_on)


def rows(_paper: Paper, entry: Issuing) -> Iterable[tuple[object, ...]]:
    digest = sha256(pdf(entry.content)).hexdigest()
    return [(entry.number, entry.issued_on, entry.signed_by, SIGNED_AS, digest)]


GIVEN = {
    "issue": Giving(
        Issuing,
        usual=comes_with_its_bytes,
        by_chance=some_issuing,
        fault=fault,
        kept=Kept(
            (
                IssuedDocument.document_number,
                IssuedDocument.issued_on,
                IssuedDocument.signed_by,
                IssuedDocument.signed_as,
                IssuedDocument.sha256,
            ),
            rows,
        ),
    )
}
