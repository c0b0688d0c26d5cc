"""The small commune of the tests: its units, its people, and a plan of a few telling tasks."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.vocabulary import (
    ApprovalMode,
    Cadence,
    GroupRule,
    ProductKind,
    Role,
    Sensitivity,
    UnitKind,
)


@dataclass(frozen=True)
class CastUnit:
    code: str
    name: str
    short_name: str
    kind: UnitKind
    subordinate: bool = True
    informed: bool = False


@dataclass(frozen=True)
class CastGroup:
    code: str
    name: str
    rule: GroupRule
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """One of the cast; each post is a role, a unit's code or None, and a title."""

    username: str
    full_name: str
    posts: tuple[tuple[Role, str | None, str], ...]


@dataclass(frozen=True)
class CastProduct:
    text: str
    kind: ProductKind
    approval: ApprovalMode = ApprovalMode.INDIVIDUAL
    required: bool = True


@dataclass(frozen=True)
class CastTask:
    """A row of the plan; leads and cooperating name units or groups by code."""

    label: str
    content: str
    leads: tuple[str, ...]
    cooperating: tuple[str, ...] = ()
    products: tuple[CastProduct, ...] = ()
    cadence: Cadence = Cadence.QUARTER
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    why: str = field(default="", compare=False)
    """What the tests need it for."""


PASSWORD = "mat-khau-thu-nghiem"  # noqa: S105 - everybody's in the tests, nobody's elsewhere

FOLLOW_UP_UNIT = "VP_HDND_UBND"

UNITS = (
    CastUnit("VP_HDND_UBND", "Văn phòng HĐND và UBND xã", "Văn phòng", UnitKind.OFFICE),
    CastUnit("PHONG_KINH_TE", "Phòng Kinh tế", "Phòng Kinh tế", UnitKind.DIVISION),
    CastUnit("PHONG_VHXH", "Phòng Văn hóa - Xã hội", "Phòng VH-XH", UnitKind.DIVISION),
    CastUnit("CONG_AN_XA", "Công an xã", "Công an xã", UnitKind.FORCE),
    CastUnit("HOI_NONG_DAN", "Hội Nông dân xã", "Hội ND", UnitKind.ORGANISATION, subordinate=False),
    CastUnit("THON_1", "Thôn 1", "Thôn 1", UnitKind.VILLAGE),
    CastUnit("THON_2", "Thôn 2", "Thôn 2", UnitKind.VILLAGE),
    CastUnit(
        "SO_NOI_VU", "Sở Nội vụ", "Sở Nội vụ", UnitKind.OUTSIDE, subordinate=False, informed=True
    ),
)

GROUPS = (
    CastGroup("G_THON", "Các thôn", GroupRule.VILLAGES),
    CastGroup(
        "G_PHONG", "Các phòng chuyên môn", GroupRule.MEMBERS, ("PHONG_KINH_TE", "PHONG_VHXH")
    ),
    CastGroup(
        "G_LIEN_QUAN", "Các đơn vị có liên quan", GroupRule.CHOSEN, ("PHONG_VHXH", "CONG_AN_XA")
    ),
)

