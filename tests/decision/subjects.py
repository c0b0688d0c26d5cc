"""Stories about the rows of one subject, where these are many or alike in several states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.decision.arranging import (
    Story,
    appointed,
    appointed_no_more,
    approved_a_while_ago,
    approved_again_without_a_direction,
    approved_and_issued,
    approved_longer_ago,
    approved_with_a_direction,
    asked,
    asked_and_counted,
    asked_by_one_who_then_joined_the_committee,
    asked_by_one_who_then_joined_the_office,
    asked_on_the_last_day,
    assigned,
    beyond_the_limit,
    closed,
    collective_with_a_vote,
    collective_without_a_vote,
    confirmed_by_congan,
    confirmed_by_vhxh,
    declined,
    deputised,
    direction_followed,
    extension_asked,
    extension_refused,
    in_the_heads_place,
    joining,
    left_to_the_office_and_nothing_asked,
    objected_by_both,
    objected_by_vhxh,
    objected_by_vhxh_confirmed_by_congan,
    of_the_chairs_own_unit,
    past_the_due_date,
    reopened_with_a_direction,
    reported,
    reported_after,
    reported_again_with_a_direction,
    reported_by_the_officers_own_unit,
    reviewed,
    reviewed_after,
    reviewed_again_with_a_direction,
    reviewed_of_the_officers_own_unit,
    silent_and_noted,
    started,
    within_the_limit,
    written_down_and_asked,
    written_down_and_voted,
    written_down_for_the_officers_own_unit,
    written_down_last,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.office import Office


def of_extensions(state: str) -> list[Story]:
    """The rows on extensions, which are the same wherever the lead unit is at work."""

    def ask(who: str, arranged: Callable[[Office], int], **how: str) -> Story:
        return _on_extension(state, "request_extension", "lead_head", who, arranged, **how)

    return [
        ask("kinhte", assigned),
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
        *of_answers_to_extensions(state),
    ]  # fmt: skip


EXTENDING: dict[str, Callable[[Callable[[Office], int]], Callable[[Office], int]]] = {
    "assigned": lambda arranged: arranged,
    "in_progress": started,
    "reported": reported_after,
    "reviewed": reviewed_after,
}
"""How an assigned instance, arranged in some way, comes to the states in which it is extended."""


def _on_extension(state: str, action: str, standing: str, *args: Any, **how: str) -> Story:
    who, arranged = args
    row = f"{state}/{action}/{standing} -> {state}"
    return Story(row, who, EXTENDING[state](arranged), **how)


def of_answers_to_extensions(state: str) -> list[Story]:
    """The rows on their answers, also where the lead unit reported meanwhile."""

    def story(*args: Any, **how: str) -> Story:
        return _on_extension(state, *args, **how)

    asked = "an extension waits for an answer"
    independent = "who answers did not ask and does not belong to the lead unit"
    stories: list[Story] = []
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
            story(action, "follow_up", "vanphong.cb", deputised(within_the_limit)),
            story(
                action, "follow_up", "vanphong", left_to_the_office_and_nothing_asked,
                breaks=asked, obstacle="no_extension_asked",
            ),
            story(
                action, "follow_up", "kinhte", asked_by_one_who_then_joined_the_office,
                breaks=independent, obstacle="decider_not_independent",
            ),
            story(
                action, "follow_up", "vanphong",
                joining("vanphong", "PHONG_KINH_TE", within_the_limit),
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


def of_paper() -> list[Story]:
    """The rows on answers that the office writes down: of VHXH first, then of Công an."""
    answer, objection = "reported/record_answer/follow_up", "reported/record_objection/follow_up"
    of_office = "who acts for the office does not belong to the lead unit"
    unanswered = "some unit other than their own has not answered by itself"
    last = "it is the last answer and no objection is without a response"
    not_last = "another answer or a response to an objection is still missing"
    broken = [
        Story(row, who, arranged, breaks=breaks, obstacle=obstacle)
        for row in (f"{answer} -> reported", f"{answer} -> reviewed", f"{objection} -> reported")
        for who, arranged, breaks, obstacle in (
            ("vanphong.cb", reported_by_the_officers_own_unit, of_office, "office_not_independent"),
            ("vanphong", objected_by_both, unanswered, "all_answered_themselves"),
        )
    ]
    return [
        Story(f"{answer} -> reported", "vanphong", reported),
        Story(f"{answer} -> reported", "vanphong.cb", objected_by_vhxh),
        Story(
            f"{answer} -> reported", "vanphong", confirmed_by_congan,
            breaks=not_last, leads_to="reviewed",
        ),
        Story(f"{answer} -> reviewed", "vanphong", confirmed_by_congan),
        Story(f"{answer} -> reviewed", "vanphong", reported, breaks=last, leads_to="reported"),
        Story(f"{objection} -> reported", "vanphong", reported),
        Story(f"{objection} -> reported", "vanphong.cb", confirmed_by_congan),
        *broken,
    ]  # fmt: skip


def of_corrections() -> Iterator[Story]:
    """The rows by which what the office wrote down of Công an is put right before a decision."""
    decided = "the committee has not begun to decide as a body"
    by_itself = "this unit has not answered by itself"
    of_office = "who acts for the office does not belong to the lead unit"
    unanswered = "some unit other than their own has not answered by itself"
    rows = {
        "reviewed/confirm/cooperating_head -> reviewed": "congan",
        "reviewed/object/cooperating_head -> reported": "congan",
        "reviewed/record_answer/follow_up -> reviewed": "vanphong",
        "reviewed/record_objection/follow_up -> reported": "vanphong.cb",
    }
    for row, who in rows.items():
        yield Story(row, who, written_down_last)
        in_body = "vhxh" if who == "congan" else who
        yield Story(
            row, in_body, written_down_and_voted, breaks=decided, obstacle="decided_already"
        )
        yield Story(row, in_body, written_down_and_asked, breaks=decided, obstacle="members_vote")
        if who == "congan":
            yield Story(row, who, silent_and_noted)
            for arranged in (written_down_last, silent_and_noted):
                yield Story(row, "vhxh", arranged, breaks=by_itself, obstacle="answered_themselves")
        else:
            yield Story(row, who, silent_and_noted)
            yield Story(row, who, reviewed, breaks=unanswered, obstacle="all_answered_themselves")
            yield Story(
                row, "vanphong.cb", written_down_for_the_officers_own_unit,
                breaks=unanswered, obstacle="own_unit_left",
            )  # fmt: skip
            yield Story(
                row, "vanphong.cb", reviewed_of_the_officers_own_unit,
                breaks=of_office, obstacle="office_not_independent",
            )  # fmt: skip


def of_urging() -> Iterator[Story]:
    """The rows on urging, which nobody does to a unit of their own."""
    others = "some unit other than their own is awaited"
    by = (("follow_up", "vanphong"), ("chair", "chutich"))
    for standing, who in by:
        for state, arranged in (
            ("assigned", assigned),
            ("in_progress", started(assigned)),
            ("reported", reported),
            ("reported", objected_by_vhxh_confirmed_by_congan),
            ("reported", joining(who, "CONG_AN_XA", reported)),
        ):
            yield Story(f"{state}/urge/{standing} -> {state}", who, arranged)
        yield Story(
            f"reported/urge/{standing} -> reported", who,
            joining(who, "CONG_AN_XA", confirmed_by_vhxh),
            breaks=others, obstacle="own_unit_awaited",
        )  # fmt: skip
        yield Story(
            f"assigned/urge/{standing} -> assigned", who, declined,
            breaks=others if standing == "follow_up" else "some unit is awaited",
            obstacle="no_unit_awaited",
        )  # fmt: skip
    for state, arranged in (("assigned", assigned), ("in_progress", started(assigned))):
        yield Story(
            f"{state}/urge/follow_up -> {state}", "vanphong",
            joining("vanphong", "PHONG_KINH_TE", arranged),
            breaks=others, obstacle="own_unit_awaited",
        )  # fmt: skip


def of_the_office() -> Iterator[Story]:
    """What goes out in the office's name: of its head, a deputy, or whom the head authorised."""
    signs = "who acts signs for the office"
    rows = {
        "assigned/take_back/follow_up -> revoked": assigned,
        "assigned/urge/follow_up -> assigned": assigned,
        "in_progress/urge/follow_up -> in_progress": started(assigned),
        "reported/urge/follow_up -> reported": reported,
        "reported/return/follow_up -> in_progress": reported,
        "reviewed/submit/follow_up -> reviewed": reviewed,
        "reviewed/open_ballot/follow_up -> reviewed": collective_without_a_vote,
        "reviewed/withdraw_ballot/follow_up -> reviewed": asked,
    }
    for state, brought in EXTENDING.items():
        for action in ("grant_extension", "refuse_extension"):
            rows[f"{state}/{action}/follow_up -> {state}"] = brought(within_the_limit)
    for row, arranged in rows.items():
        yield Story(row, "vanphong", arranged)
        yield Story(row, "vanphong.cb", deputised(arranged))
        yield Story(row, "vanphong.cb", in_the_heads_place(arranged))
        yield Story(row, "vanphong.cb", arranged, breaks=signs, obstacle="officer_of_office")


