"""What the follow-up office leads itself: there the committee does what the office else would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests import ballots, cast
from tests.decision.arranging import Story, joining, reported, written_down_last
from workflow.planning.assignment import Assignment, assign
from workflow.planning.proposals import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office import Office


def led_by_the_office(office: Office, label: str = "I.1") -> int:
    """Reported by the follow-up office itself, to the units that are asked as ever."""
    proposed = Assignment.as_proposed(office.propose(label))
    led = replace(proposed, mode=Mode.ONE_LEADS, lead_ids=(office.unit(cast.FOLLOW_UP_UNIT).id,))
    with office.transaction() as session:
        [made] = assign(session, led, actor=office.actor("vanphong"), at=office.now)
        number = made.number
    office.perform("vanphong.cb", number, "start")
    office.hand_in(number, by="vanphong.cb")
    office.perform("vanphong", number, "report")
    return number


def office_led_confirmed_by_congan(office: Office) -> int:
    number = led_by_the_office(office)
    office.perform("congan", number, "confirm")
    return number


def office_led_objected_by_both(office: Office) -> int:
    number = led_by_the_office(office)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "object")
    return number


def office_led_written_down(office: Office) -> int:
    """The last answer, of the culture unit, came on paper."""
    number = office_led_confirmed_by_congan(office)
    office.perform("chutich", number, "record_answer")
    return number


def office_led_reviewed(office: Office) -> int:
    number = office_led_confirmed_by_congan(office)
    office.perform("vhxh", number, "confirm")
    return number


def office_led_and_asked(office: Office) -> int:
    number = led_by_the_office(office, "I.3")
    office.perform("chutich", number, "record_answer")
    ballots.ask(office, number)
    return number


def office_led_and_voted(office: Office) -> int:
    number = led_by_the_office(office, "I.3")
    office.perform("chutich", number, "record_answer")
    office.record_vote(number)
    return number


def of_what_the_office_leads() -> Iterator[Story]:
    """What the office does with what others lead, the committee does with what the office leads."""
    leads = "the office leads it itself"
    independent = "who acts for the committee does not belong to the lead unit"
    unanswered = "some unit other than their own has not answered by itself"
    undecided = "the committee has not begun to decide as a body"
    answer, objection = "reported/record_answer/committee", "reported/record_objection/committee"
    last, sent_back = f"{answer} -> reviewed", "reported/return/committee -> in_progress"
    yield Story(f"{answer} -> reported", "chutich", led_by_the_office)
    yield Story(
        f"{answer} -> reported", "chutich", office_led_confirmed_by_congan,
        breaks="another answer or a response to an objection is still missing",
        leads_to="reviewed",
    )  # fmt: skip
    yield Story(last, "phochutich", office_led_confirmed_by_congan)
    yield Story(
        last, "phochutich", led_by_the_office,
        breaks="it is the last answer and no objection is without a response",
        leads_to="reported",
    )  # fmt: skip
    yield Story(f"{objection} -> reported", "phochutich", led_by_the_office)
    yield Story(sent_back, "phochutich", led_by_the_office)
    reviewed_rows = (
        "reviewed/record_answer/committee -> reviewed",
        "reviewed/record_objection/committee -> reported",
    )
    reported_rows = (f"{answer} -> reported", last, f"{objection} -> reported")
    joined = joining("phochutich", cast.FOLLOW_UP_UNIT, led_by_the_office)
    for row in (*reported_rows, sent_back):
        yield Story(row, "chutich", reported, breaks=leads, obstacle="office_does_it")
        yield Story(
            row, "phochutich", joined, breaks=independent, obstacle="authority_not_independent"
        )
    for row in reported_rows:
        yield Story(
            row, "chutich", office_led_objected_by_both,
            breaks=unanswered, obstacle="all_answered_themselves",
        )  # fmt: skip
    for row in reviewed_rows:
        yield Story(row, "chutich", office_led_written_down)
        yield Story(row, "chutich", written_down_last, breaks=leads, obstacle="office_does_it")
        yield Story(
            row, "phochutich", joining("phochutich", cast.FOLLOW_UP_UNIT, office_led_written_down),
            breaks=independent, obstacle="authority_not_independent",
        )  # fmt: skip
        yield Story(
            row, "chutich", office_led_reviewed,
            breaks=unanswered, obstacle="all_answered_themselves",
        )  # fmt: skip
        for arranged, obstacle in (
            (office_led_and_voted, "decided_already"),
            (office_led_and_asked, "members_vote"),
        ):
            yield Story(row, "chutich", arranged, breaks=undecided, obstacle=obstacle)
