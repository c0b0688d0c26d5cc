"""The one table against its independent statement, and every cell of both tried for real.

`tests/stories/decision-table.csv` says in words what `workflow/definition/commune.py` says in
facts and conditions. The two were written apart; here they meet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from models.vocabulary import EventKind, Opinion, Role
from tests import cast
from tests.decision_table import MEANING, ROWS, Cell, cell, clauses, defined, stated
from tests.entries import DEPENDS, GIVEN
from workflow.definition.commune import COMMUNE
from workflow.engine.inputs import (
    Entry,
    ExtensionEntry,
    GrantEntry,
    OpinionEntry,
    ReasonEntry,
    ReassignmentEntry,
    RemindersEntry,
    ReportEntry,
    ResponseEntry,
    UrgingEntry,
)
from workflow.errors import Invalid, Refused, Unknown
from workflow.instance.standing import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

CELLS = {cell(row) for row in ROWS}


# The table and its statement, word by word


def test_every_row_of_the_statement_is_in_the_definition() -> None:
    assert stated() - defined() == Counter()


def test_every_row_of_the_definition_is_in_the_statement() -> None:
    assert defined() - stated() == Counter()


def test_no_clause_is_explained_that_the_statement_does_not_use() -> None:
    assert set(MEANING) == {clause for row in ROWS for clause in clauses(row)}


def test_rows_of_one_cell_that_lead_apart_say_when() -> None:
    for key, count in Counter(map(cell, ROWS)).items():
        rules = [rule for rule in COMMUNE.rules if (rule.state, rule.action, rule.standing) == key]
        assert count == len(rules)
        assert count == 1 or all(rule.when for rule in rules)


def test_the_statement_speaks_of_every_state_and_standing() -> None:
    assert {row["state"] for row in ROWS} | {row["leads_to"] for row in ROWS} == set(
        COMMUNE.state_by_name
    )
    assert {row["standing"] for row in ROWS} == set(STANDINGS)


# Every cell, through perform

HOLDERS: dict[str, set[str]] = {
    "kinhte.cb": {"lead_member"},
    "kinhte.pho": {"lead_member"},
    "kinhte": {"lead_member", "lead_head"},
    "vhxh": {"cooperating_head"},
    "vanphong.cb": {"follow_up"},
    "phochutich": {"committee"},
    "chutich": {"committee", "chair"},
    "clock": {"clock"},
}
"""Who stands for each standing before task I.1, and what else comes with the post."""

STANDING_FOR_NOTHING = ("admin", "uyvien", "giamsat", "vhxh.cb", "nongdan")

STATES = tuple(COMMUNE.state_by_name)
ACTIONS = tuple(dict.fromkeys(row["action"] for row in ROWS))


def test_somebody_stands_for_every_standing() -> None:
    assert set().union(*HOLDERS.values()) == set(STANDINGS)


ON_ONE_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""Of what is refused in Python; that a refusal leaves either database as it was, others hold."""


def is_stated(state: str, action: str, who: str) -> bool:
    return any((state, action, standing) in CELLS for standing in HOLDERS.get(who, ()))


@ON_ONE_DATABASE
@pytest.mark.parametrize("state", STATES)
def test_every_cell_that_is_not_stated_is_refused(office: Office, state: str) -> None:
    number = office.standing_in(state)
    if state == "in_progress":
        office.hand_in(number)
    if state in {"assigned", "in_progress"}:
        office.perform("kinhte", number, "request_extension")
    before, written = office.contents(), len(office.events())

    tried = [
        (who, action)
        for who, action in product([*HOLDERS, *STANDING_FOR_NOTHING], ACTIONS)
        if not is_stated(state, action, who)
    ]
    for who, action in tried:
        with pytest.raises(Refused) as refusal:
            office.perform(who, number, action)
        [obstacle] = refusal.value.obstacles
        assert obstacle.code in {"not_entitled", "not_in_this_state"}, (state, action, who)

    assert office.contents() == before
    attempts = office.events()[written:]
    assert [event.kind for event in attempts] == [EventKind.REFUSAL] * len(tried)
    assert [event.action for event in attempts] == [action for _, action in tried]


