"""What a cell says is to be produced: documents and other things, each with its kind."""

import re
from dataclasses import dataclass

from models.vocabulary import ProductKind
from workflow.intake.doubts import Doubt
from workflow.intake.references import refers_above
from workflow.vietnamese import fold


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A product that a cell names, in the cell's words."""

    text: str
    kind: ProductKind | None
    """None where no kind of document is named."""


@dataclass(frozen=True, slots=True)
class Products:
    """The products of a cell in its order."""

    named: tuple[NamedProduct, ...]
    doubts: tuple[Doubt, ...] = ()


_KINDS: dict[ProductKind, str] = {
    ProductKind.FEATURE: "phong su",
    ProductKind.NEWS: "(?:cac )?(?:tin, bai|tin|bai|chuyen muc|chuyen trang)",
    ProductKind.COMMITMENT: "(?:ban |giay )?cam ket",
    ProductKind.GUIDANCE: "(?:(?:van ban|cong van|tai lieu) )?huong dan",
    ProductKind.PLAN: "(?:cac )?ke hoach|kh|chuong trinh|phuong an|de an",
    ProductKind.REPORT: "(?:cac )?bao cao|bc",
    ProductKind.PROPOSAL: "(?:ho so |cac )?to trinh|ttr|ho so trinh",
    ProductKind.DECISION: "(?:cac )?quyet dinh|qd|nghi quyet",
    ProductKind.OFFICIAL_LETTER: (
        "(?:cac )?(?:van ban|cong van|thong bao|chi thi|giay moi|ket luan)|vb|cv"
    ),
}
"""The first that fits; a draft is of the kind that it will be."""
_NO_SUCH_KIND = re.compile(
    r"chuong trinh|phuong an|de an|nghi quyet|thong bao|chi thi|giay moi|ket luan|ho so trinh"
)
"""Documents whose kind is proposed by what they are most like."""

_STRONG_SEPARATOR = re.compile(r"\s*(?:;|\n|(?<=[^\W\d_]{2})\.(?=\s+[^\W\d_a-zđ]))\s*")
_WEAK_SEPARATOR = re.compile(r"\s*,\s*|\s+(?:và|kèm|kèm theo)\s+|\s*/\s*|\s+hoặc\s+")
_ALTERNATIVE = re.compile(r"(?<!\d)/(?!\d)|\bhoặc\b", re.IGNORECASE)
_SMALL_BEGINS = re.compile(
    r"(?:\d+ |du thao )?(?:bao cao|to trinh|quyet dinh|ke hoach|cam ket|phong su|tin bai|bien ban"
    r"|danh sach|van ban|cong van|nghi quyet)\b"
)
"""What begins another product also in small letters: other words go on with the one before."""
_NOTHING = re.compile(r"^(?:khong|khong co|[-–—.x/]*)$")
_EDGES = " \t\n,;.-–+•*"


def products_of(text: str) -> Products:
    """The products that a cell names; none where it is empty."""
    if refers_above(text):
        return Products((), (Doubt.SAME_AS_ABOVE,))
    if _NOTHING.match(fold(text.strip(_EDGES))):
        return Products((), (Doubt.EMPTY,))
    doubts: list[Doubt] = []
    named: list[NamedProduct] = []
    for stretch in _STRONG_SEPARATOR.split(_on_lines(text)):
        for words in _parted(stretch):
            kind = kind_of(words)
            named.append(NamedProduct(words, kind))
            if _ALTERNATIVE.search(words):
                doubts.append(Doubt.ALTERNATIVES)
            if kind is None or _NO_SUCH_KIND.match(_without_count(words)):
                doubts.append(Doubt.KIND_UNKNOWN)
    return Products(tuple(named), tuple(dict.fromkeys(doubts)))


def kind_of(words: str) -> ProductKind | None:
    """The kind of document with which a product's name begins."""
    plain = _without_count(words)
    return next(
        (kind for kind, pattern in _KINDS.items() if re.match(rf"(?:{pattern})\b", plain)), None
    )


def _without_count(words: str) -> str:
    """A product's name without how many there are, or that it is a draft yet."""
    return re.sub(r"^(?:(?:\d+|du thao|ban hanh|xay dung)\s+)+", "", fold(words.strip(_EDGES)))


def _on_lines(text: str) -> str:
    """The text with names that were broken over lines on one line again."""
    joined: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        begins = line[0] in "-–+•*" or (line[0].isupper() and kind_of(line))
        if joined and not begins:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _parted(stretch: str) -> list[str]:
    begins, ends = [0], []
    for found in _WEAK_SEPARATOR.finditer(stretch):
        if "/" in found.group() or "hoặc" in found.group():
            continue
        after = stretch[found.end() :]
        if _another_begins(stretch[begins[-1] : found.start()], after, comma="," in found.group()):
            ends.append(found.start())
            begins.append(found.end())
    ends.append(len(stretch))
    pieces = (stretch[a:b].strip(_EDGES) for a, b in zip(begins, ends, strict=True))
    return [" ".join(each.split()) for each in pieces if each]


def _another_begins(before: str, after: str, *, comma: bool) -> bool:
    """Whether a comma or an *và* stands between two products."""
    if not after:
        return False
    plain = fold(after)
    if after[0].isupper():
        return kind_of(after) is not None
    # Within one product its verbs go on in small letters: *hướng dẫn* after *văn bản chỉ đạo*.
    begins = _SMALL_BEGINS.match(plain) is not None and kind_of(before) is not None
    return begins and (comma or plain.startswith("du thao"))