PEOPLE = (
    Person("admin", "Phan Văn Cẩn Thận", ((Role.ADMINISTRATOR, None, "Quản trị hệ thống"),)),
    Person("vanphong", "Trần Thị Chu Đáo", ((Role.HEAD, FOLLOW_UP_UNIT, "Chánh Văn phòng"),)),
    Person("vanphong.cb", "A Gọn Gàng", ((Role.OFFICER, FOLLOW_UP_UNIT, "Chuyên viên"),)),
    Person("chutich", "A Công Tâm", ((Role.CHAIR, None, "Chủ tịch UBND xã"),)),
    Person("phochutich", "Lê Thị Minh Bạch", ((Role.VICE_CHAIR, None, "Phó Chủ tịch UBND xã"),)),
    Person("uyvien", "A Bền Lòng", ((Role.MEMBER, None, "Ủy viên UBND xã"),)),
    Person("kinhte", "Nguyễn Văn Kịp Thời", ((Role.HEAD, "PHONG_KINH_TE", "Trưởng phòng"),)),
    Person("kinhte.pho", "Y Chín Chắn", ((Role.DEPUTY, "PHONG_KINH_TE", "Phó Trưởng phòng"),)),
    Person("kinhte.cb", "Y Siêng Năng", ((Role.OFFICER, "PHONG_KINH_TE", "Chuyên viên"),)),
    Person("vhxh", "Y Ân Cần", ((Role.HEAD, "PHONG_VHXH", "Trưởng phòng"),)),
    Person("vhxh.cb", "Đỗ Thị Nhẹ Nhàng", ((Role.OFFICER, "PHONG_VHXH", "Chuyên viên"),)),
    Person("congan", "Hoàng Văn Vững Vàng", ((Role.HEAD, "CONG_AN_XA", "Trưởng Công an xã"),)),
    Person("nongdan", "A Mùa Vàng", ((Role.HEAD, "HOI_NONG_DAN", "Chủ tịch Hội Nông dân xã"),)),
    Person("thon1", "A Núi Xanh", ((Role.HEAD, "THON_1", "Trưởng thôn"),)),
    Person("thon2", "Y Suối Trong", ((Role.HEAD, "THON_2", "Trưởng thôn"),)),
    Person("giamsat", "Hồ Thị Khách Quan", ((Role.INSPECTOR, None, "Cán bộ giám sát"),)),
    # Holds two posts that must not meet in one task: heads a lead unit and sits on the committee.
    Person(
        "kiemnhiem",
        "A Hai Vai",
        (
            (Role.HEAD, "PHONG_KINH_TE", "Phụ trách phòng"),
            (Role.VICE_CHAIR, None, "Phó Chủ tịch UBND xã"),
        ),
    ),
    Person("vangchuc", "Y Chưa Có Việc", ()),
)

HEADS = {
    "PHONG_KINH_TE": "kinhte",
    "PHONG_VHXH": "vhxh",
    "CONG_AN_XA": "congan",
    "HOI_NONG_DAN": "nongdan",
    "THON_1": "thon1",
    "THON_2": "thon2",
}
"""Who answers for a unit, by its code."""

SECTIONS = {"I": "Phát triển kinh tế", "II": "Văn hóa, xã hội và an ninh"}

PLAN = CastProduct("Kế hoạch", ProductKind.PLAN)
REPORT = CastProduct("Báo cáo", ProductKind.REPORT)

TASKS = (
    CastTask(
        "I.1", "Rà soát nhu cầu vốn vay của hộ nghèo",
        leads=("PHONG_KINH_TE",), cooperating=("PHONG_VHXH", "CONG_AN_XA"),
        products=(
            PLAN, REPORT, CastProduct("Quyết định của tỉnh", ProductKind.DECISION, required=False)
        ),
        why="two units to ask, two products demanded and one that is not",
    ),
    CastTask(
        "I.2", "Báo cáo tình hình giải ngân",
        leads=("PHONG_KINH_TE",), products=(REPORT,),
        why="nobody to ask",
    ),
    CastTask(
        "I.3", "Phân bổ nguồn vốn ủy thác",
        leads=("PHONG_KINH_TE",), cooperating=("PHONG_VHXH",),
        products=(CastProduct("Quyết định", ProductKind.DECISION, ApprovalMode.COLLECTIVE),),
        cadence=Cadence.YEAR,
        why="the committee decides it collectively",
    ),
    CastTask(
        "II.1", "Tuyên truyền đến từng hộ",
        leads=("G_THON",), cooperating=("HOI_NONG_DAN", "SO_NOI_VU"), products=(REPORT,),
        sensitivity=Sensitivity.PUBLIC,
        why="a group leads, each unit for itself; a body is informed and never asked",
    ),
    CastTask(
        "II.2", "Giữ gìn an ninh tại điểm giao dịch",
        leads=("CONG_AN_XA",), cooperating=("THON_1",), products=(REPORT,),
        sensitivity=Sensitivity.RESTRICTED,
        why="only those concerned may see it",
    ),
    CastTask(
        "II.3", "Lồng ghép các chương trình",
        leads=("G_LIEN_QUAN",), cooperating=("G_PHONG",),
        why="its lead is undecided; a group is asked; no product is demanded",
    ),
)  # fmt: skip
