"""Who is named in a cell: units and groups of units, told apart by how offices write them.

Names have commas and *và* in them, as in *Trung tâm Xúc tiến đầu tư, thương mại và du lịch*, and
groups list what they are of, as in *các sở, ban, ngành*; so a comma parts names only before the
word with which the name of another body begins.
"""

import re
from dataclasses import dataclass

from workflow.intake.doubts import Doubt
from workflow.intake.references import refers_above
from workflow.vietnamese import fold


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A body that a cell names, in the cell's words."""

    text: str
    is_group: bool
    """Whether it stands for several units."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The bodies of a cell in the order in which it names them."""

    named: tuple[NamedParty, ...]
    doubts: tuple[Doubt, ...] = ()


_BODIES = """
ba|ban|bao|bao hiem|benh vien|bhxh|bi thu|bo|bo chi huy|bo phan|bo tu lenh|buu dien|ca nhan|cac
can bo|chi cuc|chi nhanh|chu tich|cong an|cong chuc|cong doan|cong ty|cuc|dai|dang uy|dien luc
doan|doanh nghiep|don bien phong|dong chi|giam doc|hat|hdnd|hoi|hoi dong|hop tac xa|kho bac|khoi
lanh dao|lien doan|lien hiep|lien minh|mat tran|mttq|ngan hang|nguoi dung dau|nha van hoa|nhom
ong|pgd|pho chu tich|phong|quan su|quy|so|tap doan|thanh doan|thanh tra|thon|thon truong
thu truong|thue|thuong truc|to|to chuc|toa an|tong cong ty|tong cuc|tram|trung doan|trung tam
truong|truong ban|truong thon|tt|ubmttq|ubmttqvn|ubnd|uy ban|uy vien|van phong|vien
vien kiem sat|viettel|vnpt|vp|vu|xa doan
"""
_BEGINS_A_NAME = re.compile(rf"(?:{_BODIES.strip().replace(chr(10), '|')})\b")
_STRONG_SEPARATOR = re.compile(r"\s*(?:;|\n|(?<=[^\W\d_]{2})\.(?=\s+[^\W\d_a-zđ]))\s*")
_ITEM = re.compile(r"(?:^|\s+)(?:[-–+•*]|\d{1,2}[.)])\s+")
"""Parts names where the first has such a sign before it too."""
_WEAK_SEPARATOR = re.compile(r"\s*,\s*|\s+(?:và|cùng|cùng với|phối hợp với)\s+|\s+&\s+")
_SMALL_PAIR = re.compile(r"(?:hdnd|hoi dong nhan dan|dbqh|doan dai bieu quoc hoi|tiep nhan)$")
"""After this *và* goes on with the name of one office: *Văn phòng HĐND và UBND*."""

_PLURAL = re.compile(
    r"(?:^|\s)cac\s|^(?:toan the|tat ca|moi|tung|nhung)\s|lien quan(?:$|\s)|\d+/\d+ thon"
    r"|^(?:thon truong|truong thon)$|^(?:co quan|don vi|ca nhan|nganh|dia phuong)\b"
    r"|^(?:doanh nghiep|hop tac xa|nguoi dan|nhan dan|ho)\b(?=,|$)"
)
_RUNS_ON = re.compile(r"(?:, |/ ?|\bphối hợp (?:với )?)(?=[A-ZĐÂÁÔƯÚÝ])| - (?=[A-ZĐÂÁÔƯÚÝ])")
"""What may stand between two bodies, and may be within a name as well."""
_UNDECIDED = re.compile(
    r"^(?:theo|se |chua |tuy theo|do .* phan cong|duoc phan cong|khong (?:ghi|co)|[-–—.x/]*$)"
)
_LISTS = re.compile(r"(?:(?:cac|ubnd cac|toan the|tat ca)\b|(?:co quan|don vi)$)")
"""Begins, or is, what goes on with further kinds of bodies."""
_WITH_A_COMMA = ("phat thanh, truyen hinh",)
"""Names that have a capital letter after a comma."""
_OFFICES = ("van phong", "vp")
"""They serve several bodies, which are named with them."""
_EDGES = " \t\n,;.-–+•*"


def parties_of(text: str) -> Parties:
    """The bodies that a cell names; none where it is empty or leaves them open."""
    bare = text.strip(_EDGES)
    if not bare:
        return Parties((), (Doubt.EMPTY,))
    if refers_above(text):
        return Parties((), (Doubt.SAME_AS_ABOVE,))
    if _UNDECIDED.match(fold(bare)):
        return Parties((), (Doubt.UNDECIDED,))
    stretches = _STRONG_SEPARATOR.split(_one_line_each(text))
    named = [name for stretch in stretches for name in _parted(stretch)]
    parties = tuple(NamedParty(each, _PLURAL.search(fold(each)) is not None) for each in named)
    unsure = any(map(_may_be_two, named))
    return Parties(parties, (Doubt.NAMES_RUN_TOGETHER,) if unsure else ())


def _one_line_each(text: str) -> str:
    """The text with names that were broken over lines on one line again.

    A line begins a name when it begins with a sign of a list or with the word of a body, and what
    stands before it is no unfinished list.
    """
    joined: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        named = line[0].isupper() and _BEGINS_A_NAME.match(fold(line))
        if not joined or _ITEM.match(line) or (named and not joined[-1].endswith(",")):
            joined.append(line)
        else:
            joined[-1] = f"{joined[-1]} {line}"
    return "\n".join(_ITEM.sub("\n", each) if _ITEM.match(each) else each for each in joined)


def _parted(stretch: str) -> list[str]:
    """The names in a stretch without strong separators."""
    begins, ends = [0], []
    for found in _WEAK_SEPARATOR.finditer(stretch):
        before, after = stretch[begins[-1] : found.start()], stretch[found.end() :]
        if after and _parts_here(before, after, comma="," in found.group()):
            ends.append(found.start())
            begins.append(found.end())
    ends.append(len(stretch))
    names = (stretch[a:b].strip(_EDGES) for a, b in zip(begins, ends, strict=True))
    return [" ".join(name.split()) for name in names if name]


def _may_be_two(name: str) -> bool:
    """Whether another body may begin within a name."""
    if any(each in fold(name) for each in _WITH_A_COMMA) or fold(name).startswith(_OFFICES):
        return False
    return any(
        " - " not in found.group() or _BEGINS_A_NAME.match(fold(name[found.end() :]))
        for found in _RUNS_ON.finditer(name)
    )


def _parts_here(before: str, after: str, *, comma: bool) -> bool:
    """Whether a comma or an *và* stands between two bodies."""
    plain, following = fold(before.strip(_EDGES)), fold(after)
    if not comma and _SMALL_PAIR.search(plain):
        return False
    if following.startswith("cac "):
        return True
    if not _BEGINS_A_NAME.match(following):
        return comma and _is_a_long_name_of_its_own(plain, following)
    # *UBND các xã, Thị trấn* is one group.
    goes_on = plain.startswith("ubnd cac") and following.startswith(("phuong", "thi ", "dac khu"))
    return after[0].isupper() and not goes_on


def _is_a_long_name_of_its_own(plain: str, following: str) -> bool:
    """Whether a small letter begins another body: not where a list of kinds goes on."""
    own = re.match(r"(?:don vi|co quan|dia phuong|doanh nghiep)\s(?:\w+\s){3}", following)
    return bool(own) and not _LISTS.match(plain)
