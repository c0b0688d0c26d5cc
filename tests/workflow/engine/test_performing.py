"""`perform`: one action in one transaction, with everything it leaves behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from models.product import ReportedVersion
from models.record import Operation, Outbox
from models.vocabulary import EventKind, Opinion, Role, Stance, SubstitutionKind
from models.work import TaskInstance
from tests.administration import administer, last_refusal
from tests.entries import given_with, usual_entry
from tests.office import Office
from tests.places import end_place, take_place
from workflow.administration import people, posts
from workflow.audit import record
from workflow.calendar.days import OfficeCalendar, local_day
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.returns import ReturnEntry
from workflow.engine.performing import _move, perform
from workflow.errors import Invalid, NotEntitled, Refused, Stale, TokenReused, Unknown
from workflow.instance.effect import Act
from workflow.instance.entry import ReasonEntry
from workflow.scheduler import jobs

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from workflow.actors.actor import Actor

TOKEN = "0192f0c1"  # noqa: S105 - an operation's


def test_an_action_is_one_line_of_the_record_with_who_in_which_post_and_what(
    office: Office,
) -> None:
    number = office.in_progress("I.1")
    handed_in = office.hand_in(number)
    entry = ReportEntry("Xong.", difficulties="Mưa nhiều.", proposals="Thêm xe.")
    outcome = office.perform("kinhte", number, "report", entry)

    event = office.events(number)[-1]
    [post] = office.posts("kinhte")
    instance = office.instance(number)
    assert (outcome.number, outcome.action, outcome.state) == (number, "report", "reported")
    assert (outcome.seq, outcome.hash) == (event.seq, event.hash)
    assert (event.kind, event.subject) == (EventKind.TRANSITION, f"task_instance/{number}")
    assert (event.actor, event.actor_id) == ("Nguyễn Văn Kịp Thời", office.user("kinhte").id)
    assert (event.post_id, event.capacity) == (post.id, "Trưởng phòng, Phòng Kinh tế")
    assert (event.from_state, event.to_state) == ("in_progress", "reported")
    assert event.rule == "in_progress/report/lead_head"
    assert event.at == office.now
    assert event.definition_hash == office.situation(number).definition.sha256
    assert event.details["entry"] == {
        "results": "Xong.",
        "difficulties": "Mưa nhiều.",
        "proposals": "Thêm xe.",
    }
    assert (event.details["round"], event.details["version"]) == (1, instance.version)
    assert {(p["number"], p["sha256"]) for p in event.details["products"]} == {
        (version.number, version.sha256) for version in handed_in
    }
    assert f"task_instance/{instance.id}" in event.rows


def test_the_reason_stands_in_the_record(office: Office) -> None:
    number = office.reported()
    office.perform("vanphong", number, "return", ReturnEntry("Thiếu biểu mẫu 02."))
    assert office.events(number)[-1].reason == "Thiếu biểu mẫu 02."


def test_a_report_freezes_the_versions_it_was_made_with(office: Office) -> None:
    number = office.in_progress("I.1")
    first = office.hand_in(number)
    office.perform("kinhte", number, "report")
    office.perform("kinhte", number, "withdraw")
    [newer] = office.hand_in(number, 2)
    office.perform("kinhte", number, "report")

    situation = office.situation(number)
    frozen: dict[int, set[int]] = {}
    with office.reading() as session:
        for report in situation.instance.reports:
            rows = session.scalars(
                select(ReportedVersion.version_id).where(ReportedVersion.report_id == report.id)
            )
            ids = set(rows)
            frozen[report.round] = {v.number for v in situation.versions if v.id in ids}
    assert frozen == {1: {v.number for v in first}, 2: {first[0].number, newer.number}}


def test_every_report_begins_a_round_and_earlier_rounds_stay_readable(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object", ReasonEntry("Sai số liệu."))
    office.perform("kinhte", number, "withdraw")
    assert office.instance(number).round == 1
    office.report(number)
    office.perform("vhxh", number, "confirm")

    situation = office.situation(number)
    assert [report.round for report in situation.instance.reports] == [1, 2]
    assert [(c.round, c.stance) for c in situation.instance.confirmations] == [
        (1, Stance.OBJECTED),
        (2, Stance.CONFIRMED),
    ]
    assert [answer.round for answer in situation.given] == [2]
    assert {unit.code for unit in situation.silent} == {"CONG_AN_XA"}


def test_what_leads_nowhere_else_keeps_the_time_since_when_it_stands_there(office: Office) -> None:
    number = office.reported()
    since = office.instance(number).state_since
    office.later(days=1)
    office.perform("vhxh", number, "confirm")
    assert office.instance(number).state_since == since
    office.perform("congan", number, "confirm")
    assert office.instance(number).state_since == office.now


def answers_due_on(office: Office, number: int) -> date | None:
    report = office.situation(number).report
    assert report
    return report.answers_due_on


@pytest.mark.parametrize("wish", [-30, 0, 90])
def test_the_answering_time_begins_with_the_report_whatever_was_wished(
    office: Office, wish: int
) -> None:
    number = office.in_progress("I.1")
    wished = local_day(office.now) + timedelta(days=wish)
    with office.transaction() as session:
        session.execute(update(TaskInstance).values(answer_by=wished))
    office.report(number)
    three_days_on = OfficeCalendar().after_working_days(local_day(office.now), 3)
    assert answers_due_on(office, number) == three_days_on
    office.perform("kinhte", number, "withdraw")
    office.later(days=40)
    office.report(number)
    three_days_on = OfficeCalendar().after_working_days(local_day(office.now), 3)
    assert answers_due_on(office, number) == three_days_on


@pytest.mark.parametrize(
    ("days", "fault"),
    [(-1, "answers_too_soon"), (0, None), (7, None), (58, "answers_too_late")],
)
def test_the_lead_unit_may_give_longer_for_answers_and_never_less(
    office: Office, days: int, fault: str | None
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    soonest = OfficeCalendar().after_working_days(local_day(office.now), 3)
    entry = ReportEntry("Xong.", answers_due_on=soonest + timedelta(days=days))
    if fault:
        with pytest.raises(Invalid) as refused:
            office.perform("kinhte", number, "report", entry)
        assert refused.value.fields == {"answers_due_on": fault}
        assert office.state(number) == "in_progress"
    else:
        office.perform("kinhte", number, "report", entry)
        assert answers_due_on(office, number) == entry.answers_due_on


def test_nobody_has_to_answer_where_nobody_is_asked(office: Office) -> None:
    number = office.in_progress("I.2")
    office.report(number)
    assert answers_due_on(office, number) is None


def test_silence_is_noted_as_no_response_for_those_who_were_silent(office: Office) -> None:
    number = office.reported()
    office.perform("congan", number, "confirm")
    office.after_answering_time(number)
    office.perform("clock", number, "lapse")

    answers = {
        unit.code: office.situation(number).answers[unit.id]
        for unit in office.situation(number).asked
    }
    assert answers["CONG_AN_XA"].stance is Stance.CONFIRMED
    assert answers["PHONG_VHXH"].stance is Stance.NO_RESPONSE
    assert answers["PHONG_VHXH"].opinion is None
    assert answers["PHONG_VHXH"].given_by_id is None
    event = office.events(number)[-1]
    assert (event.actor, event.actor_id, event.capacity) == ("clock", None, "")


def test_a_response_answers_the_oldest_objection_or_the_one_it_names(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    office.perform("congan", number, "object")
    office.perform("kinhte", number, "respond", ResponseEntry("Đã sửa.", unit="CONG_AN_XA"))
    assert _responses(office, number) == {"PHONG_VHXH": None, "CONG_AN_XA": "Đã sửa."}
    office.perform("kinhte", number, "respond", ResponseEntry("Đã bổ sung."))
    assert _responses(office, number) == {"PHONG_VHXH": "Đã bổ sung.", "CONG_AN_XA": "Đã sửa."}
    assert office.state(number) == "reviewed"


def test_a_response_to_a_unit_that_did_not_object_is_refused(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    for unit in ("CONG_AN_XA", "PHONG_KINH_TE", "no such unit"):
        with pytest.raises(Refused) as refusal:
            office.perform("kinhte", number, "respond", ResponseEntry("Đã sửa.", unit=unit))
        assert [obstacle.code for obstacle in refusal.value.obstacles] == ["no_open_objection"]
    assert _responses(office, number) == {"PHONG_VHXH": None}


def test_an_objection_taken_back_by_confirming_needs_no_response(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    office.perform("vhxh", number, "confirm")
    office.perform("congan", number, "confirm")
    assert office.state(number) == "reviewed"


def test_an_opinion_with_its_remark_is_kept(office: Office) -> None:
    number = office.reported()
    opinion = OpinionEntry(Opinion.AGREE_WITH_REMARKS, "Bổ sung số hộ thôn 2.")
    office.perform("vhxh", number, "confirm", opinion)
    [answer] = office.situation(number).given
    assert (answer.opinion, answer.remark) == (opinion.opinion, opinion.remark)
    assert answer.given_by_id == office.user("vhxh").id


def test_whose_turn_it_becomes_is_told_in_the_same_transaction(office: Office) -> None:
    number = office.reported()
    event = office.events(number)[-1]
    with office.reading() as session:
        told = session.scalars(select(Outbox).where(Outbox.event_seq == event.seq)).all()
    asked = {office.unit("PHONG_VHXH").id, office.unit("CONG_AN_XA").id}
    assert {(row.unit_id, row.why) for row in told} == {
        *((unit_id, "confirm") for unit_id in asked),
        (None, "report_came"),
    }


# Who may not see it


def test_what_nobody_has_heard_of_is_unknown(office: Office) -> None:
    number = office.assign("I.1")
    with pytest.raises(Unknown):
        office.perform("kinhte", number, "no_such_action")
    with pytest.raises(Unknown):
        office.perform("kinhte", number + 1, "start")


def test_a_restricted_task_does_not_exist_for_others(office: Office) -> None:
    number = office.assign("II.2")
    with pytest.raises(Unknown):
        office.perform("kinhte", number, "start")
    assert office.perform("congan", number, "start").state == "in_progress"


def test_another_communes_task_does_not_exist(engine: Engine) -> None:
    here, there = Office.founded(engine, "here"), Office.founded(engine, "there")
    theirs = there.assign("I.1")
    with pytest.raises(Unknown):
        here.perform("kinhte", theirs, "start")
    ours = here.assign("I.1")
    assert ours == theirs == 1, "each commune counts for itself"
    here.perform("kinhte", ours, "start")
    assert there.state(theirs) == "assigned"
    assert [event.seq for event in there.events()] == list(range(1, len(there.events()) + 1))


# Somebody was faster


def test_what_was_before_the_eyes_and_is_no_more_stops_an_action(office: Office) -> None:
    number = office.reported()
    seen = office.seen("vhxh", number, "confirm")
    office.perform("vhxh", number, "confirm", seen=seen)
    before, written = office.contents(), len(office.events())
    with pytest.raises(Stale) as stale:
        office.perform("vhxh", number, "confirm", seen=seen)
    assert stale.value.grounds == ("own_answers",)
    assert office.contents() == before
    assert len(office.events()) == written


@pytest.mark.parametrize(("stands_in", "who", "action"), [
    ("assigned", "kinhte.cb", "start"),
    ("reported", "vhxh", "confirm"),  # stays where it is, so that only the version tells
])  # fmt: skip
def test_the_deciding_statement_moves_only_what_is_still_as_it_was_read(
    office: Office, stands_in: str, who: str, action: str
) -> None:
    number = office.standing_in(stands_in)
    before = office.verdict(who, number, action)
    assert before.rule is not None
    assert before.case is not None
    office.perform(who, number, action)
    with pytest.raises(Stale), office.transaction() as session:
        _move(Act(session, before.rule, before.case, None, office.now))
    read_before = before.case.situation.instance
    assert office.instance(number).version == read_before.version + 1


# The same intent twice


def test_a_resend_does_nothing_twice_and_answers_the_same(office: Office) -> None:
    number = office.assign("I.1")
    first = office.perform("kinhte", number, "start", token=TOKEN)
    before, written = office.contents(), len(office.events())
    assert office.perform("kinhte", number, "start", token=TOKEN) == first
    assert office.contents() == before
    assert len(office.events()) == written

    office.report(number)
    assert office.perform("kinhte", number, "start", token=TOKEN) == first


def test_a_token_with_other_content_is_refused(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object", ReasonEntry("Sai."), token=TOKEN)
    for action, entry in (
        ("object", ReasonEntry("Sai nhiều.")),
        ("confirm", given_with("confirm")),
    ):
        with pytest.raises(TokenReused):
            office.perform("vhxh", number, action, entry, token=TOKEN)


def test_the_right_is_asked_before_the_token(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm", token=TOKEN)
    office.end_posts("vhxh", last_day=office.now.date())
    office.later(days=1)
    office.give_post("vhxh", Role.OFFICER, "PHONG_VHXH")
    for action in ("confirm", "withdraw"):
        with pytest.raises(NotEntitled):
            office.perform("vhxh", number, action, token=TOKEN)


def test_who_holds_the_right_by_another_post_is_answered_the_same_again(office: Office) -> None:
    office.give_post("vanphong", Role.VICE_CHAIR)
    number = office.assign("I.1")
    office.perform("kinhte", number, "request_extension")
    entry = usual_entry("grant_extension", office.situation(number))
    first = office.perform("vanphong", number, "grant_extension", entry, token=TOKEN)
    assert office.perform("vanphong", number, "grant_extension", entry, token=TOKEN) == first


def test_two_people_may_have_the_same_token(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm", token=TOKEN)
    assert office.perform("congan", number, "confirm", token=TOKEN).state == "reviewed"


def test_a_token_is_not_used_up_by_an_attempt_that_was_stopped(office: Office) -> None:
    number = office.in_progress("I.1")
    with pytest.raises(Refused):
        office.perform("kinhte", number, "report", token=TOKEN)
    with office.reading() as session:
        assert session.scalars(select(Operation)).all() == []
    office.hand_in(number)
    assert office.perform("kinhte", number, "report", token=TOKEN).state == "reported"


def test_perform_leaves_committing_to_whoever_opened_the_transaction(office: Office) -> None:
    number = office.assign("I.1")
    before = office.contents()
    with office.undone() as session:
        perform(session, number, "start", actor=office.actor("kinhte"), at=office.now)
    assert office.contents() == before


# Separation of duties


def test_an_administrator_decides_nothing_whatever_else_they_are(office: Office) -> None:
    office.give_post("chutich", Role.ADMINISTRATOR)
    number = office.reviewed()
    with pytest.raises(Refused) as refusal:
        office.perform("chutich", number, "approve")
    assert isinstance(refusal.value, NotEntitled)


def test_a_post_that_has_ended_gives_no_right(office: Office) -> None:
    number = office.reviewed()
    office.end_posts("phochutich", last_day=office.now.date())
    office.give_post("phochutich", Role.INSPECTOR)
    office.later(days=1)
    with pytest.raises(Refused) as refusal:
        office.perform("phochutich", number, "approve")
    assert isinstance(refusal.value, NotEntitled)


def test_rights_that_end_while_a_request_is_on_its_way_are_gone(office: Office) -> None:
    number = office.reviewed()
    chair, deputy = office.actor("chutich"), office.actor("phochutich")
    administer(office, people.disable, "chutich")
    office.end_posts("phochutich", last_day=office.now.date())
    office.give_post("phochutich", Role.INSPECTOR)
    office.later(days=1)
    for actor in (chair, deputy):
        with pytest.raises(Refused) as refusal, office.transaction() as session:
            perform(session, number, "approve", actor=actor, at=office.now)
        assert isinstance(refusal.value, NotEntitled)
        event = last_refusal(office)
        assert (event.actor_id, event.action) == (actor.user_id, "approve")
    assert office.state(number) == "reviewed"


def test_no_act_stands_in_the_record_after_the_end_of_its_right(office: Office) -> None:
    """Who was judged may lose the right before their line is written; then there is none."""
    kind = SubstitutionKind.DELEGATION
    first = take_place(office, "vhxh", "chutich", kind=kind, document="1/UQ")
    in_place = office.actor("vhxh")
    acts(office, in_place)
    end_place(office, first, by="chutich")
    take_place(office, "congan", "chutich", kind=kind, document="2/UQ")
    of_other, alone, locked = (office.actor(who) for who in ("congan", "phochutich", "kinhte"))
    before_yesterday = local_day(office.now) - timedelta(days=2)
    office.end_posts("congan", last_day=before_yesterday)
    office.end_posts("phochutich", last_day=before_yesterday)
    administer(office, people.disable, "kinhte")
    before = len(office.events())
    for actor in (in_place, of_other, alone, locked):
        with pytest.raises(Stale):
            acts(office, actor)
    assert len(office.events()) == before


def acts(office: Office, actor: Actor) -> None:
    """The line of what somebody does in the last of their posts."""
    with office.transaction() as session:
        line = record.Line(
            kind=EventKind.TRANSITION, actor=actor, at=office.now, post=actor.posts[-1], subject="-"
        )
        record.append(session, line)


def test_who_ends_their_own_right_is_recorded_with_it(office: Office) -> None:
    """The administrator shuts themself out, and so does one who ends their own post."""
    for who in ("vangchuc", "uyvien"):
        office.give_post(who, Role.ADMINISTRATOR, since=local_day(office.now) - timedelta(days=9))
    administer(office, people.disable, "vangchuc", by="vangchuc")
    post = next(p for p in office.posts("uyvien") if p.role is Role.ADMINISTRATOR)
    yesterday = local_day(office.now) - timedelta(days=1)
    administer(office, posts.end, "uyvien", post.id, yesterday, by="uyvien")
    assert [line.actor_id for line in office.events()[-2:]] == [
        office.user(who).id for who in ("vangchuc", "uyvien")
    ]


def test_a_refusal_is_told_with_a_post_of_whoever_tried(office: Office) -> None:
    number = office.reviewed()
    with pytest.raises(Refused):
        office.perform("kinhte", number, "approve")
    assert last_refusal(office).capacity == "Trưởng phòng, Phòng Kinh tế"


def test_a_clock_that_comes_too_late_leaves_no_line(office: Office) -> None:
    number = office.reported()
    office.after_answering_time(number)
    office.perform("clock", number, "lapse")
    before = len(office.events())
    assert not jobs._lapse(office.transaction, office.commune_id, number, office.now)
    assert len(office.events()) == before


def _responses(office: Office, number: int) -> dict[str, str | None]:
    situation = office.situation(number)
    codes = {unit.id: unit.code for unit in situation.asked}
    return {codes[answer.unit_id]: answer.response for answer in situation.given}