def of_authority() -> Iterator[Story]:
    """What somebody does for the committee, or as its chair, with what another unit leads."""
    independent = "who acts for the committee does not belong to the lead unit"
    by_committee = {
        "assigned/revoke/committee -> revoked": assigned,
        "in_progress/revoke/committee -> revoked": started(assigned),
        "reported/revoke/committee -> revoked": reported,
        "reviewed/revoke/committee -> revoked": reviewed,
        "reviewed/return/committee -> in_progress": reviewed,
    }
    for row, arranged in by_committee.items():
        yield Story(row, "phochutich", arranged)
        yield Story(row, "phochutich", of_the_chairs_own_unit(arranged))
        for who, way in (("kiemnhiem", arranged), ("chutich", of_the_chairs_own_unit(arranged))):
            yield Story(row, who, way, breaks=independent, obstacle="authority_not_independent")
    by_chair = {
        "assigned/urge/chair -> assigned": assigned,
        "in_progress/urge/chair -> in_progress": started(assigned),
        "reported/urge/chair -> reported": reported,
        "closed/reopen/chair -> in_progress": closed,
    }
    for row, arranged in by_chair.items():
        yield Story(
            row, "chutich", of_the_chairs_own_unit(arranged),
            breaks=independent, obstacle="authority_not_independent",
        )  # fmt: skip
    row = "closed/reopen/committee -> in_progress"
    yield Story("closed/reopen/chair -> in_progress", "chutich", closed)
    yield Story(row, "phochutich", of_the_chairs_own_unit(closed))
    yield Story(
        row, "phochutich", closed,
        breaks="the chair belongs to the lead unit", obstacle="chair_decides",
    )  # fmt: skip
    yield Story(
        row, "kiemnhiem", of_the_chairs_own_unit(closed),
        breaks=independent, obstacle="authority_not_independent",
    )  # fmt: skip


