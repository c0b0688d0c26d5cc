"""The shipped units and groups, and the sample commune."""

import json
import unicodedata
from collections import Counter
from dataclasses import asdict

from models.vocabulary import UNIT_ROLES, GroupRule, Role, UnitKind
from seed.plan import read_plan
from seed.units import GroupSource, UnitSource, read_organisation, read_sample

ORGANISATION = read_organisation()
SAMPLE = read_sample()
UNITS = {unit.code: unit for unit in ORGANISATION.units}
BODIES: list[UnitSource | GroupSource] = [*ORGANISATION.units, *ORGANISATION.groups]
GROUPS = {group.code: group for group in ORGANISATION.groups}


def test_the_units_and_groups_are_those_of_the_commune_and_its_plan() -> None:
    assert list(UNITS) == [
        "UBND_XA", "VP_HDND_UBND", "PHONG_KINH_TE", "PHONG_VHXH", "TT_PVHCC", "CONG_AN_XA",
        "BCH_QUAN_SU", "BAN_BIEN_TAP_TTDT", "PGD_NHCSXH_KON_TUM", "MTTQ_XA", "HOI_NONG_DAN",
        "HOI_LHPN", "HOI_CCB", "DOAN_TNCS", "CONG_DOAN", "BAO_PTTH_TINH",
    ]  # fmt: skip
    assert list(GROUPS) == [
        "G_PHONG_BAN", "G_CTXH", "G_CTXH_UT", "G_CQDV", "G_NGANH", "G_THON", "G_BAO_CHI",
    ]  # fmt: skip
    assert len(ORGANISATION.units) == len(UNITS)
    assert len(ORGANISATION.groups) == len(GROUPS)


def test_every_code_that_is_referred_to_exists() -> None:
    plan = read_plan()
    assert plan.issuer in UNITS
    assert ORGANISATION.commune.follow_up_unit in UNITS
    for unit in (*ORGANISATION.units, *SAMPLE.villages):
        assert unit.parent is None or unit.parent in UNITS, unit.code
    for group in ORGANISATION.groups:
        assert set(group.members) <= UNITS.keys(), group.code
    for task in plan.tasks:
        for party in (*task.leads, *task.cooperating):
            assert party.code in UNITS or party.code in GROUPS, (task.label, party.code)


def test_units_stand_in_the_order_of_their_positions() -> None:
    positions = [unit.position for unit in (*ORGANISATION.units, *SAMPLE.villages)]
    assert positions == sorted(set(positions))


def test_a_name_belongs_to_one_body_only() -> None:
    names = Counter(
        name.casefold()
        for body in BODIES
        for name in {body.name.casefold(), *map(str.casefold, body.spellings)}
    )
    assert [name for name, count in names.items() if count > 1] == []
    short = Counter(unit.short_name for unit in ORGANISATION.units)
    assert set(short.values()) == {1}


def test_the_committee_requests_of_bodies_that_are_not_its_own() -> None:
    assigned = {unit.code for unit in ORGANISATION.units if unit.subordinate}
    assert assigned == {
        "VP_HDND_UBND", "PHONG_KINH_TE", "PHONG_VHXH", "TT_PVHCC", "CONG_AN_XA", "BCH_QUAN_SU",
        "BAN_BIEN_TAP_TTDT",
    }  # fmt: skip
    assert not any(village.subordinate for village in SAMPLE.villages)


def test_the_press_is_informed_and_never_asked() -> None:
    informed = {body.code for body in BODIES if body.informed}
    assert informed == {"BAO_PTTH_TINH", "G_BAO_CHI"}


def test_the_organisations_are_under_the_front_and_four_are_entrusted() -> None:
    under = [unit.code for unit in ORGANISATION.units if unit.parent == "MTTQ_XA"]
    assert list(GROUPS["G_CTXH"].members) == under
    assert [*GROUPS["G_CTXH_UT"].members, "CONG_DOAN"] == under


