"""A commune with its committee, its units, their people and its plans, and no work yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.base import new_key
from models.organisation import Commune, Post
from models.vocabulary import Cadence, EventKind, Role, Sensitivity, UnitKind
from seed.load import add_units, load_plan
from seed.plan import (
    Cells,
    CellText,
    IssuedText,
    Party,
    PlanSource,
    ProductSource,
    SectionSource,
    TaskSource,
)
from seed.units import UnitSource
from tests import factories
from tests.cast import FOLLOW_UP_UNIT, Person
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.definition.commune import COMMUNE
from workflow.engine.publishing import publish
from workflow.instance import projection

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from benchmarks.ways import Kind
    from models.organisation import Unit, User
    from models.plan import Plan

COMMITTEE = (
    Person("admin", "Phan Văn Cẩn Thận", ((Role.ADMINISTRATOR, None, "Quản trị hệ thống"),)),
    Person("vanphong", "Trần Thị Chu Đáo", ((Role.HEAD, FOLLOW_UP_UNIT, "Chánh Văn phòng"),)),
    Person("vanphong.cb", "A Gọn Gàng", ((Role.OFFICER, FOLLOW_UP_UNIT, "Chuyên viên"),)),
    Person("chutich", "A Công Tâm", ((Role.CHAIR, None, "Chủ tịch UBND xã"),)),
    Person("phochutich", "Lê Thị Minh Bạch", ((Role.VICE_CHAIR, None, "Phó Chủ tịch UBND xã"),)),
    Person("kiemnhiem", "A Hai Vai", ((Role.VICE_CHAIR, None, "Phó Chủ tịch UBND xã"),)),
    Person("uyvien", "A Bền Lòng", ((Role.MEMBER, None, "Ủy viên UBND xã"),)),
    Person("giamsat", "Hồ Thị Khách Quan", ((Role.INSPECTOR, None, "Cán bộ giám sát"),)),
)
"""Those whom every commune has, by the same user names."""

_POSTS = {"head": (Role.HEAD, "Trưởng đơn vị"), "officer": (Role.OFFICER, "Chuyên viên")}
_FAMILY, _MIDDLE = ("Nguyễn", "Trần", "Lê", "Phạm", "Y", "A", "Hồ"), ("Văn", "Thị", "Minh", "Thanh")
_GIVEN = ("An", "Bình", "Chung", "Dũng", "Hà", "Hiền", "Lan", "Mai", "Nam", "Sơn", "Yến")
_CONTENTS = (
    "Rà soát nhu cầu vốn vay của hộ nghèo, hộ cận nghèo và hộ mới thoát nghèo",
    "Tuyên truyền chính sách tín dụng đến từng hộ gia đình",
    "Kiểm tra việc sử dụng vốn vay tại các tổ tiết kiệm và vay vốn",
    "Phối hợp thu hồi nợ đến hạn, nợ quá hạn và lãi tồn đọng",
    "Lồng ghép chương trình khuyến nông với nguồn vốn ủy thác",
)
_NO_LINES: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan: its kind, the unit that leads, and those that are asked, by code."""

    kind: Kind
    lead: str
    asked: tuple[str, ...]


def found(session: Session, *, code: str, name: str, at: datetime) -> uuid.UUID:
    """The id of a new commune with its follow-up office and its committee."""
    commune = Commune(
        id=new_key(),
        code=code,
        name=name,
        full_name=f"Ủy ban nhân dân {name}",
        province="tỉnh Quảng Ngãi",
        follow_up_unit_code=FOLLOW_UP_UNIT,
        created_at=at,
    )
    session.add(commune)
    session.flush()
    record.begin(session, commune.id, at)
    projection.begin(session, commune.id)
    system = Actor.system(commune.id)
    line = record.Line(
        kind=EventKind.COMMUNE,
        actor=system,
        at=at,
        subject=f"commune/{code}",
        action="create",
        rows=(commune,),
    )
    record.append(session, line)
    office = _unit(FOLLOW_UP_UNIT, "Văn phòng HĐND và UBND xã", UnitKind.OFFICE, 0)
    units = add_units(session, system, [office], valid_from=factories.SINCE, at=at)
    _employ(session, commune.id, COMMITTEE, units, at)
    publish(session, COMMUNE, worded=covered(), actor=system, at=at)
    return commune.id


