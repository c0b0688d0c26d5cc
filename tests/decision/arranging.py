"""What is arranged before somebody acts: each brings a new instance to where a row begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.vocabulary import Role, SubstitutionKind, VoteForm
from tests import ballots, cast
from tests.places import take_place
from workflow.engine.acts.approvals import ApprovalEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decision_table import Cell
    from tests.office import Office
    from workflow.instance.entry import Entry


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


def assigned(office: Office) -> int:
    return office.assign("I.1")


def with_products(office: Office) -> int:
    number = office.in_progress("I.1")
    office.hand_in(number)
    return number


def approved_without_products(office: Office) -> int:
    number = office.assign_led_by("II.3", "PHONG_KINH_TE")
    office.perform("kinhte", number, "start")
    office.perform("kinhte", number, "report")
    office.perform("chutich", number, "approve")
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


def reported_after(arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once its lead unit has reported, by a head that had no part in it."""

    def then(office: Office) -> int:
        number = started(arranged)(office)
        office.hand_in(number, by="kinhte.cb")
        office.give_post("kinhte.pho", Role.HEAD, "PHONG_KINH_TE")
        office.perform("kinhte.pho", number, "report")
        return number

    return then


def reviewed_after(arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once every unit asked has agreed as well."""

    def then(office: Office) -> int:
        number = reported_after(arranged)(office)
        for head in ("vhxh", "congan"):
            office.perform(head, number, "confirm")
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
    office.give_post("kinhte", Role.DEPUTY, cast.FOLLOW_UP_UNIT)
    return number


def within_the_limit(office: Office) -> int:
    office.set_limit(5)
    return extension_asked(office)


def beyond_the_limit(office: Office) -> int:
    office.set_limit(4)
    return extension_asked(office)


def left_to_the_office_and_nothing_asked(office: Office) -> int:
    office.set_limit(5)
    return office.assign("I.1")


def deputised(arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once the officer of the office is a deputy of its head."""

    def then(office: Office) -> int:
        office.give_post("vanphong.cb", Role.DEPUTY, cast.FOLLOW_UP_UNIT)
        return arranged(office)

    return then


def in_the_heads_place(arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once the head of the office has authorised the officer."""

    def then(office: Office) -> int:
        written = {"kind": SubstitutionKind.DELEGATION, "document": "3/UQ-VP"}
        take_place(office, "vanphong.cb", "vanphong", **written)
        return arranged(office)

    return then


def of_the_chairs_own_unit(arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once the chair has a post in the lead unit."""
    return joining("chutich", "PHONG_KINH_TE", arranged)


def joining(who: str, unit: str, arranged: Callable[[Office], int]) -> Callable[[Office], int]:
    """The same once somebody has a post in a unit."""

    def then(office: Office) -> int:
        number = arranged(office)
        office.give_post(who, Role.OFFICER, unit)
        return number

    return then


def reported_by_the_officers_own_unit(office: Office) -> int:
    office.give_post("vanphong.cb", Role.OFFICER, "PHONG_KINH_TE")
    return reported(office)


def reviewed_of_the_officers_own_unit(office: Office) -> int:
    number = written_down_last(office)
    office.give_post("vanphong.cb", Role.OFFICER, "PHONG_KINH_TE")
    return number


def written_down_last(office: Office) -> int:
    """The last answer, of Công an, came on paper."""
    number = confirmed_by_vhxh(office)
    office.perform("vanphong", number, "record_answer")
    return number


def written_down_for_the_officers_own_unit(office: Office) -> int:
    number = written_down_last(office)
    office.give_post("vanphong.cb", Role.OFFICER, "CONG_AN_XA")
    return number


def written_down_of_a_collective_matter(office: Office) -> int:
    number = office.reported("I.3")
    office.perform("vanphong", number, "record_answer")
    return number


def written_down_and_asked(office: Office) -> int:
    number = written_down_of_a_collective_matter(office)
    ballots.ask(office, number)
    return number


def written_down_and_voted(office: Office) -> int:
    number = written_down_of_a_collective_matter(office)
    office.record_vote(number)
    return number


def declined(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "decline")
    return number


def appointed(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "appoint")
    return number


def appointed_no_more(office: Office) -> int:
    number = appointed(office)
    office.perform("kinhte", number, "end_appointment")
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


def silent_and_noted(office: Office) -> int:
    """Công an let its time go by."""
    number = confirmed_by_vhxh(office)
    office.after_answering_time(number)
    office.perform("clock", number, "lapse")
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


def approved_with_a_direction(office: Office) -> int:
    number = reviewed(office)
    office.perform("chutich", number, "approve", ApprovalEntry("Nhân rộng ra các thôn."))
    return number


def reopened_with_a_direction(office: Office) -> int:
    number = approved_with_a_direction(office)
    office.perform("chutich", number, "reopen")
    return number


def reported_again_with_a_direction(office: Office) -> int:
    number = reopened_with_a_direction(office)
    office.report(number)
    return number


def reviewed_again_with_a_direction(office: Office) -> int:
    number = reported_again_with_a_direction(office)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    return number


def approved_again_without_a_direction(office: Office) -> int:
    number = reviewed_again_with_a_direction(office)
    office.perform("chutich", number, "approve", ApprovalEntry())
    return number


def approved_and_issued(office: Office) -> int:
    number = approved_with_a_direction(office)
    office.issue(number)
    return number


def direction_followed(office: Office) -> int:
    number = approved_with_a_direction(office)
    office.perform("kinhte", number, "follow_direction")
    return number


def approved_a_while_ago(office: Office) -> int:
    number = office.closed("I.1")
    office.later(minutes=25)
    return number


def approved_longer_ago(office: Office) -> int:
    number = office.closed("I.1")
    office.later(minutes=31)
    return number


def slips_demanded(office: Office) -> int:
    office.demand_slips()
    return reviewed(office)


def submitted_as_demanded(office: Office) -> int:
    number = slips_demanded(office)
    office.perform("vanphong", number, "submit")
    return number


def submitted_in_an_earlier_round(office: Office) -> int:
    number = submitted_as_demanded(office)
    office.perform("chutich", number, "return")
    office.report(number)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
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


def closed(office: Office) -> int:
    return office.closed("I.1")


def revoked(office: Office) -> int:
    return office.revoked("I.1")


def asked(office: Office) -> int:
    """A collective matter before the members, for slips until tomorrow."""
    number = collective_without_a_vote(office)
    ballots.ask(office, number)
    return number


def asked_and_voted_by_the_chair(office: Office) -> int:
    number = asked(office)
    ballots.vote(office, "chutich", number)
    return number


def asked_and_voted_by_all(office: Office) -> int:
    number = asked(office)
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number)
    return number


def asked_and_counted(office: Office) -> int:
    number = asked_and_voted_by_all(office)
    office.perform("vanphong", number, "count")
    return number


def taken_back(office: Office) -> int:
    number = asked_and_voted_by_the_chair(office)
    office.perform("vanphong", number, "withdraw_ballot")
    return number


def asked_for_a_session_to_come(office: Office) -> int:
    number = collective_without_a_vote(office)
    ballots.ask(office, number, VoteForm.SESSION, days=3)
    return number


def session_of_today(office: Office) -> int:
    number = asked_for_a_session_to_come(office)
    office.later(days=3)
    return number


def session_in_which_one_voted(office: Office) -> int:
    number = session_of_today(office)
    ballots.vote(office, "uyvien", number)
    return number


def asked_in_an_earlier_round(office: Office) -> int:
    number = asked_and_voted_by_the_chair(office)
    office.perform("chutich", number, "return")
    office.report(number)
    office.perform("vhxh", number, "confirm")
    return number


def without_anybody_to_vote(office: Office) -> int:
    number = collective_without_a_vote(office)
    for member in ballots.MEMBERS:
        office.end_posts(member, last_day=office.now.date())
    office.later(days=1)
    return number
