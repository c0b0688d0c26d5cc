"""Units: entered with their dates, corrected, and not ended under those who work in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models.organisation import Unit
from models.vocabulary import EventKind, Role, UnitKind
from tests.administration import ONCE, administer, is_whole, last_refusal, look
from workflow.administration import units
from workflow.administration.units import Naming, UnitEntry
from workflow.errors import Invalid, NotEntitled, NotNow, Refused, Unknown

if TYPE_CHECKING:
    from tests.office import Office

TODAY = date(2026, 9, 21)
GIVEN: dict[str, Any] = {
    "code": "TRAM_Y_TE",
    "name": "Trạm Y tế xã",
    "short_name": "Trạm Y tế",
    "kind": UnitKind.SERVICE_CENTRE,
    "subordinate": True,
    "valid_from": TODAY,
}


def entry(**other: Any) -> UnitEntry:
    """A unit to be entered."""
    return UnitEntry(**{**GIVEN, **other})


def refusals(office: Office, code: str, last_day: date = TODAY) -> dict[str, tuple[str, ...]]:
    """Why a unit cannot end, with what is named."""
    with pytest.raises(Refused) as refused:
        administer(office, units.set_last_day, code, last_day)
    assert isinstance(refused.value, NotNow)
    assert last_refusal(office).subject == f"unit/{code}"
    return {obstacle.code: obstacle.missing for obstacle in refused.value.obstacles}


def test_a_new_unit_stands_last_unless_said_otherwise(office: Office) -> None:
    made = administer(office, units.create, entry(parent="VP_HDND_UBND"))
    assert (made.name_key, made.position) == ("tram y te xa", 18)
    assert made.parent_id == office.unit("VP_HDND_UBND").id
    first = administer(office, units.create, entry(code="X_1", name="X", position=0))
    assert look(office, units.find).units[0].id == first.id
    line = office.events(None, EventKind.UNIT)[-2]
    assert (line.subject, line.action) == ("unit/TRAM_Y_TE", "create")
    assert is_whole(office)


@pytest.mark.parametrize(
    ("other", "faults"),
    [
        ({"code": ""}, {"code": "required"}),
        ({"code": "tram"}, {"code": "code_shape"}),
        ({"code": "TRẠM"}, {"code": "code_shape"}),
        ({"code": "T" * 61}, {"code": "code_shape"}),
        ({"name": "", "short_name": ""}, {"name": "required", "short_name": "required"}),
        ({"position": -1}, {"position": "out_of_range"}),
        ({"informed": True}, {"informed": "informed_subordinate"}),
        ({"valid_from": date(20, 1, 1)}, {"valid_from": "day_far"}),
    ],
)
def test_what_cannot_be_taken_is_said_by_its_field(
    other: dict[str, Any], faults: dict[str, str]
) -> None:
    assert entry(**other).faults() == faults


def test_no_two_units_have_the_same_code_or_name(office: Office) -> None:
    for other, faults in [
        ({"code": "PHONG_KINH_TE"}, {"code": "code_taken"}),
        ({"name": "PHÒNG KINH TẾ"}, {"name": "name_taken"}),
        ({"code": "tram"}, {"code": "code_shape"}),
    ]:
        with pytest.raises(Invalid) as invalid:
            administer(office, units.create, entry(**other))
        assert invalid.value.fields == faults


def test_a_resend_makes_one_unit(office: Office) -> None:
    first = administer(office, units.create, entry(), token=ONCE)
    again = administer(office, units.create, entry(), token=ONCE)
    assert again.id == first.id


def test_a_village_gets_its_code_from_its_name(office: Office) -> None:
    made = administer(office, units.add_village, "Plei Klếch", TODAY)
    assert (made.code, made.kind, made.subordinate) == ("THON_PLEI_KLECH", UnitKind.VILLAGE, False)
    assert administer(office, units.add_village, "Thôn Đăk Rơ", TODAY).code == "THON_DAK_RO"
    with pytest.raises(Invalid) as invalid:
        administer(office, units.add_village, "PLEI KLECH", TODAY)
    assert invalid.value.fields == {"name": "name_taken"}
    administer(office, units.set_last_day, "THON_PLEI_KLECH", TODAY)
    again = administer(office, units.add_village, "Plei Klếch", TODAY + timedelta(days=1))
    assert again.code == "THON_PLEI_KLECH_2"
    assert administer(office, units.add_village, "?!", TODAY).code == "THON"
    assert is_whole(office)


def test_a_new_village_belongs_to_the_group_of_villages(office: Office) -> None:
    administer(office, units.add_village, "Plei Klếch", TODAY)
    assert "Plei Klếch" in [unit.name for unit in office.propose("II.1").leads]


def test_villages_are_missing_while_all_are_made_up(office: Office) -> None:
    assert not look(office, units.find).villages_missing
    with office.transaction() as session:
        for code in ("THON_1", "THON_2"):
            session.get_one(Unit, (office.commune_id, office.unit(code).id)).sample = True
    assert look(office, units.find).villages_missing


def test_a_corrected_name_leaves_the_old_one_in_the_record(office: Office) -> None:
    new = Naming("Phòng Kinh tế, Hạ tầng và Đô thị", "P. KT-HT-ĐT", 5)
    administer(office, units.correct, "PHONG_KINH_TE", new)
    unit = office.unit("PHONG_KINH_TE")
    assert Naming.of(unit) == new
    assert unit.name_key == "phong kinh te, ha tang va do thi"
    assert office.events()[-1].details["before"]["name"] == "Phòng Kinh tế"
    lines = len(office.events())
    administer(office, units.correct, "PHONG_KINH_TE", new)
    assert len(office.events()) == lines
    for wrong in (Naming("", "", 1), Naming("Công an xã", "CAX", 1), Naming("A", "A", -1)):
        with pytest.raises(Invalid):
            administer(office, units.correct, "PHONG_KINH_TE", wrong)
    assert is_whole(office)


def test_a_unit_ends_when_nobody_needs_it_and_may_go_on(office: Office) -> None:
    administer(office, units.set_last_day, "SO_NOI_VU", TODAY)
    office.later(days=1)
    assert "SO_NOI_VU" not in [unit.code for unit in look(office, units.find).units]
    assert "SO_NOI_VU" in [unit.code for unit in look(office, units.find, everything=True).units]
    administer(office, units.set_last_day, "SO_NOI_VU", None)
    assert office.unit("SO_NOI_VU").valid_to is None
    assert office.events()[-1].details == {"before": "2026-09-21", "valid_to": None}
    assert is_whole(office)


def test_a_unit_with_posts_says_whose(office: Office) -> None:
    assert refusals(office, "CONG_AN_XA") == {
        "unit_has_posts": ("Hoàng Văn Vững Vàng, Trưởng Công an xã",)
    }
    office.end_posts("congan", last_day=TODAY)
    administer(office, units.set_last_day, "CONG_AN_XA", TODAY)


def test_a_unit_that_leads_says_what(office: Office) -> None:
    office.end_posts("congan", last_day=TODAY)
    office.assign("II.2")
    assert refusals(office, "CONG_AN_XA") == {"unit_leads_restricted": ()}
    office.end_posts("thon1", last_day=TODAY)
    office.assign_all("II.1")
    assert refusals(office, "THON_1") == {"unit_leads": ("II.1",)}


def test_what_is_finished_or_revoked_holds_no_unit(office: Office) -> None:
    office.closed("I.2")
    office.revoked("I.1")
    for username in ("kinhte", "kinhte.pho", "kinhte.cb", "kiemnhiem"):
        office.end_posts(username, last_day=TODAY)
    administer(office, units.set_last_day, "PHONG_KINH_TE", TODAY)


def test_the_unit_that_follows_up_stays(office: Office) -> None:
    assert "unit_follows_up" in refusals(office, "VP_HDND_UBND")


def test_a_last_day_lies_within_reason(office: Office) -> None:
    for last_day, code in [(date(2025, 6, 30), "before_start"), (date.max, "day_far")]:
        with pytest.raises(Invalid) as invalid:
            administer(office, units.set_last_day, "SO_NOI_VU", last_day)
        assert invalid.value.fields == {"last_day": code}


def test_a_unit_shows_its_posts_of_all_times(office: Office) -> None:
    office.end_posts("congan", last_day=TODAY - timedelta(days=1))
    seen = look(office, units.view, "CONG_AN_XA")
    assert [post.user.username for post in seen.posts] == ["congan"]
    assert office.unit("CONG_AN_XA").id not in look(office, units.find).heads


def test_heads_are_those_of_today_who_may_sign_in(office: Office) -> None:
    office.give_post("vangchuc", Role.HEAD, "SO_NOI_VU", since=TODAY + timedelta(days=1))
    heads = look(office, units.find).heads
    assert heads[office.unit("CONG_AN_XA").id].username == "congan"
    assert office.unit("SO_NOI_VU").id not in heads


def test_a_code_that_no_unit_has_is_unknown(office: Office) -> None:
    for code in ("", "KHONG_CO", "khong", "\x00", "X" * 5000):
        with pytest.raises(Unknown):
            look(office, units.view, code)


def test_only_an_administrator_keeps_units(office: Office) -> None:
    before = office.contents()
    for attempt in (
        (units.create, entry()),
        (units.add_village, "Plei Klếch", TODAY),
        (units.correct, "SO_NOI_VU", Naming("A", "A", 1)),
        (units.set_last_day, "SO_NOI_VU", TODAY),
    ):
        for username in ("vanphong", "chutich"):
            with pytest.raises(Refused) as refused:
                administer(office, *attempt, by=username)
            assert isinstance(refused.value, NotEntitled)
            assert last_refusal(office).actor_id == office.user(username).id
    assert len(office.events(None, EventKind.REFUSAL)) == 8
    with pytest.raises(Refused):
        look(office, units.find, by="vanphong")
    assert office.contents() == before
