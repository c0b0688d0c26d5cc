"""What was approved as a draft is issued afterwards, and the draft stays what was approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from models.base import new_key
from models.issued_document import IssuedDocument
from models.vocabulary import EventKind, ProductStage
from tests.acts.issuing import Issuing
from tests.deliveries import heard, tell
from web.wording import covered
from workflow.audit.findings import Fault
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import EffectName, Ground
from workflow.documents.issuing import readable_issue
from workflow.documents.products import ProductEntry
from workflow.engine.performing import perform
from workflow.engine.publishing import publish
from workflow.errors import Invalid, Refused, Stale, Unknown
from workflow.instance.issuing import issued_of, product_of, stage_of, to_be_issued
from workflow.worklist.unissued import count_unissued, unissued_page
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from tests.office import Office


def awaiting(office: Office, username: str = "vanphong") -> list[tuple[int, list[str]]]:
    """What somebody finds on the list, each with the products that wait."""
    with office.reading() as session:
        page = unissued_page(session, actor=office.actor(username), at=office.now)
        counted = count_unissued(session, actor=office.actor(username))
        found = [
            (
                each.situation.instance.number,
                [product_of(each.situation, v).text for v in each.drafts],
            )
            for each in page.found
        ]
    assert counted == len(found)
    return found


def handed_in_as(office: Office, number: int, position: int, **told: object) -> None:
    """A document of which somebody says what it is."""
    with office.received(f"{number} {position}", "kinhte.cb") as document:
        entry = replace(ProductEntry(document, position), **told)
        with office.transaction() as session:
            actor = office.actor("kinhte.cb")
            perform(session, number, "hand_in", entry, actor=actor, at=office.now)


@pytest.mark.both
def test_what_was_approved_waits_until_each_of_its_drafts_is_issued(office: Office) -> None:
    number = office.reviewed()
    assert awaiting(office) == []
    office.perform("chutich", number, "approve")
    assert awaiting(office) == [(number, ["Kế hoạch", "Báo cáo"])]
    office.issue(number, 1)
    assert awaiting(office) == [(number, ["Báo cáo"])]
    office.issue(number, 2, by="vanphong.cb")
    assert awaiting(office) == []


def test_the_approved_bytes_stay_and_nothing_is_opened_again(office: Office) -> None:
    number = office.closed()
    before = office.situation(number)
    office.issue(number)
    after = office.situation(number)
    assert (after.state, after.instance.version, after.instance.round) == (
        before.state, before.instance.version, before.instance.round,
    )  # fmt: skip
    assert [(v.id, v.sha256) for v in after.versions] == [(v.id, v.sha256) for v in before.versions]
    [issued] = after.issued_documents
    [version] = [v for v in after.versions if product_of(after, v).position == 1]
    assert issued_of(after, version) == (issued,)
    assert issued.sha256 != version.sha256
    [line] = [e for e in office.events(number, EventKind.UPLOAD) if "issued" in e.details]
    assert line.details["approved_sha256"] == version.sha256


def test_a_correction_is_a_further_document_and_the_earlier_one_stays(office: Office) -> None:
    number = office.closed()
    office.issue(number, told="15/KH-UBND")
    office.issue(number, by="vanphong", told="16/KH-UBND")
    found = office.situation(number).issued_documents
    assert [each.document_number for each in found] == ["16/KH-UBND", "15/KH-UBND"]
    for each in found:
        with office.reading() as session:
            kept, _ = readable_issue(session, number, each.number, actor=office.actor("vhxh"))
            assert kept.sha256 == each.sha256
            assert verify(session, office.commune_id).findings == ()
    assert office.events(number, EventKind.UPLOAD)[-1].details["corrects"] == [1]


def test_the_very_same_is_not_entered_twice(office: Office) -> None:
    number = office.closed()
    office.issue(number, content="Da ky")
    with pytest.raises(Invalid) as refusal:
        office.issue(number, content="Da ky")
    assert refusal.value.fields == {"file": "issued_already"}
    office.issue(number, content="Da ky", told="16/QĐ-UBND")


@pytest.mark.parametrize(
    ("lacking", "fault"),
    [
        ({"number": " "}, {"document_number": "required"}),
        ({"signed_by": ""}, {"signed_by": "required"}),
        ({"issued_on": None}, {"issued_on": "required"}),
        ({"position": 3}, {"requirement": "nothing_issued_of_it"}),
        ({"position": 9}, {"requirement": "nothing_issued_of_it"}),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    office: Office, lacking: dict[str, object], fault: dict[str, str]
) -> None:
    number = office.closed()
    given = replace(Issuing(1, "Da ky", "15/KH", local_day(office.now)), **lacking)
    with office.received(given.content, "kinhte") as document, pytest.raises(Invalid) as refusal:
        office.perform("kinhte", number, "hand_in_issued", given.with_bytes(document))
    assert refusal.value.fields == fault
    assert office.situation(number).issued_documents == ()


def test_nothing_is_issued_on_a_day_to_come(office: Office) -> None:
    number = office.closed()
    tomorrow = local_day(office.now) + timedelta(days=1)
    given = Issuing(1, "Da ky", "15/KH", tomorrow)
    with office.received(given.content, "kinhte") as document, pytest.raises(Invalid) as refusal:
        office.perform("kinhte", number, "hand_in_issued", given.with_bytes(document))
    assert refusal.value.fields == {"issued_on": "in_future"}


@pytest.mark.parametrize("state", ["in_progress", "reported", "reviewed"])
def test_nothing_is_issued_of_what_nobody_approved(office: Office, state: str) -> None:
    number = office.standing_in(state)
    with pytest.raises(Refused):
        office.issue(number)


@pytest.mark.parametrize("username", ["vhxh", "chutich", "uyvien", "admin", "giamsat"])
def test_only_the_lead_unit_and_the_office_hand_it_in(office: Office, username: str) -> None:
    number = office.closed()
    with pytest.raises(Refused):
        office.issue(number, by=username)


def test_who_did_not_see_what_the_other_entered_reads_it_first(office: Office) -> None:
    number = office.closed()
    page = office.seen("vanphong.cb", number, "hand_in_issued")
    office.issue(number)
    with pytest.raises(Stale) as stale:
        office.issue(number, by="vanphong.cb", seen=page)
    assert stale.value.grounds == (Ground.ISSUED,)


def test_what_was_issued_before_is_handed_in_as_such_and_not_awaited(office: Office) -> None:
    number = office.in_progress()
    handed_in_as(
        office, number, 1, stage=ProductStage.ISSUED, document_number="7/KH-NHCS",
        document_date=local_day(office.now), signed_by="Y Hạnh", signed_as="Giám đốc",
    )  # fmt: skip
    handed_in_as(office, number, 2, stage=ProductStage.DRAFT)
    situation = office.situation(number)
    stages = {product_of(situation, v).position: stage_of(situation, v) for v in situation.versions}
    assert stages == {1: ProductStage.ISSUED, 2: ProductStage.DRAFT}
    [issued] = situation.issued_documents
    assert (issued.document_number, issued.signed_by) == ("7/KH-NHCS", "Y Hạnh")
    office.report(number)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    office.perform("chutich", number, "approve")
    assert awaiting(office) == [(number, ["Báo cáo"])]
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (
            {"stage": ProductStage.ISSUED},
            {
                "document_number": "required", "document_date": "required",
                "signed_by": "required", "signed_as": "required",
            },
        ),
        (
            {
                "stage": ProductStage.DRAFT, "document_number": "7/KH",
                "document_date": date(2026, 9, 18), "signed_by": "Y Bạch", "signed_as": "Chủ tịch",
            },
            dict.fromkeys(
                ("document_number", "document_date", "signed_by", "signed_as"), "not_of_a_draft"
            ),
        ),
    ],
)  # fmt: skip
def test_a_draft_has_nothing_of_what_issuing_gives_and_what_was_issued_has_all(
    office: Office, told: dict[str, object], fault: dict[str, str]
) -> None:
    number = office.in_progress()
    with pytest.raises(Invalid) as refusal:
        handed_in_as(office, number, 1, **told)
    assert refusal.value.fields == fault


def test_a_number_without_a_word_of_the_stage_means_that_it_was_issued(office: Office) -> None:
    number = office.in_progress()
    handed_in_as(office, number, 1, document_number="7/KH-UBND")
    situation = office.situation(number)
    assert stage_of(situation, situation.versions[0]) is ProductStage.ISSUED


def test_after_a_reopening_only_a_new_version_waits_to_be_issued_anew(office: Office) -> None:
    number = office.closed()
    office.issue(number, 1)
    office.issue(number, 2)
    office.perform("chutich", number, "reopen")
    assert awaiting(office) == []
    office.hand_in(number, 2)
    office.report(number)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    office.perform("chutich", number, "approve")
    assert awaiting(office) == [(number, ["Báo cáo"])]
    assert len(office.situation(number).issued_documents) == 2


@pytest.mark.both
def test_what_is_bound_to_earlier_rules_is_never_missing(office: Office) -> None:
    before = replace(COMMUNE, rules=tuple(r for r in COMMUNE.rules if r.effect != EffectName.ISSUE))
    with office.transaction() as session:
        publish(session, before, worded=covered(), actor=office.actor("admin"), at=office.now)
    number = office.closed()
    assert to_be_issued(office.situation(number)) == ()
    assert awaiting(office) == []
    with pytest.raises(Unknown):
        office.issue(number)


def test_the_list_shows_nobody_what_they_may_not_see(office: Office) -> None:
    number = office.closed("II.2")
    assert awaiting(office) == [(number, ["Báo cáo"])]
    assert awaiting(office, "congan") == [(number, ["Báo cáo"])]
    assert awaiting(office, "kinhte") == []


def test_the_lead_unit_and_who_looks_over_all_see_it_quietly(office: Office) -> None:
    number = office.closed()
    shown = {}
    for username in ("kinhte.cb", "vanphong", "chutich", "vhxh"):
        with office.reading() as session:
            found = worklist_of(session, actor=office.actor(username), at=office.now)
        assert found.now == ()
        shown[username] = [each.situation.instance.number for each in found.unissued]
        assert found.unissued_in_all == len(shown[username])
    assert shown == {"kinhte.cb": [number], "vanphong": [number], "chutich": [number], "vhxh": []}


def test_those_who_go_by_it_are_told(office: Office) -> None:
    number = office.closed()
    tell(office)
    office.issue(number)
    tell(office)
    told = {who for who, why in heard(office) if why == "document_issued"}
    assert told >= {"kinhte", "kinhte.pho", "vhxh", "congan", "vanphong", "vanphong.cb"}
    assert not told & {"kinhte.cb", "thon1", "vhxh.cb", "giamsat", "vangchuc"}


def test_a_lost_or_changed_issued_document_is_found(office: Office) -> None:
    number = office.closed()
    office.issue(number)
    [issued] = office.situation(number).issued_documents
    with office.reading() as session:
        found = verify(session, office.commune_id, files=lambda digest: digest != issued.sha256)
        assert [finding.code for finding in found.findings] == [Fault.FILE_DIFFERS]
    with office.transaction() as session:
        session.execute(update(IssuedDocument).values(document_number="99/KH"))
    with office.reading() as session:
        found = verify(session, office.commune_id)
        assert [finding.code for finding in found.findings] == [Fault.ROW_CHANGED]


def test_a_resend_enters_nothing_more(office: Office) -> None:
    number = office.closed()
    once = {"content": "Da ky", "token": new_key().hex}
    assert office.issue(number, **once) == office.issue(number, **once)
    with office.reading() as session:
        assert len(session.scalars(select(IssuedDocument)).all()) == 1


def test_what_was_issued_is_signed_as_somebody(office: Office) -> None:
    given = Issuing(1, "Da ky", "15/KH", local_day(office.now))
    number = office.closed()
    with office.received("Da ky", "kinhte") as document, pytest.raises(Invalid) as refusal:
        office.perform(
            "kinhte", number, "hand_in_issued", replace(given.with_bytes(document), signed_as="")
        )
    assert refusal.value.fields == {"signed_as": "required"}


def test_what_the_committee_decides_as_a_body_is_a_draft_until_it_decided(office: Office) -> None:
    """Handed in with a number it would have been signed before the vote."""
    number = office.in_progress("I.3")
    today = local_day(office.now)
    issued = {
        "stage": ProductStage.ISSUED, "document_number": "88/QĐ-UBND", "document_date": today,
        "signed_by": "A Công Tâm", "signed_as": "Chủ tịch",
    }  # fmt: skip
    for told, where in ((issued, "stage"), ({"document_number": "88/QĐ-UBND"}, "document_number")):
        with pytest.raises(Invalid) as refused:
            handed_in_as(office, number, 1, **told)
        assert refused.value.fields == {where: "decided_first"}
    assert office.situation(number).versions == ()
    handed_in_as(office, number, 1, stage=ProductStage.DRAFT)


def test_it_is_not_issued_before_the_day_on_which_it_was_adopted(office: Office) -> None:
    number = office.reviewed("I.3")
    office.later(days=3)
    office.record_vote(number)
    office.perform("chutich", number, "approve")
    decided = office.situation(number).vote.decided_on
    with pytest.raises(Invalid) as refused:
        issued_on(office, number, decided - timedelta(days=1))
    assert refused.value.fields == {"issued_on": "issued_before_decided"}
    issued_on(office, number, decided)
    assert [each.issued_on for each in office.situation(number).issued_documents] == [decided]


def issued_on(office: Office, number: int, day: date) -> None:
    """What was issued of the first product, dated on a day."""
    given = Issuing(1, str(new_key()), "88/QĐ-UBND", day)
    with office.received(given.content, "kinhte.cb") as document, office.transaction() as session:
        entry, actor = given.with_bytes(document), office.actor("kinhte.cb")
        perform(session, number, "hand_in_issued", entry, actor=actor, at=office.now)