AS_A_BODY = "the committee decides as a body, and has not in this round"
WAS_ASKED, WAS_NOT_ASKED = "the members were asked", "the members were not asked"


def of_body(
    action: str,
    standing: str,
    who: str,
    arranged: Callable[[Office], int],
    asked_or_not: str,
    otherwise: Callable[[Office], int],
) -> list[Story]:
    """A row on the decision of the committee as a body, and what all of them have in common."""
    row = f"reviewed/{action}/{standing} -> reviewed"
    obstacle = "ballot_not_open" if asked_or_not == WAS_ASKED else "ballot_open"
    return [
        Story(row, who, arranged),
        Story(row, who, reviewed, breaks=AS_A_BODY, obstacle="vote_not_needed"),
        Story(row, who, collective_with_a_vote, breaks=AS_A_BODY, obstacle="vote_recorded_already"),
        Story(row, who, asked_and_counted, breaks=AS_A_BODY, obstacle="vote_recorded_already"),
        Story(row, who, otherwise, breaks=asked_or_not, obstacle=obstacle),
    ]


def withdrawn_approvals() -> Iterator[Story]:
    row = "closed/withdraw_approval/committee -> reviewed"
    yield Story(row, "chutich", closed)
    yield Story(row, "chutich", approved_with_a_direction)
    yield Story(row, "chutich", approved_a_while_ago)
    for who, arranged, breaks, obstacle in (
        (
            "phochutich",
            closed,
            "who acts approved it or holds the post in which it was approved",
            "approved_by_another",
        ),
        (
            "chutich",
            approved_longer_ago,
            "it was approved a short while ago",
            "withdrawal_time_over",
        ),
        (
            "chutich",
            direction_followed,
            "nothing was done that rests on the approval",
            "direction_followed",
        ),
        (
            "chutich",
            approved_and_issued,
            "nothing was done that rests on the approval",
            "issued_since",
        ),
    ):
        yield Story(row, who, arranged, breaks=breaks, obstacle=obstacle)


def of_directions() -> Iterator[Story]:
    """What was directed with an approval is to be done, also when it was reopened since."""
    directed = "it was approved with a direction on which nothing was reported"
    ways = {
        "closed": (approved_with_a_direction, closed),
        "in_progress": (reopened_with_a_direction, started(assigned)),
        "reported": (reported_again_with_a_direction, reported),
        "reviewed": (reviewed_again_with_a_direction, reviewed),
    }
    for state, (arranged, otherwise) in ways.items():
        row = f"{state}/follow_direction/lead_head -> {state}"
        yield Story(row, "kinhte", arranged)
        yield Story(row, "kinhte", otherwise, breaks=directed, obstacle="no_direction")
    row = "closed/follow_direction/lead_head -> closed"
    yield Story(row, "kinhte", approved_again_without_a_direction)
    yield Story(row, "kinhte", direction_followed, breaks=directed, obstacle="direction_followed")


def appointing() -> Iterator[Story]:
    for state, way, ended in (
        ("assigned", appointed, appointed_no_more),
        ("in_progress", started(appointed), started(appointed_no_more)),
    ):
        naming = f"{state}/appoint/lead_head -> {state}"
        ending = f"{state}/end_appointment/lead_head -> {state}"
        yield Story(naming, "kinhte", ended)
        yield Story(naming, "kinhte", way)
        yield Story(ending, "kinhte", way)
        yield Story(
            ending, "kinhte", ended,
            breaks="somebody is named to work on it", obstacle="nobody_appointed",
        )  # fmt: skip
    yield Story(
        "assigned/appoint/lead_head -> assigned", "kinhte", declined,
        breaks=WHILE_DECLINED, obstacle="decline_waiting",
    )  # fmt: skip


OF_NO_NUMBER = {
    "breaks": "what was approved is of a kind that is issued with a number",
    "obstacle": "nothing_to_issue",
}
WHILE_DECLINED = "nothing that was sent back waits for an answer"
