"""Đôn đốc: recorded, counted, and told at once to those who can act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.record import Event
from tests.administration import look
from tests.deliveries import HERE, mails, reach, tell
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.news import NEWS
from workflow.errors import Invalid
from workflow.notifications.inbox import letter, notice_page
from workflow.worklist.work_items import urged_last

if TYPE_CHECKING:
    from tests.office import Office


def told_of(office: Office, action: str) -> set[tuple[str, str]]:
    """Who was called by a deed, and to what."""
    with office.reading() as session:
        return set(
            session.execute(
                select(User.username, Notice.why)
                .join(Notice, Notice.user_id == User.id)
                .join(
                    Event,
                    (Event.commune_id == Notice.commune_id) & (Event.seq == Notice.event_seq),
                )
                .where(Event.action == action, Notice.why.not_in(NEWS))
            ).all()
        )


def test_the_lead_unit_is_told_anew_though_it_was_told_before(office: Office) -> None:
    number = office.in_progress()
    tell(office)
    office.perform("chutich", number, "urge")
    tell(office)
    lead = {("kinhte", "report"), ("kinhte.pho", "hand_in"), ("kinhte.cb", "hand_in")}
    assert told_of(office, "urge") == {*lead, ("kiemnhiem", "report")}
    before = told_of(office, "urge")
    tell(office)
    assert told_of(office, "urge") == before


def test_of_the_units_that_have_not_answered_those_are_told_that_are_named(office: Office) -> None:
    number = office.reported()
    tell(office)
    office.perform(
        "vanphong", number, "urge", UrgingEntry("Gửi ý kiến trước thứ Sáu.", ("CONG_AN_XA",))
    )
    tell(office)
    assert told_of(office, "urge") == {("congan", "confirm")}
    [urging] = office.situation(number).urgings
    assert (urging.unit.code, urging.message) == ("CONG_AN_XA", "Gửi ý kiến trước thứ Sáu.")


def test_without_a_name_all_that_are_awaited_are_urged_and_it_counts_once(office: Office) -> None:
    number = office.reported()
    office.perform("chutich", number, "urge")
    situation = office.situation(number)
    assert {urging.unit.code for urging in situation.urgings} == {"PHONG_VHXH", "CONG_AN_XA"}
    assert situation.times_urged == 1
    office.perform("vanphong", number, "urge")
    assert office.situation(number).times_urged == 2
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


@pytest.mark.parametrize(
    ("units", "fault"),
    [((), "required"), (("PHONG_KINH_TE",), "unit_not_awaited"), (("X",), "unit_not_awaited")],
)
def test_only_who_is_awaited_is_urged(office: Office, units: tuple[str, ...], fault: str) -> None:
    number = office.reported()
    with pytest.raises(Invalid) as invalid:
        office.perform("chutich", number, "urge", UrgingEntry("Khẩn trương.", units))
    assert invalid.value.fields == {"units": fault}


def test_the_words_are_told_even_where_nobody_was_told_before(office: Office) -> None:
    number = office.in_progress()
    office.perform("chutich", number, "urge")
    tell(office)
    assert ("kinhte", "report") in told_of(office, "urge")
    assert told_of(office, "start") == set()


def test_units_are_named_for_which_nobody_is_called(office: Office) -> None:
    number = office.reported()
    office.end_posts("vhxh", last_day=local_day(office.now))
    office.later(days=1)
    office.perform("chutich", number, "urge")
    assert [unit.code for unit in look(office, urged_last, number).unreached] == ["PHONG_VHXH"]
    office.perform("chutich", number, "urge", UrgingEntry("Khẩn trương.", ("CONG_AN_XA",)))
    assert look(office, urged_last, number).unreached == ()


def test_a_mail_goes_at_once_and_both_notices_stay_open(office: Office) -> None:
    reach(office, "kinhte")
    number = office.assign("I.1")
    tell(office, HERE)
    office.perform("chutich", number, "urge")
    tell(office, HERE)
    [mail] = mails(office)
    with office.reading() as session:
        told = letter(session, mail, at=office.now)
        page = notice_page(session, size=9, actor=office.actor("kinhte"), at=office.now)
    assert told is not None
    # What awaits them is one thing, to which they were called last by the urging.
    assert [each.event.action for each in told.told] == ["urge"]
    assert [each.open for each in page.groups[0]] == [True, True]
    office.perform("kinhte.cb", number, "start")
    with office.reading() as session:
        page = notice_page(session, size=9, actor=office.actor("kinhte"), at=office.now)
    assert [each.open for each in page.groups[0]] == [False, False]


def test_what_was_asked_is_told_to_who_answers_and_the_answer_to_who_asked(office: Office) -> None:
    number = office.in_progress()
    tell(office)
    office.perform("kinhte", number, "request_extension")
    tell(office)
    committee = {("chutich", "grant_extension"), ("phochutich", "grant_extension")}
    assert told_of(office, "request_extension") == committee
    office.perform("chutich", number, "refuse_extension")
    tell(office)
    assert {who for who, _ in told_of(office, "refuse_extension")} == {
        "kinhte", "kinhte.pho", "kinhte.cb", "kiemnhiem",
    }  # fmt: skip
