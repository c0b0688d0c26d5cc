"""Every row of the table as stories: its conditions kept, and each of them broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.decision.arranging import (
    Story,
    alone_with_products,
    approved_without_products,
    asked,
    asked_and_voted_by_all,
    asked_and_voted_by_the_chair,
    asked_for_a_session_to_come,
    asked_in_an_earlier_round,
    assigned,
    closed,
    collective_voted_down,
    collective_voted_in_an_earlier_round,
    collective_with_a_vote,
    collective_without_a_vote,
    confirmed_by_congan,
    confirmed_by_vhxh,
    confirmed_in_an_earlier_round,
    declined,
    declined_after_an_extension_was_asked,
    declined_and_upheld,
    declined_by_one_who_then_joined_the_committee,
    extension_asked,
    joining,
    objected_and_answered,
    objected_by_both,
    objected_by_congan,
    objected_by_vhxh,
    objected_by_vhxh_confirmed_by_congan,
    objected_in_an_earlier_round,
    objection_answered_then_silence,
    objection_left_open_too_long,
    objection_taken_back_by_vhxh,
    reported,
    reported_by_one_who_then_joined_the_committee,
    reviewed,
    revoked,
    session_in_which_one_voted,
    session_of_today,
    silent_too_long,
    silent_until_the_last_day,
    slips_demanded,
    started,
    submitted_as_demanded,
    submitted_in_an_earlier_round,
    taken_back,
    with_a_product_taken_out,
    with_one_product,
    with_products,
    without_anybody_to_vote,
)
from tests.decision.led_by_the_office import of_what_the_office_leads
from tests.decision.subjects import (
    OF_NO_NUMBER,
    WAS_ASKED,
    WAS_NOT_ASKED,
    WHILE_DECLINED,
    appointing,
    of_answers_to_extensions,
    of_authority,
    of_body,
    of_corrections,
    of_directions,
    of_extensions,
    of_paper,
    of_the_office,
    of_urging,
    withdrawn_approvals,
)
from tests.decision_table import ROWS, cell, clauses

if TYPE_CHECKING:
    from collections.abc import Iterator


TOLD = (
    *of_extensions("assigned"),
    *of_extensions("in_progress"),
    *of_answers_to_extensions("reported"),
    *of_answers_to_extensions("reviewed"),
    # What is sent back
    Story("assigned/decline/lead_head -> assigned", "kinhte", assigned),
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
    *of_urging(),
    *of_the_office(),
    *of_authority(),
    # Reminding
    *(
        Story(f"{state}/remind/clock -> {state}", "clock", arranged)
        for state, arranged in (
            ("assigned", assigned),
            ("in_progress", with_one_product),
            ("reported", objected_by_both),
            ("reviewed", reviewed),
        )
    ),
    Story("assigned/start/lead_member -> in_progress", "kinhte.cb", assigned),
    Story("assigned/start/lead_member -> in_progress", "kinhte.pho", assigned),
    Story("assigned/start/lead_member -> in_progress", "kinhte", assigned),
    Story("assigned/take_back/follow_up -> revoked", "vanphong", assigned),
    Story("assigned/take_back/follow_up -> revoked", "vanphong", extension_asked),
    Story(
        "assigned/take_back/follow_up -> revoked", "vanphong",
        joining("vanphong", "PHONG_KINH_TE", assigned),
        breaks="who acts for the office does not belong to the lead unit",
        obstacle="office_not_independent",
    ),
    Story(
        "assigned/take_back/follow_up -> revoked", "vanphong", declined,
        breaks="the committee has had no word in it", obstacle="committee_has_the_word",
    ),
    Story(
        "assigned/take_back/follow_up -> revoked", "vanphong", declined_and_upheld,
        breaks="the committee has had no word in it", obstacle="committee_has_the_word",
    ),
    Story("assigned/revoke/committee -> revoked", "phochutich", assigned),
    # Reporting, with somebody to ask
    Story("in_progress/report/lead_head -> reported", "kinhte", with_products),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", lambda o: o.in_progress("I.1"),
        breaks="what must be new has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", with_one_product,
        breaks="what must be new has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", with_a_product_taken_out,
        breaks="what must be new has a current version", obstacle="products_missing",
    ),
    Story(
        "in_progress/report/lead_head -> reported", "kinhte", alone_with_products,
        breaks="at least one cooperating unit is asked", leads_to="reviewed",
    ),
    # Reporting, with nobody to ask
    Story("in_progress/report/lead_head -> reviewed", "kinhte", alone_with_products),
    Story(
        "in_progress/report/lead_head -> reviewed", "kinhte", lambda o: o.in_progress("I.2"),
        breaks="what must be new has a current version", obstacle="products_missing",
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
    # What came on paper, written down by the office
    *of_paper(),
    *of_corrections(),
    *of_what_the_office_leads(),
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
    Story("reported/return/follow_up -> in_progress", "vanphong", objected_by_vhxh),
    Story(
        "reported/return/follow_up -> in_progress", "vanphong",
        joining("vanphong", "PHONG_KINH_TE", reported),
        breaks="who acts for the office does not belong to the lead unit",
        obstacle="office_not_independent",
    ),
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
    Story("reviewed/approve/committee -> closed", "phochutich", reviewed),
    Story("reviewed/approve/committee -> closed", "chutich", reviewed),
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
        "reviewed/approve/committee -> closed", "chutich", asked_and_voted_by_the_chair,
        breaks="a collective matter has its recorded vote", obstacle="members_to_vote",
    ),
    Story(
        "reviewed/approve/committee -> closed", "chutich", asked_and_voted_by_all,
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
    Story("reviewed/approve/committee -> closed", "chutich", submitted_as_demanded),
    Story(
        "reviewed/approve/committee -> closed", "chutich", slips_demanded,
        breaks="where the terms demand it the office has submitted it", obstacle="not_submitted",
    ),
    Story(
        "reviewed/approve/committee -> closed", "chutich", submitted_in_an_earlier_round,
        breaks="where the terms demand it the office has submitted it", obstacle="not_submitted",
    ),
    Story("reviewed/return/committee -> in_progress", "phochutich", reviewed),
    Story("reviewed/return/committee -> in_progress", "phochutich", slips_demanded),
    Story("reviewed/revoke/committee -> revoked", "phochutich", reviewed),
    Story("closed/reopen/chair -> in_progress", "chutich", lambda o: o.closed("I.1")),
    # Taking an approval back
    *withdrawn_approvals(),
    # Who works on it
    *appointing(),
    # What was directed
    *of_directions(),
    # Products
    Story("in_progress/hand_in/lead_member -> in_progress", "kinhte.cb", started(assigned)),
    Story("in_progress/hand_in/lead_member -> in_progress", "kinhte", with_products),
    Story("in_progress/take_out/lead_member -> in_progress", "kinhte.pho", with_products),
    Story(
        "in_progress/take_out/lead_member -> in_progress", "kinhte.pho", started(assigned),
        breaks="something is handed in", obstacle="no_product_yet",
    ),
    # What is issued
    *(
        Story(f"closed/hand_in_issued/{standing} -> closed", who, arranged, **broken)
        for standing, who in (("lead_member", "kinhte.cb"), ("follow_up", "vanphong.cb"))
        for arranged, broken in ((closed, {}), (approved_without_products, OF_NO_NUMBER))
    ),
    # The decision of the committee as a body
    *of_body(
        "open_ballot", "follow_up", "vanphong",
        collective_without_a_vote, WAS_NOT_ASKED, asked,
    ),
    *of_body(
        "withdraw_ballot", "follow_up", "vanphong", asked, WAS_ASKED, collective_without_a_vote
    ),
    *of_body("cast", "member", "uyvien", asked, WAS_ASKED, collective_without_a_vote),
    *of_body(
        "count", "follow_up", "vanphong",
        asked_and_voted_by_all, WAS_ASKED, collective_without_a_vote,
    ),
    *of_body("vote", "follow_up", "vanphong", collective_without_a_vote, WAS_NOT_ASKED, asked),
    Story("reviewed/open_ballot/follow_up -> reviewed", "vanphong", taken_back),
    Story("reviewed/open_ballot/follow_up -> reviewed", "vanphong", asked_in_an_earlier_round),
    Story(
        "reviewed/open_ballot/follow_up -> reviewed", "vanphong", without_anybody_to_vote,
        breaks="some member can vote", obstacle="no_members",
    ),
    Story(
        "reviewed/withdraw_ballot/follow_up -> reviewed", "vanphong", asked_and_voted_by_the_chair
    ),
    Story(
        "reviewed/withdraw_ballot/follow_up -> reviewed", "vanphong", asked_and_voted_by_all,
        breaks="a slip is awaited, or none was given", obstacle="slips_complete",
    ),
    Story("reviewed/cast/member -> reviewed", "chutich", session_of_today),
    Story("reviewed/cast/member -> reviewed", "kiemnhiem", asked_and_voted_by_the_chair),
    Story(
        "reviewed/cast/member -> reviewed", "chutich", asked_and_voted_by_the_chair,
        breaks="the member was asked, has not voted, and may today", obstacle="cast_already",
    ),
    Story(
        "reviewed/cast/member -> reviewed", "chutich", asked_for_a_session_to_come,
        breaks="the member was asked, has not voted, and may today", obstacle="session_ahead",
    ),
    Story("reviewed/count/follow_up -> reviewed", "vanphong.cb", session_in_which_one_voted),
    Story(
        "reviewed/count/follow_up -> reviewed", "vanphong", session_of_today,
        breaks="no slip is awaited, or somebody voted in the session", obstacle="no_slips_yet",
    ),
    Story(
        "reviewed/count/follow_up -> reviewed", "vanphong", asked_and_voted_by_the_chair,
        breaks="no slip is awaited, or somebody voted in the session", obstacle="slips_awaited",
    ),
    # Discussion
    *(
        Story(f"{state}/comment/participant -> {state}", who, arranged)
        for who in ("kinhte.cb", "vhxh", "uyvien")
        for state, arranged in (
            ("assigned", assigned),
            ("in_progress", with_products),
            ("reported", reported),
            ("reviewed", reviewed),
            ("closed", closed),
            ("revoked", revoked),
        )
    ),
)  # fmt: skip

STANDS_FOR = {
    "lead_member": "kinhte.cb", "lead_head": "kinhte", "cooperating_head": "vhxh",
    "follow_up": "vanphong", "committee": "phochutich", "chair": "chutich",
    "member": "uyvien", "participant": "vhxh.cb", "clock": "clock",
}  # fmt: skip
"""One who stands so before task I.1."""


def told_by_itself() -> Iterator[Story]:
    """The rows that ask for no more than to be where they begin, and are not told above."""
    told = {story.row for story in TOLD}
    for row in ROWS:
        name = f"{'/'.join(cell(row))} -> {row['leads_to']}"
        if name not in told and not clauses(row):
            state = row["state"]
            yield Story(name, STANDS_FOR[row["standing"]], lambda o, s=state: o.standing_in(s))


STORIES = (*TOLD, *told_by_itself())
"""Every row with its conditions kept, and each of them broken; a row without any needs no story."""
