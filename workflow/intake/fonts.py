"""Fonts from before Unicode, in which Vietnamese letters stand at the places of others."""

import re
import unicodedata
from collections.abc import Iterable

_TCVN3_SMALL = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô­øõö÷ùýúûüþ",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ",
        strict=True,
    )
)
_TCVN3_CAPITALS = dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_CIRCUMFLEX = {
    "â": "",
    "á": "\u0301",
    "à": "\u0300",
    "å": "\u0309",
    "ã": "\u0303",
    "ä": "\u0323",
}
_VNI_ALONE = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_BREVE, _CIRCUMFLEX = "\u0306", "\u0302"


def in_unicode(text: str, font: str | None) -> str:
    """The letters that a font shows for a text, which it may hold in a way of its own."""
    name = (font or "").casefold()
    if name.startswith(".vn"):
        shown = "".join(_TCVN3_SMALL.get(c) or _TCVN3_CAPITALS.get(c, c) for c in text)
        # The fonts whose name ends so show capitals for small letters.
        return shown.upper() if name.endswith("h") else shown
    if name.startswith("vni"):
        return _from_vni(text)
    return text


_VNI_PAIR = re.compile(r"([AEOUYaeouyÔÖôö])([ùøûõïêéèúüëâáàåãäÙØÛÕÏÊÉÈÚÜËÂÁÀÅÃÄ])")


def _from_vni(text: str) -> str:
    """Each letter and the mark behind it as one."""
    paired = _VNI_PAIR.sub(lambda found: _marked(found[1], found[2].lower()), text)
    return unicodedata.normalize("NFC", "".join(_alone(c) for c in paired))


def _marked(letter: str, mark: str) -> str:
    base = _alone(letter)
    if mark in _VNI_TONES:
        return base + _VNI_TONES[mark]
    if mark in _VNI_BREVE and letter in "aA":
        return base + _BREVE + _VNI_BREVE[mark]
    if mark in _VNI_CIRCUMFLEX:
        return base + _CIRCUMFLEX + _VNI_CIRCUMFLEX[mark]
    return letter + mark


def _alone(character: str) -> str:
    shown = _VNI_ALONE.get(character.lower())
    if shown is None:
        return character
    return shown if character.islower() else shown.upper()


_MODERN = re.compile("[\u1ea0-\u1ef9ăơưĂƠƯ\u0309\u0323]")
_ENOUGH = 3
"""So many signs of a font must there be, and no letter that only Unicode has."""


def guessed_font(texts: Iterable[str]) -> str | None:
    """The kind of font in which texts were written that do not say it; None for those of today."""
    whole = "".join(texts)
    if _MODERN.search(whole):
        return None
    if len(re.findall("[µ¸¶·¹¨©®§]", whole)) >= _ENOUGH:
        return ".VnTime"
    return "VNI-Times" if len(_VNI_PAIR.findall(whole)) >= _ENOUGH else None
