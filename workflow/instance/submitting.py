"""How long a slip holds with which the office submitted a round (phiếu trình).

What is decided depends on the round, the report, the products, and on the objections with their
responses. While a round is before the committee none but an objection changes: one that is raised,
and one that its unit holds no longer. Either voids the slip; that a unit agrees in its own words
where it had agreed before does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vocabulary import Stance

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator

    from models.approval import Submission
    from models.work import Confirmation


def slip_that_holds(
    slips: Iterable[Submission], given: Iterable[Confirmation]
) -> Submission | None:
    """Of a round's slips, the earliest first, the one on which a decision can rest."""
    last = next(reversed(list(slips)), None)
    return None if last is None or voiding(last, given) else last


def voiding(slip: Submission, given: Iterable[Confirmation]) -> Confirmation | None:
    """The last answer of its round that voided a slip."""
    instant = (slip.submitted_at, slip.id)
    since = [each for each in turned_by(given) if (each.given_at, each.id) > instant]
    return since[-1] if since else None


def turned_by(given: Iterable[Confirmation]) -> Iterator[Confirmation]:
    """Of a round's answers in their order, those by which an objection came or went."""
    held: dict[uuid.UUID, Stance] = {}
    for answer in given:
        if Stance.OBJECTED in {answer.stance, held.get(answer.unit_id)}:
            yield answer
        held[answer.unit_id] = answer.stance