@pytest.mark.parametrize("state", STATES)
def test_whoever_holds_no_post_finds_nothing(office: Office, state: str) -> None:
    number = office.standing_in(state)
    written = len(office.events())
    for action in ACTIONS:
        with pytest.raises(Unknown):
            office.perform("vangchuc", number, action)
    assert len(office.events()) == written


# Every row, with its conditions kept and each of them broken


@dataclass(frozen=True)
class Story:
    """Somebody acts after something was arranged; what comes of it, and which clause it breaks."""

    row: str
    """`state/action/standing`, and where it leads."""
    who: str
    arranged: Callable[[Office], int]
    breaks: str = ""
    """The clause of the row that does not hold; empty: all of them hold."""
    obstacle: str = ""
    """What is in the way then; empty: another row of the cell applies."""
    leads_to: str = ""
    entry: Entry | None = None

    @property
    def cell(self) -> Cell:
        state, action, standing = self.row.split(" ")[0].split("/")
        return state, action, standing

    def __str__(self) -> str:
        return f"{self.row}{f' unless {self.breaks}' if self.breaks else ''} ({self.who})"


def with_products(office: Office) -> int:
    number = office.in_progress("I.1")
    office.hand_in(number)
    return number


def with_one_product(office: Office) -> int:
    number = office.in_progress("I.1")
    office.hand_in(number, 1)
    return number


def with_a_product_taken_out(office: Office) -> int:
    number = with_products(office)
    office.take_out(number, 2)
    return number


def alone_with_products(office: Office) -> int:
    number = office.in_progress("I.2")
    office.hand_in(number)
    return number


def reported(office: Office) -> int:
    return office.reported("I.1")


def confirmed_by_congan(office: Office) -> int:
    number = reported(office)
    office.perform("congan", number, "confirm")
    return number


def confirmed_by_vhxh(office: Office) -> int:
    number = reported(office)
    office.perform("vhxh", number, "confirm")
    return number


def objected_by_congan(office: Office) -> int:
    number = reported(office)
    office.perform("congan", number, "object")
    return number


def objected_by_vhxh(office: Office) -> int:
    number = reported(office)
    office.perform("vhxh", number, "object")
    return number


def objected_by_vhxh_confirmed_by_congan(office: Office) -> int:
    number = objected_by_vhxh(office)
    office.perform("congan", number, "confirm")
    return number


def objected_by_both(office: Office) -> int:
    number = objected_by_vhxh(office)
    office.perform("congan", number, "object")
    return number


def objected_and_answered(office: Office) -> int:
    number = objected_by_congan(office)
    office.perform("kinhte", number, "respond")
    return number


def confirmed_in_an_earlier_round(office: Office) -> int:
    number = confirmed_by_vhxh(office)
    office.perform("kinhte", number, "withdraw")
    office.report(number)
    return number


def objected_in_an_earlier_round(office: Office) -> int:
    number = objected_by_vhxh(office)
    office.perform("vanphong", number, "return")
    office.report(number)
    return number


def objection_taken_back_by_vhxh(office: Office) -> int:
    number = objected_by_vhxh(office)
    office.perform("vhxh", number, "confirm")
    return number


def asked_on_the_last_day(office: Office) -> int:
    number = office.assign("I.1")
    office.until(number)
    return number


def past_the_due_date(office: Office) -> int:
    number = office.assign("I.1")
    office.until(number, days=1)
    return number


