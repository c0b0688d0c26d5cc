"""Who people and units are, and in what standing somebody acts or is told."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import Role, UnitKind
from workflow.discussion.mentions import MENTIONED
from workflow.instance.telling import WHOEVER_ACTED
from workflow.notifications.of_consents import ASKER, CONCERNED, KNOWS, SECOND_PERSON
from workflow.notifications.of_handovers import ARRANGES, LEAVER, SUCCESSOR
from workflow.notifications.of_substitutions import ENTERER, PRINCIPAL, SUBSTITUTE

STANDINGS = {
    "lead_member": _l("người của đơn vị chủ trì"),
    "lead_head": _l("người đứng đầu đơn vị chủ trì"),
    "cooperating_head": _l("người đứng đầu đơn vị phối hợp"),
    "follow_up": _l("Văn phòng HĐND và UBND xã"),
    "committee": _l("Chủ tịch hoặc Phó Chủ tịch UBND xã"),
    "chair": _l("Chủ tịch UBND xã"),
    "clock": _l("hệ thống tự động"),
    "member": _l("thành viên Ủy ban nhân dân xã"),
    "participant": _l("người tham gia thực hiện, theo dõi nhiệm vụ"),
    "vice_chair": _l("Phó Chủ tịch UBND xã phụ trách"),
    "administrator": _l("quản trị hệ thống"),
}

PARTIES = {
    LEAVER: _l("bên giao"),
    SUCCESSOR: _l("người nhận bàn giao"),
    ARRANGES: _l("người phụ trách bàn giao"),
    SUBSTITUTE: _l("người thay thế"),
    PRINCIPAL: _l("người được thay"),
    ENTERER: _l("người nhập việc ủy quyền"),
    SECOND_PERSON: _l("người có quyền đồng ý"),
    CONCERNED: _l("người liên quan"),
    ASKER: _l("người đề nghị"),
    KNOWS: _l("lãnh đạo UBND xã hoặc Văn phòng"),
    WHOEVER_ACTED: _l("người đã xử lý nhiệm vụ này"),
}
"""Who somebody is to a hand-over, a place, what takes a second person, or a task of before."""

ROLES = {
    Role.HEAD: _l("Người đứng đầu đơn vị"),
    Role.DEPUTY: _l("Cấp phó của đơn vị"),
    Role.OFFICER: _l("Công chức, chuyên viên"),
    Role.CHAIR: _l("Chủ tịch UBND xã"),
    Role.VICE_CHAIR: _l("Phó Chủ tịch UBND xã"),
    Role.MEMBER: _l("Ủy viên UBND xã"),
    Role.INSPECTOR: _l("Giám sát"),
    Role.ADMINISTRATOR: _l("Quản trị hệ thống"),
}

UNIT_KINDS = {
    UnitKind.COMMITTEE: _l("Ủy ban nhân dân"),
    UnitKind.OFFICE: _l("Văn phòng"),
    UnitKind.DIVISION: _l("Phòng chuyên môn"),
    UnitKind.SERVICE_CENTRE: _l("Trung tâm"),
    UnitKind.FORCE: _l("Lực lượng vũ trang"),
    UnitKind.BOARD: _l("Ban"),
    UnitKind.FRONT: _l("Mặt trận Tổ quốc"),
    UnitKind.ORGANISATION: _l("Tổ chức chính trị - xã hội"),
    UnitKind.OUTSIDE: _l("Cơ quan, đơn vị ngoài xã"),
    UnitKind.VILLAGE: _l("Thôn"),
}


def told_as(name: str, capacities: Iterable[str] = ()) -> str:
    """Why somebody is told: as what they are awaited, in these capacities where they are known."""
    if name == MENTIONED:
        return gettext("Gửi anh/chị vì được nhắc đến.")
    who = "; ".join(dict.fromkeys(capacities)) or str(PARTIES.get(name) or STANDINGS[name])
    return gettext("Gửi anh/chị với tư cách %(who)s.", who=who)


def standing(name: str) -> str:
    """Who a standing is."""
    return str(STANDINGS[name])


def role(value: Role) -> str:
    """What a post is."""
    return str(ROLES[value])


def unit_kind(value: UnitKind) -> str:
    """What sort of body a unit is."""
    return str(UNIT_KINDS[value])
