"""How a report answers the products of the plan that it brings no new version of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.product_answer import ProductAnswer
from tests.acts.reports import with_nothing_arisen
from tests.earlier_periods import approved_before, holds, nothing_arose
from tests.office import Office
from web.wording import covered
from workflow.audit.verification import verify
from workflow.definition.commune import COMMUNE
from workflow.documents.product_answers import (
    Answered,
    readable_carried,
    still_holding,
)
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.publishing import publish
from workflow.errors import Invalid, NotNow, Obstacle, Refused, Unknown

PLAN, REPORT, OF_PROVINCE = 1, 2, 3
LAST_QUARTER = date(2026, 8, 3)


def with_its_report(office: Office, label: str = "I.1") -> int:
    """An instance for which only what must be new was handed in."""
    number = office.in_progress(label)
    office.hand_in(number, REPORT)
    return number


def report(office: Office, number: int, *said: Answered, by: str = "kinhte") -> None:
    office.perform(by, number, "report", ReportEntry("Xong.", products=said))


def fault(office: Office, number: int, *said: Answered) -> dict[str, str]:
    """What is wrong with saying so."""
    with pytest.raises(Invalid) as invalid:
        report(office, number, *said)
    assert office.state(number) == "in_progress"
    return invalid.value.fields


def offered(office: Office, number: int) -> dict[int, list[tuple[int, int]]]:
    """What can be said still holds, by the numbers of instance and version."""
    with office.reading() as session:
        found = still_holding(session, office.situation(number))
        return {
            position: [(each.instance.number, each.number) for each in versions]
            for position, versions in found.items()
        }


def test_only_what_must_be_new_keeps_a_report_from_being_made(office: Office) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number, PLAN)
    with pytest.raises(Refused) as refused:
        report(office, number)
    assert refused.value.obstacles == (Obstacle("products_missing", ("Báo cáo",), "lead_member"),)
    office.hand_in(number, REPORT)
    report(office, number)
    assert office.state(number) == "reported"


def test_each_other_product_is_answered_or_the_field_says_so(office: Office) -> None:
    number = with_its_report(office)
    assert fault(office, number) == {"products-1-answer": "product_unanswered"}
    said = Answered(PLAN, reason=" \n")
    assert fault(office, number, said) == {"products-1-reason": "required"}
    report(office, number, nothing_arose(PLAN))
    [answer] = office.situation(number).product_answers
    assert (answer.version_id, answer.reason) == (None, "Kế hoạch không đổi.")


def test_what_another_authority_issues_may_be_left_open_and_may_still_hold(
    office: Office,
) -> None:
    before = approved_before(office, "I.1", LAST_QUARTER, PLAN, REPORT, OF_PROVINCE)
    number = with_its_report(office)
    said = nothing_arose(PLAN)
    assert fault(office, number, said, nothing_arose(OF_PROVINCE)) == {
        "products-3-answer": "unknown_answer"
    }
    report(office, number, said, holds(OF_PROVINCE, before, 3))
    assert len(office.situation(number).product_answers) == 2


def test_a_version_of_an_earlier_period_still_holds(office: Office) -> None:
    before = approved_before(office, "I.1", LAST_QUARTER)
    number = with_its_report(office)
    assert offered(office, number) == {PLAN: [(before, 1)]}
    report(office, number, holds(PLAN, before, 1))
    [answer] = office.situation(number).answered_products.values()
    assert answer.version is not None
    assert answer.version.sha256 == office.situation(before).versions[-1].sha256


def test_the_record_names_what_holds_by_its_hash_with_every_act_on_it(office: Office) -> None:
    before = approved_before(office, "I.1", LAST_QUARTER)
    number = with_its_report(office)
    report(office, number, holds(PLAN, before, 1))
    office.perform("congan", number, "confirm")
    version = office.situation(before).versions[-1]
    named = {
        "product": "Kế hoạch", "instance": before, "number": 1,
        "sha256": version.sha256, "title": version.title,
    }  # fmt: skip
    for event in office.events(number)[-2:]:
        assert event.details["answered_products"] == [named]
    with office.reading() as session:
        assert verify(session, office.commune_id, files=lambda sha256: sha256).findings == ()


def revoked(office: Office) -> tuple[int, int]:
    number = office.assign("I.1", day=LAST_QUARTER)
    office.perform("kinhte", number, "start")
    office.hand_in(number)
    office.perform("chutich", number, "revoke")
    return number, 1


def taken_out(office: Office) -> tuple[int, int]:
    number = office.assign("I.1", day=LAST_QUARTER)
    office.perform("kinhte", number, "start")
    office.hand_in(number)
    office.take_out(number, PLAN)
    return number, 1


def of_another_product(office: Office) -> tuple[int, int]:
    return approved_before(office, "I.1", LAST_QUARTER), 2


def of_another_task(office: Office) -> tuple[int, int]:
    return approved_before(office, "I.2", LAST_QUARTER), 1


def of_a_later_period(office: Office) -> tuple[int, int]:
    return approved_before(office, "I.1", date(2027, 2, 3)), 1


def of_nobody(_office: Office) -> tuple[int, int]:
    return 999_999_999, 1


@pytest.mark.parametrize(
    "forged",
    [
        revoked, taken_out, of_another_product, of_another_task, of_a_later_period, of_nobody,
    ],
)  # fmt: skip
def test_what_cannot_still_hold_is_refused_beside_the_product(office: Office, forged: Any) -> None:
    instance, version = forged(office)
    number = with_its_report(office)
    said = Answered(PLAN, instance, version)
    assert fault(office, number, said) == {"products-1-answer": "no_longer_holds"}


def test_a_version_of_another_commune_cannot_hold(office: Office) -> None:
    assert office.files is not None
    other = Office.founded(office.engine, "xa-ben-canh", office.files.root)
    other.now = office.now
    there = approved_before(other, "I.1", LAST_QUARTER)
    number = with_its_report(office)
    said = Answered(PLAN, there, 1)
    assert fault(office, number, said) == {"products-1-answer": "no_longer_holds"}


def test_what_is_handed_in_meanwhile_or_must_be_new_is_answered_by_nothing_else(
    office: Office,
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    for position in (PLAN, REPORT, 9):
        said = nothing_arose(position)
        assert fault(office, number, said) == {"products": "answered_otherwise"}


def test_what_others_rest_on_is_not_taken_out_behind_their_back(office: Office) -> None:
    before = approved_before(office, "I.1", LAST_QUARTER)
    number = with_its_report(office)
    report(office, number, holds(PLAN, before, 1))
    office.perform("chutich", before, "reopen")
    with pytest.raises(NotNow) as refused:
        office.take_out(before, PLAN)
    assert refused.value.obstacles == (Obstacle("version_relied_on", (str(number),)),)
    office.perform("kinhte", number, "withdraw")
    assert office.take_out(before, PLAN).withdrawn_at is not None
    said = holds(PLAN, before, 1)
    assert fault(office, number, said) == {"products-1-answer": "no_longer_holds"}


def test_the_bytes_are_for_whoever_sees_the_instance_that_names_them(office: Office) -> None:
    """Also for a unit that had nothing to do with the earlier period, and for that one version."""
    before = approved_before(office, "II.2", LAST_QUARTER, lead="congan", asks=("thon1",))
    number = office.in_progress("II.2")
    with office.transaction() as session:
        [requirement] = office.situation(number).instance.task.requirements
        session.merge(requirement).new_each_period = False
    report(office, number, holds(1, before, 1), by="congan")
    for who, sees in (("congan", True), ("thon1", True), ("chutich", True), ("kinhte", False)):
        assert readable(office, number, before, 1, by=who) is sees
    assert not readable(office, before, number, 1, by="chutich")


def readable(office: Office, number: int, earlier: int, version: int, *, by: str) -> bool:
    with office.reading() as session:
        try:
            readable_carried(session, number, earlier, version, actor=office.actor(by))
        except Unknown:
            return False
    return True


def test_a_unit_says_of_its_own_where_several_have_the_task_each_for_itself(
    office: Office,
) -> None:
    before = office.assign_all("II.1", day=LAST_QUARTER)
    for number, head in zip(before, ("thon1", "thon2"), strict=True):
        office.perform(head, number, "start")
        office.hand_in(number, by=head)
    now = office.assign_all("II.1")
    with office.transaction() as session:
        [requirement] = office.situation(now[0]).instance.task.requirements
        session.merge(requirement).new_each_period = False
    for mine, earlier, head in zip(now, before, ("thon1", "thon2"), strict=True):
        office.perform(head, mine, "start")
        assert offered(office, mine) == {1: [(earlier, 1)]}


def test_nor_of_what_another_had_alone_before_several_have_it(office: Office) -> None:
    first, second = office.assign_all("II.1", day=LAST_QUARTER)
    office.perform("chutich", second, "revoke")
    office.perform("thon1", first, "start")
    office.hand_in(first, by="thon1")
    now = office.assign_all("II.1")
    with office.transaction() as session:
        [requirement] = office.situation(now[0]).instance.task.requirements
        session.merge(requirement).new_each_period = False
    for mine, head, found in zip(now, ("thon1", "thon2"), ({1: [(first, 1)]}, {}), strict=True):
        office.perform(head, mine, "start")
        assert offered(office, mine) == found


def test_the_committee_has_nothing_to_adopt_where_nothing_arose(office: Office) -> None:
    number = office.in_progress("I.3")
    report(office, number, nothing_arose(1))
    office.perform("vhxh", number, "confirm")
    assert not office.situation(number).needs_vote
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


def test_what_the_committee_adopts_holds_once_that_was_approved(office: Office) -> None:
    before = office.assign("I.3", day=date(2025, 5, 4))
    office.perform("kinhte", before, "start")
    office.hand_in(before)
    number = office.in_progress("I.3")
    assert offered(office, number) == {}
    report_of(office, before)
    assert offered(office, number) == {1: [(before, 1)]}
    report(office, number, holds(1, before, 1))
    assert not office.situation(number).needs_vote


def report_of(office: Office, number: int) -> None:
    office.perform("kinhte", number, "report")
    office.perform("vhxh", number, "confirm")
    office.record_vote(number)
    office.perform("chutich", number, "approve")


def test_what_the_committee_adopted_is_not_taken_back_beneath_who_rests_on_it(
    office: Office,
) -> None:
    earlier = approved_before(office, "I.3", date(2025, 5, 4))
    number = reported_on(office, earlier)
    with pytest.raises(NotNow) as refused:
        office.perform("chutich", earlier, "withdraw_approval")
    assert refused.value.obstacles == (Obstacle("approval_relied_on", (str(number),)),)
    office.perform("chutich", number, "return")
    office.perform("chutich", earlier, "withdraw_approval")
    with pytest.raises(Invalid):
        report(office, number, holds(1, earlier, 1))


def test_what_is_open_again_is_rested_on_by_no_approval(office: Office) -> None:
    """Else one person alone would approve what the committee has to adopt."""
    earlier = approved_before(office, "I.3", date(2025, 5, 4))
    number = reported_on(office, earlier)
    office.perform("chutich", earlier, "reopen")
    with pytest.raises(NotNow) as refused:
        office.perform("chutich", number, "approve")
    assert [each.code for each in refused.value.obstacles] == ["carried_open_again"]
    report_of(office, earlier)
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


def reported_on(office: Office, earlier: int) -> int:
    """A collective matter whose report says that an earlier version still holds."""
    number = office.in_progress("I.3")
    report(office, number, holds(1, earlier, 1))
    office.perform("vhxh", number, "confirm")
    return number


def test_what_a_report_said_before_a_return_counts_no_more(office: Office) -> None:
    number = with_its_report(office)
    report(office, number, nothing_arose(PLAN))
    office.perform("vanphong", number, "return")
    situation = office.situation(number)
    assert situation.answered_products == {}
    assert len(situation.answered_in(situation.report)) == 1
    office.hand_in(number, PLAN)
    report(office, number)
    assert office.situation(number).answered_products == {}


def test_an_instance_ends_by_the_definition_it_began_with(office: Office) -> None:
    """One that demands every product of the plan still does, whatever is in force since."""
    number = office.in_progress("I.1")
    demanding = replace(
        COMMUNE,
        rules=tuple(
            replace(rule, provided=("products_complete",))
            if rule.provided == ("new_products_there",)
            else rule
            for rule in COMMUNE.rules
        ),
    )
    with office.transaction() as session:
        actor = office.actor("admin")
        publish(session, demanding, worded=covered(), actor=actor, at=office.now)
    older = office.assign("I.1", day=LAST_QUARTER)
    office.perform("kinhte", older, "start")
    office.hand_in(older, REPORT)
    assert [o.missing for o in office.verdict("kinhte", older, "report").obstacles] == [
        ("Kế hoạch",)
    ]
    office.hand_in(number, REPORT)
    assert office.verdict("kinhte", number, "report").allowed


def test_what_was_said_is_kept_by_requirement_and_report(office: Office) -> None:
    number = with_its_report(office)
    office.perform("kinhte", number, "report", with_nothing_arisen(office.situation(number)))
    [answer] = office.situation(number).product_answers
    assert ProductAnswer.witnessed == (
        "instance_id", "report_id", "requirement_id", "version_id", "reason",
    )  # fmt: skip
    report_ = office.situation(number).report
    assert report_ is not None
    assert answer.report_id == report_.id