def started(arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once the lead unit has taken it up."""

    def then(office: Office) -> int:
        number = arranged(office)
        office.perform("kinhte.cb", number, "start")
        return number

    return then


def extension_asked(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "request_extension")
    return number


def extension_refused(office: Office) -> int:
    number = extension_asked(office)
    office.perform("chutich", number, "refuse_extension")
    return number


def asked_by_one_who_then_joined_the_committee(office: Office) -> int:
    number = extension_asked(office)
    office.end_posts("kinhte", last_day=office.now.date())
    office.later(days=1)
    office.give_post("kinhte", Role.VICE_CHAIR)
    return number


def asked_by_one_who_then_joined_the_office(office: Office) -> int:
    number = within_the_limit(office)
    office.end_posts("kinhte", last_day=office.now.date())
    office.later(days=1)
    office.give_post("kinhte", Role.OFFICER, cast.FOLLOW_UP_UNIT)
    return number


def of_the_office_and_the_lead_unit(office: Office) -> int:
    office.give_post("vanphong.cb", Role.OFFICER, "PHONG_KINH_TE")
    return within_the_limit(office)


def within_the_limit(office: Office) -> int:
    office.set_limit(5)
    return extension_asked(office)


def beyond_the_limit(office: Office) -> int:
    office.set_limit(4)
    return extension_asked(office)


def left_to_the_office_and_nothing_asked(office: Office) -> int:
    office.set_limit(5)
    return office.assign("I.1")


def declined(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "decline")
    return number


def declined_and_upheld(office: Office) -> int:
    number = declined(office)
    office.perform("chutich", number, "uphold")
    return number


def declined_by_one_who_then_joined_the_committee(office: Office) -> int:
    number = declined(office)
    office.end_posts("kinhte", last_day=office.now.date())
    office.later(days=1)
    office.give_post("kinhte", Role.VICE_CHAIR)
    return number


def declined_after_an_extension_was_asked(office: Office) -> int:
    number = extension_asked(office)
    office.perform("kinhte", number, "decline")
    return number


def silent_too_long(office: Office) -> int:
    number = reported(office)
    office.after_answering_time(number)
    return number


def silent_until_the_last_day(office: Office) -> int:
    number = silent_too_long(office)
    office.later(days=-1)
    return number


def objection_left_open_too_long(office: Office) -> int:
    number = objected_by_vhxh(office)
    office.after_answering_time(number)
    return number


def objection_answered_then_silence(office: Office) -> int:
    number = objected_and_answered(office)
    office.after_answering_time(number)
    return number


def reviewed(office: Office) -> int:
    return office.reviewed("I.1")


def reported_by_one_who_then_joined_the_committee(office: Office) -> int:
    number = reviewed(office)
    office.end_posts("kinhte", last_day=office.now.date())
    office.later(days=1)
    office.give_post("kinhte", Role.VICE_CHAIR)
    return number


def collective_without_a_vote(office: Office) -> int:
    return office.reviewed("I.3")


def collective_with_a_vote(office: Office) -> int:
    number = office.reviewed("I.3")
    office.record_vote(number)
    return number


def collective_voted_down(office: Office) -> int:
    number = office.reviewed("I.3")
    office.record_vote(number, in_favour=4)
    return number


def collective_voted_in_an_earlier_round(office: Office) -> int:
    number = collective_with_a_vote(office)
    office.perform("chutich", number, "return")
    office.report(number)
    office.perform("vhxh", number, "confirm")
    return number


def of_extensions(state: str) -> list[Story]:
    """The rows on extensions, which are the same wherever the lead unit is at work."""

    def story(action: str, standing: str, *args: Any, **how: str) -> Story:
        who, arranged = args
        row = f"{state}/{action}/{standing} -> {state}"
        return Story(row, who, arranged if state == "assigned" else started(arranged), **how)

    def ask(who: str, arranged: Callable[[Office], int], **how: str) -> Story:
        return story("request_extension", "lead_head", who, arranged, **how)

    asked = "an extension waits for an answer"
    independent = "who answers did not ask and does not belong to the lead unit"
    stories = [
        ask("kinhte", lambda o: o.assign("I.1")),
        ask("kinhte", asked_on_the_last_day),
        ask("kinhte", extension_refused),
        ask(
            "kinhte", past_the_due_date,
            breaks="the due date has not passed", obstacle="deadline_passed",
        ),
        ask(
            "kinhte", extension_asked,
            breaks="no extension waits for an answer", obstacle="extension_waiting",
        ),
    ]  # fmt: skip
    for action in ("grant_extension", "refuse_extension"):
        stories += [
            story(action, "committee", "chutich", extension_asked),
            story(action, "committee", "phochutich", extension_asked),
            story(
                action, "committee", "chutich", extension_refused,
                breaks=asked, obstacle="no_extension_asked",
            ),
            story(
                action, "committee", "kiemnhiem", extension_asked,
                breaks=independent, obstacle="decider_not_independent",
            ),
            story(
                action, "committee", "kinhte", asked_by_one_who_then_joined_the_committee,
                breaks=independent, obstacle="decider_not_independent",
            ),
            story(action, "follow_up", "vanphong", within_the_limit),
            story(action, "follow_up", "vanphong.cb", within_the_limit),
            story(
                action, "follow_up", "vanphong", left_to_the_office_and_nothing_asked,
                breaks=asked, obstacle="no_extension_asked",
            ),
            story(
                action, "follow_up", "kinhte", asked_by_one_who_then_joined_the_office,
                breaks=independent, obstacle="decider_not_independent",
            ),
            story(
                action, "follow_up", "vanphong.cb", of_the_office_and_the_lead_unit,
                breaks=independent, obstacle="decider_not_independent",
            ),
            story(
                action, "follow_up", "vanphong", extension_asked,
                breaks="the proposed date lies within what the committee left to the office",
                obstacle="extension_not_left_to_office",
            ),
            story(
                action, "follow_up", "vanphong", beyond_the_limit,
                breaks="the proposed date lies within what the committee left to the office",
                obstacle="beyond_office_limit",
            ),
        ]  # fmt: skip
    return stories


WHILE_DECLINED = "nothing that was sent back waits for an answer"

STORIES = (
    *of_extensions("assigned"),
    *of_extensions("in_progress"),
    # What is sent back
    Story("assigned/decline/lead_head -> assigned", "kinhte", lambda o: o.assign("I.1")),
    Story("assigned/decline/lead_head -> assigned", "kinhte", declined_and_upheld),
    Story(
        "assigned/decline/lead_head -> assigned", "kinhte", declined,
        breaks=WHILE_DECLINED, obstacle="decline_waiting",
    ),
    Story(
        "assigned/start/lead_member -> in_progress", "kinhte.cb", declined,
        breaks=WHILE_DECLINED, obstacle="decline_waiting",
    ),
    Story(
        "assigned/request_extension/lead_head -> assigned", "kinhte", declined,
        breaks=WHILE_DECLINED, obstacle="decline_waiting",
    ),
    *(
        story
        for row, action in (
            ("assigned/reassign/committee -> revoked", "reassign"),
            ("assigned/uphold/committee -> assigned", "uphold"),
        )
        for story in (
            Story(row, "chutich", declined),
            Story(row, "phochutich", declined_after_an_extension_was_asked),
            Story(
                row, "chutich", declined_and_upheld,
                breaks="what was sent back waits for an answer", obstacle="not_declined",
            ),
            Story(
                row, "kiemnhiem", declined,
                breaks="who answers did not ask and does not belong to the lead unit",
                obstacle="decider_not_independent",
            ),
            Story(
                row, "kinhte", declined_by_one_who_then_joined_the_committee,
                breaks="who answers did not ask and does not belong to the lead unit",
                obstacle="decider_not_independent",
            ),
        )
    ),
    # Urging
    *(
        Story(f"{state}/urge/{standing} -> {state}", who, arranged)
        for standing, who in (("follow_up", "vanphong.cb"), ("chair", "chutich"))
        for state, arranged in (
            ("assigned", lambda o: o.assign("I.1")),
            ("in_progress", lambda o: o.in_progress("I.1")),
            ("reported", lambda o: o.reported("I.1")),
            ("reported", objected_by_vhxh_confirmed_by_congan),
        )
    ),
    *(
        Story(
            f"assigned/urge/{standing} -> assigned", who, declined,
            breaks="some unit is awaited", obstacle="no_unit_awaited",
        )
        for standing, who in (("follow_up", "vanphong.cb"), ("chair", "chutich"))
    ),
    # Reminding
    *(
        Story(f"{state}/remind/clock -> {state}", "clock", arranged)
        for state, arranged in (
            ("assigned", lambda o: o.assign("I.1")),
            ("in_progress", with_one_product),
            ("reported", objected_by_both),
            ("reviewed", reviewed),
        )
    ),
    Story("assigned/start/lead_member -> in_progress", "kinhte.cb", lambda o: o.assign("I.1")),
    Story("assigned/start/lead_member -> in_progress", "kinhte.pho", lambda o: o.assign("I.1")),
    Story("assigned/start/lead_member -> in_progress", "kinhte", lambda o: o.assign("I.1")),
    Story("assigned/revoke/committee -> revoked", "phochutich", lambda o: o.assign("I.1")),
    # Reporting, with somebody to ask
    Story("in_progress/report/lead_head -> reported", "kinhte", with_products),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", lambda o: o.in_progress("I.1"),
        breaks="every required product kind has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", with_one_product,
        breaks="every required product kind has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", with_a_product_taken_out,
        breaks="every required product kind has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", alone_with_products,
        breaks="at least one cooperating unit is asked", leads_to="reviewed",
    ),
    # Reporting, with nobody to ask
    Story("in_progress/report/lead_head -> reviewed", "kinhte", alone_with_products),
    Story(
        "in_progress/report/lead_head -> reviewed", "kinhte", lambda o: o.in_progress("I.2"),
        breaks="every required product kind has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reviewed", "kinhte", with_products,
        breaks="no cooperating unit is asked", leads_to="reported",
    ),
    Story("in_progress/revoke/committee -> revoked", "chutich", with_products),
    # Confirming while others are awaited
    Story("reported/confirm/cooperating_head -> reported", "vhxh", reported),
    Story("reported/confirm/cooperating_head -> reported", "vhxh", objected_by_congan),
    Story("reported/confirm/cooperating_head -> reported", "vhxh", confirmed_in_an_earlier_round),
    Story("reported/confirm/cooperating_head -> reported", "congan", objected_by_both),
    Story(
        "reported/confirm/cooperating_head -> reported", "vhxh", confirmed_by_vhxh,
        breaks="this unit has not confirmed in this round", obstacle="confirmed_already",
    ),
    Story(
        "reported/confirm/cooperating_head -> reported", "vhxh", confirmed_by_congan,
        breaks="another answer or a response to an objection is still missing",
        leads_to="reviewed",
    ),
    # Confirming as the last one
    Story("reported/confirm/cooperating_head -> reviewed", "vhxh", confirmed_by_congan),
    Story("reported/confirm/cooperating_head -> reviewed", "vhxh", objected_and_answered),
    Story("reported/confirm/cooperating_head -> reviewed", "congan", objection_taken_back_by_vhxh),
    Story(
        "reported/confirm/cooperating_head -> reviewed", "vhxh",
        objected_by_vhxh_confirmed_by_congan,
    ),
    Story(
        "reported/confirm/cooperating_head -> reviewed", "congan",
        objected_by_vhxh_confirmed_by_congan,
        breaks="this unit has not confirmed in this round", obstacle="confirmed_already",
    ),
    Story(
        "reported/confirm/cooperating_head -> reviewed", "vhxh", reported,
        breaks="it is the last answer and no objection is without a response",
        leads_to="reported",
    ),
    Story(
        "reported/confirm/cooperating_head -> reviewed", "congan", objected_by_vhxh,
        breaks="it is the last answer and no objection is without a response",
        leads_to="reported",
    ),
    # Objecting
    Story("reported/object/cooperating_head -> reported", "vhxh", reported),
    Story("reported/object/cooperating_head -> reported", "vhxh", confirmed_by_vhxh),
    Story("reported/object/cooperating_head -> reported", "vhxh", objected_in_an_earlier_round),
    Story(
        "reported/object/cooperating_head -> reported", "vhxh", objected_by_vhxh,
        breaks="this unit has not objected in this round", obstacle="objected_already",
    ),
    Story(
        "reported/object/cooperating_head -> reported", "congan", objected_and_answered,
        breaks="this unit has not objected in this round", obstacle="objected_already",
    ),
    # Responding while something else is missing
    Story("reported/respond/lead_head -> reported", "kinhte", objected_by_vhxh),
    Story("reported/respond/lead_head -> reported", "kinhte", objected_by_both),
    Story(
        "reported/respond/lead_head -> reported", "kinhte", reported,
        breaks="an objection has no response", obstacle="no_open_objection",
    ),
    Story(
        "reported/respond/lead_head -> reported", "kinhte", objected_by_vhxh_confirmed_by_congan,
        breaks="something else is still missing", leads_to="reviewed",
    ),
    # Responding to the last
    Story(
        "reported/respond/lead_head -> reviewed", "kinhte", objected_by_vhxh_confirmed_by_congan
    ),
    Story(
        "reported/respond/lead_head -> reviewed", "kinhte", objected_by_vhxh,
        breaks="it answers the last open objection and every unit has answered",
        leads_to="reported",
    ),
    Story(
        "reported/respond/lead_head -> reviewed", "kinhte", objected_by_both,
        breaks="it answers the last open objection and every unit has answered",
        leads_to="reported",
    ),
    Story("reported/withdraw/lead_head -> in_progress", "kinhte", confirmed_by_vhxh),
    Story("reported/return/follow_up -> in_progress", "vanphong", reported),
    Story("reported/return/follow_up -> in_progress", "vanphong.cb", objected_by_vhxh),
    # Silence
    Story("reported/lapse/clock -> reviewed", "clock", silent_too_long),
    Story("reported/lapse/clock -> reviewed", "clock", objection_answered_then_silence),
    Story(
        "reported/lapse/clock -> reviewed", "clock", silent_until_the_last_day,
        breaks="the answering time is over", obstacle="answering_time_runs",
    ),
    Story(
        "reported/lapse/clock -> reviewed", "clock", objection_left_open_too_long,
        breaks="no objection is without a response", obstacle="objections_open",
    ),
    Story("reported/revoke/committee -> revoked", "chutich", reported),
    # Approving
    Story("reviewed/approve/committee -> closed", "chutich", reviewed),
    Story("reviewed/approve/committee -> closed", "phochutich", reviewed),
    Story("reviewed/approve/committee -> closed", "chutich", collective_with_a_vote),
    Story(
        "reviewed/approve/committee -> closed", "kiemnhiem", reviewed,
        breaks="the approver neither reported it nor belongs to the lead unit",
        obstacle="approver_not_independent",
    ),
    Story(
        "reviewed/approve/committee -> closed", "kinhte",
        reported_by_one_who_then_joined_the_committee,
        breaks="the approver neither reported it nor belongs to the lead unit",
        obstacle="approver_not_independent",
    ),
    Story(
        "reviewed/approve/committee -> closed", "chutich", collective_without_a_vote,
        breaks="a collective matter has its recorded vote", obstacle="vote_missing",
    ),
    Story(
        "reviewed/approve/committee -> closed", "chutich", collective_voted_in_an_earlier_round,
        breaks="a collective matter has its recorded vote", obstacle="vote_missing",
    ),
    Story(
        "reviewed/approve/committee -> closed", "chutich", collective_voted_down,
        breaks="a collective matter has its recorded vote", obstacle="vote_rejected",
    ),
    Story("reviewed/return/committee -> in_progress", "phochutich", reviewed),
    Story("reviewed/revoke/committee -> revoked", "phochutich", reviewed),
    Story("closed/reopen/chair -> in_progress", "chutich", lambda o: o.closed("I.1")),
)  # fmt: skip


def test_every_row_is_told_with_its_clauses_kept_and_each_one_broken() -> None:
    told = {(story.row, story.breaks) for story in STORIES}
    for row in ROWS:
        name = f"{'/'.join(cell(row))} -> {row['leads_to']}"
        for breaks in ("", *clauses(row)):
            assert (name, breaks) in told


@ON_ONE_DATABASE
@pytest.mark.parametrize("story", [story for story in STORIES if story.obstacle], ids=str)
def test_a_row_does_nothing_unless_its_conditions_hold(office: Office, story: Story) -> None:
    number = story.arranged(office)
    state, action, _ = story.cell
    before, written = office.contents(), len(office.events())
    assert office.state(number) == state

    with pytest.raises(Refused) as refusal:
        office.perform(story.who, number, action)
    assert [obstacle.code for obstacle in refusal.value.obstacles] == [story.obstacle]
    assert office.contents() == before
    [attempt] = office.events()[written:]
    assert attempt.kind is EventKind.REFUSAL
    assert attempt.action == action
    assert attempt.details["obstacles"][0]["code"] == story.obstacle


@pytest.mark.parametrize("story", [story for story in STORIES if not story.obstacle], ids=str)
def test_a_row_does_what_it_says_under_its_conditions(office: Office, story: Story) -> None:
    number = story.arranged(office)
    state, action, standing = story.cell
    written = len(office.events())
    was = office.instance(number)
    assert was.state == state

    outcome = office.perform(story.who, number, action)
    leads_to = story.leads_to or story.row.rpartition(" ")[2]
    instance, lines = office.instance(number), office.events()[written:]
    [event] = [line for line in lines if line.instance_id == instance.id]
    assert outcome.state == instance.state == event.to_state == leads_to
    assert event.kind is EventKind.TRANSITION
    assert event.from_state == state
    assert event.rule == f"{state}/{action}/{standing}"
    # A reminder leaves what somebody has before them as it is.
    assert instance.version == was.version + (action != "remind")
    assert instance.round == was.round + (action == "report")


# What must be given

NOTHING: dict[str, tuple[tuple[Entry | None, str], ...]] = {
    "report": ((None, "report"), (ReportEntry(" \n"), "results"), (ReasonEntry("x"), "report")),
    "reason": ((None, "reason"), (ReasonEntry(""), "reason"), (ReportEntry("x"), "reason")),
    "opinion": (
        (None, "opinion"),
        (OpinionEntry(Opinion.AGREE_WITH_REMARKS, " "), "remark"),
        (ReasonEntry("x"), "opinion"),
    ),
    "response": ((None, "response"), (ResponseEntry("\t"), "response")),
    "extension": (
        (None, "extension"),
        (ExtensionEntry(None, "Mưa lũ."), "proposed_on"),
        (ExtensionEntry(date(2027, 1, 20), " "), "reason"),
    ),
    "grant": ((None, "grant"), (GrantEntry(None, "Đồng ý."), "until")),
    "reassignment": (
        (None, "reassignment"),
        (ReassignmentEntry("", date(2027, 1, 20), "x"), "unit"),
        (ReassignmentEntry("HOI_NONG_DAN", None, "x"), "due_on"),
        (ReassignmentEntry("HOI_NONG_DAN", date(2027, 1, 20), "\n"), "reason"),
    ),
    "urging": ((None, "urging"), (UrgingEntry(" "), "message")),
    "reminders": ((None, "reminders"), (RemindersEntry(()), "due")),
}
"""For each entry: ways of not giving it, and the field that is named."""

DEMANDING = list(
    {s.cell: s for s in STORIES if not s.breaks and s.cell[1] in {*GIVEN, *DEPENDS}}.values()
)
"""For each cell that demands an entry, one story."""


def test_the_entries_demanded_are_tried() -> None:
    assert {row["must_give"] for row in ROWS if row["must_give"]} == set(NOTHING)
    demanding = {"/".join(cell(row)) for row in ROWS if row["must_give"]}
    assert {"/".join(story.cell) for story in DEMANDING} == demanding


@ON_ONE_DATABASE
@pytest.mark.parametrize("story", DEMANDING, ids=lambda story: "/".join(story.cell))
def test_what_must_be_given_is_demanded(office: Office, story: Story) -> None:
    number = story.arranged(office)
    [gives] = {row["must_give"] for row in ROWS if cell(row) == story.cell}
    before, written = office.contents(), len(office.events())

    for entry, field in NOTHING[gives]:
        with pytest.raises(Invalid) as invalid:
            office.perform(story.who, number, story.cell[1], entry)
        assert invalid.value.fields == {field: "required"}

    assert office.contents() == before
    assert len(office.events()) == written