def staff(
    session: Session, commune_id: uuid.UUID, codes: Sequence[str], officers: int, at: datetime
) -> None:
    """Add units, each with its head and so many officers, whose user names begin with its code."""
    sources = [
        _unit(code, f"Phòng số {place}", UnitKind.DIVISION, place)
        for place, code in enumerate(codes, 1)
    ]
    system = Actor.system(commune_id)
    units = add_units(session, system, sources, valid_from=factories.SINCE, at=at)
    people = (each for code in codes for each in _people_of(code, officers))
    _employ(session, commune_id, list(people), units, at)


def plan(session: Session, commune_id: uuid.UUID, rows: Sequence[Row], *, at: datetime) -> Plan:
    """A plan of such rows, in one section."""
    tasks = tuple(_task(place, row) for place, row in enumerate(rows, 1))
    digest = hashlib.sha256(new_key().bytes).hexdigest()
    source = PlanSource(
        source=IssuedText("phu-luc.txt", digest, _NO_LINES),
        heading=_text("PHỤ LỤC"),
        title=_text("Phân công nhiệm vụ thực hiện Chỉ thị số 39-CT/TW"),
        attachment=_text(""),
        document_number=None,
        document_date=None,
        document_symbol="KH-UBND",
        issued_year=at.year,
        issuer="UBND xã",
        basis=(),
        sections=(SectionSource("I", 1, _text("Nhiệm vụ trọng tâm")),),
        tasks=tasks,
    )
    return load_plan(session, source, actor=Actor.system(commune_id), at=at)


def _employ(
    session: Session,
    commune_id: uuid.UUID,
    people: Sequence[Person],
    units: dict[str, Unit],
    at: datetime,
) -> None:
    users = [factories.user_row(commune_id, each, at=at) for each in people]
    session.add_all(users)
    session.flush()
    posts = list(_posts(zip(people, users, strict=True), units))
    session.add_all(posts)
    factories.write_down(session, EventKind.PERSON, "people", [*users, *posts], at=at)


def _posts(people: Iterable[tuple[Person, User]], units: dict[str, Unit]) -> Iterator[Post]:
    for person, user in people:
        for role, unit, title in person.posts:
            yield Post(
                commune_id=user.commune_id,
                id=new_key(),
                user_id=user.id,
                unit_id=units[unit].id if unit else None,
                role=role,
                title=title,
                valid_from=factories.SINCE,
            )


def _people_of(code: str, officers: int) -> Iterator[Person]:
    for place in range(officers + 1):
        kind = "officer" if place else "head"
        role, title = _POSTS[kind]
        username = f"{code.lower()}.{kind}{place if place > 1 else ''}"
        yield Person(username, _full_name(username), ((role, code, title),))


def _full_name(username: str) -> str:
    """A name that somebody may well have, always the same for a user name."""
    drawn = int.from_bytes(hashlib.sha256(username.encode()).digest()[:4], "big")
    words = []
    for choice in (_FAMILY, _MIDDLE, _GIVEN):
        drawn, place = divmod(drawn, len(choice))
        words.append(choice[place])
    return " ".join(words)


def _unit(code: str, name: str, kind: UnitKind, position: int) -> UnitSource:
    return UnitSource(
        code=code,
        name=name,
        short_name=name,
        kind=kind,
        parent=None,
        subordinate=True,
        position=position,
        spellings=(),
        remark="",
    )


def _task(place: int, row: Row) -> TaskSource:
    products = tuple(
        ProductSource(text, kind, approval_mode=mode) for text, kind, mode in row.kind.products
    )
    content = f"{_CONTENTS[place % len(_CONTENTS)]}, đợt {place}"
    return TaskSource(
        section="I",
        number=place,
        number_line=place,
        cells=Cells(
            content=_text(content),
            lead=_text(row.lead),
            cooperating=_text(", ".join(row.asked)),
            product=_text("; ".join(each.text for each in products)),
            time=_text("Hằng quý"),
        ),
        leads=(Party(row.lead, row.lead),),
        cooperating=tuple(Party(code, code) for code in row.asked),
        products=products,
        cadence=Cadence.QUARTER,
        sensitivity=Sensitivity.INTERNAL,
        indicators=(),
        assigning_note=None,
    )


def _text(words: str) -> CellText:
    return CellText(words, _NO_LINES)