def test_a_group_is_expanded_by_its_rule() -> None:
    rules = {group.code: group.rule for group in ORGANISATION.groups}
    assert rules == {
        "G_PHONG_BAN": GroupRule.MEMBERS,
        "G_CTXH": GroupRule.MEMBERS,
        "G_CTXH_UT": GroupRule.MEMBERS,
        "G_CQDV": GroupRule.CHOSEN,
        "G_NGANH": GroupRule.CHOSEN,
        "G_THON": GroupRule.VILLAGES,
        "G_BAO_CHI": GroupRule.CHOSEN,
    }
    own = ("VP_HDND_UBND", "PHONG_KINH_TE", "PHONG_VHXH", "TT_PVHCC")
    assert GROUPS["G_PHONG_BAN"].members == own
    assert GROUPS["G_CQDV"].members == (*own, "CONG_AN_XA", "BCH_QUAN_SU")
    assert GROUPS["G_NGANH"].members == GROUPS["G_CQDV"].members
    assert GROUPS["G_THON"].members == GROUPS["G_BAO_CHI"].members == ()


def test_no_village_is_shipped_but_the_three_of_the_sample() -> None:
    assert all(unit.kind != UnitKind.VILLAGE for unit in ORGANISATION.units)
    assert {village.kind for village in SAMPLE.villages} == {UnitKind.VILLAGE}
    assert [(village.code, village.name) for village in SAMPLE.villages] == [
        ("THON_1_MAU", "Thôn 1 (mẫu)"),
        ("THON_2_MAU", "Thôn 2 (mẫu)"),
        ("THON_3_MAU", "Thôn 3 (mẫu)"),
    ]


def test_the_sample_accounts_are_the_promised_ones() -> None:
    assert [person.username for person in SAMPLE.people] == [
        "admin", "vanphong", "chutich", "phochutich", "kinhte", "vhxh",
        "kinhte.cb", "vhxh.cb", "ttpvhcc", "congan", "quansu", "bbt", "nhcsxh", "mttq", "nongdan",
        "phunu", "ccb", "doantn", "congdoan", "thon1", "thon2", "thon3", "giamsat",
    ]  # fmt: skip


def test_members_of_the_committee_head_what_belongs_to_it() -> None:
    """Nobody is a member and nothing else: so it is that they vote on what they led."""
    seated = {
        person.username: {post.unit for post in person.posts if post.role == Role.HEAD}
        for person in SAMPLE.people
        if Role.MEMBER in {post.role for post in person.posts}
    }
    assert seated == {
        "vanphong": {"VP_HDND_UBND"},
        "kinhte": {"PHONG_KINH_TE"},
        "vhxh": {"PHONG_VHXH"},
        "congan": {"CONG_AN_XA"},
        "quansu": {"BCH_QUAN_SU"},
    }


def test_sample_names_are_marked_as_made_up_and_differ() -> None:
    names = [person.full_name for person in SAMPLE.people]
    assert all(name.endswith(" (mẫu)") for name in names)
    assert len(set(names)) == len(names)
    given = [name.removesuffix(" (mẫu)").split()[-2:] for name in names]
    assert len({tuple(words) for words in given}) == len(names)


def test_posts_of_units_have_a_unit_and_posts_of_the_commune_have_none() -> None:
    units = {*UNITS, *(village.code for village in SAMPLE.villages)}
    for person in SAMPLE.people:
        assert person.posts, person.username
        for post in person.posts:
            assert (post.unit in units) == (post.role in UNIT_ROLES), person.username
            assert post.unit is None or post.unit in units, person.username


def test_every_body_that_may_be_asked_has_one_head() -> None:
    heads = Counter(
        post.unit for person in SAMPLE.people for post in person.posts if post.role == Role.HEAD
    )
    asked = {unit.code for unit in ORGANISATION.units if not unit.informed} - {"UBND_XA"}
    assert heads == Counter({*asked, *(village.code for village in SAMPLE.villages)})


def test_all_text_is_precomposed() -> None:
    everything = json.dumps([asdict(ORGANISATION), asdict(SAMPLE)], ensure_ascii=False, default=str)
    assert unicodedata.is_normalized("NFC", everything)
