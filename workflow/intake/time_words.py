"""The words with which offices say when something is due, as they stand without marks."""

import re

from models.vocabulary import Cadence


def _one_of(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways))


_DAY = r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:\s?[/-]\s?|,? nam |,? )?{_YEAR}"

DATE = re.compile(rf"(?<![\d/]){_DAY}\s?[/.-]\s?{_YEAR}(?!\d)")
LONG_DATE = re.compile(rf"(?P<day>\d{{1,2}}) thang (?P<month>\d{{1,2}}) nam {_YEAR}")
DAY_AND_MONTH = re.compile(rf"(?<![\d/]){_DAY}(?![\d/])")
DAY_OF_MONTH = re.compile(r"ngay (?P<day>\d{1,2}) thang (?P<month>\d{1,2})\b")
SHORT_DATE = re.compile(rf"(?<![\d/]){_DAY}/(?P<year>\d\d)(?!\d)")
DAY_ALONE = re.compile(r"ngay (?:mung )?(?P<day>\d{1,2})\b(?!\s?[/.-])")

_OF_THAT_DAY = r",? ?ngay \d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
CITED = _one_of(
    rf"(?:so )?\d+[a-z]?(?:/\d{{4}})?/[a-z][\w-]*(?:{_OF_THAT_DAY})?",
    "(?:chi thi|nghi quyet|ket luan|quyet dinh|ke hoach|cong van|nghi dinh|thong tu)"
    rf" (?:so )?[\w/-]+{_OF_THAT_DAY}",
)
"""The number of a document with its day, which is no day by which something is due."""

NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
NUMERAL = r"(?:i{1,3}|iv|[1-4])\b"
QUARTERS = re.compile(
    rf"quy (?P<listed>{NUMERAL}(?: ?(?:,|-|–|&|va|den|quy) ?(?:quy )?{NUMERAL})+)"
    rf"(?P<rest>{_OF_YEAR})?"
)
"""Several at once, as in *quý II - III/2026*."""
QUARTER = re.compile(rf"quy (?P<quarter>{NUMERAL})(?:{_OF_YEAR})?")
MONTH_OF_YEAR = re.compile(rf"(?<![\d/])(?P<month>\d{{1,2}})\s?/\s?{_YEAR}(?!\d)")
MONTHS = re.compile(
    r"thang (?P<listed>\d{1,2}(?: ?(?:,|-|–|&|va|den) ?(?:thang )?\d{1,2}\b(?! ?/ ?\d{1,2}/))+)"
    rf"(?P<rest>(?:\s?[/.-]\s?|,? nam ){_YEAR})?"
)
MONTH = re.compile(rf"thang (?P<month>\d{{1,2}})\b(?! lan)(?:(?:\s?[/.-]\s?|,? nam )?{_YEAR})?")
HALF_OF_YEAR = re.compile(rf"(?:nua dau|giua) nam {_YEAR}")
ONLY_A_BEGIN = re.compile(r"(?:\b(?:dau|tu|ke tu|bat dau)(?: ngay| thang)?|ky hop[^,;]*)\s$")
"""What stands before a day on which something begins, or that is no day yet."""
HALF = re.compile(rf"(?:6|sau) thang (?P<half>dau|cuoi) nam ?{_YEAR}?")
NINE_MONTHS = re.compile(rf"(?:9|chin) thang(?: dau)? nam ?{_YEAR}?")
WHOLE_YEAR = re.compile(rf"(?:^|(?<!tu )\b(?:nam|den|cuoi nam|het nam) ){_YEAR}\b(?! ?[-–])")
THIS_YEAR = re.compile(r"\b(?:trong|cuoi|het) nam(?P<year>)(?: nay| ke hoach)?$")
SPAN = re.compile(rf"(?P<from>20\d\d)\s?(?:[-–]|den(?: nam)?)\s?{_YEAR}")
YEARS = re.compile(r"nam (?P<listed>20\d\d(?: ?(?:,|va|&) ?(?:nam )?20\d\d)+)")
UNTIL_YEAR = re.compile(rf"den (?:het )?(?:nam )?{_YEAR}")

COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6}
UNITS = {"ngay": "day", "tuan": "week", "thang": "month", "nam": "year"}
AFTER = re.compile(
    "(?:sau|trong(?: thoi han| vong)?|cham nhat(?: sau| la)?|khong qua)"
    rf" (?P<count>\d+|{'|'.join(COUNTS)}) (?P<unit>{'|'.join(UNITS)})(?: lam viec)?,?"
    " (?:ke tu|tu khi|sau khi|tinh tu|tu ngay)"
)
"""So long after something."""
BEFORE = re.compile(r"\btruoc(?: ngay)?\s*$")
AT_LAST = re.compile("truoc|cham nhat|xong|den het|trong")
"""Says that the day that follows is the last, whatever comes before."""

AD_HOC = _one_of(
    "(?<!sau )(?<!ngay )khi (?:co|phat sinh|xay ra|duoc)",
    "dot xuat|theo yeu cau|theo su kien|theo vu viec|tuy theo tinh hinh",
)
NOT_DATABLE = re.compile(
    "(?:(?:thuc hien|hoan thanh|bao cao|trien khai) )?"
    r"(?:theo|tuy theo|phu hop|sau khi|ngay sau|dung thoi|dam bao|bao dam|kip thoi)\b"
)
GOES_ON = re.compile(
    r"(?:\bva|,|;) (?:to chuc|trien khai|thuc hien|bao cao|duy tri|tiep tuc|(?:cac|nhung) nam"
    "|hang nam|dinh ky)"
)
RECURRING = _one_of(
    "thuong xuyen|dinh ky|lien tuc|thuong nien|lan/|/lan|thang/",
    "(?:hang|moi) (?:ngay|tuan|thang|quy|nam)",
    r"(?:trong|cua) thang(?! \d)|cuoi (?:thang|quy)\b(?! [\divx])|\bca nam$",
    "thang (?:lien ke|sau|tiep theo)|nam (?:lien ke|sau)",
)
OF_THE_NEXT = re.compile("(?:thang|nam|quy) (?:lien ke|sau|tiep theo)")
NO_SUCH_PERIOD = _one_of(
    r"thoi gian quy dinh|(?:hang|moi) (?:ngay|tuan)|\bca nam$|\btuan\b|\b0?[2-9] lan/",
)
"""It is said how often, but in no period that there is."""

CADENCES: dict[Cadence, re.Pattern[str]] = {
    Cadence.MONTH: _one_of(
        "(?:hang|moi) (?:ngay|tuan|thang)",
        r"\btrong thang\b(?! \d)|thang (?:lien ke|sau|tiep theo)|\bthang, quy|cuoi thang",
        r"\b1 thang\b|thang mot lan|ngay \d+ (?:cua )?thang$|lan/thang",
    ),
    Cadence.QUARTER: _one_of(
        r"(?:hang|moi) quy|\bquy,|cuoi (?:cua )?quy\b(?! [iv\d])|quy mot lan|lan/quy|bao cao quy",
        r"\bquy (?:sau|lien ke)",
    ),
    Cadence.HALF_YEAR: _one_of(
        r"\b(?:6|06|sau) thang(?!/\d)(?! (?:ke|tu|dau|cuoi))|nua nam(?! dau)|\b0?2 lan/nam",
    ),
    Cadence.NINE_MONTHS: _one_of(r"\b(?:9|09|chin) thang(?!/\d)(?! dau)"),
    Cadence.YEAR: _one_of(
        "(?:hang|moi) nam|thuong nien|nam (?:lien ke|sau)",
        r"(?:,|va|, ca|va ca) (?:0?1 )?nam\b(?! 20)|(?<!2 )lan/nam|; nam truoc|bao cao nam\b",
    ),
}
"""From the shortest to the longest."""

TAKEN = (
    re.compile(r"\b(?:\d+ lan/?|0?1 nam|100%)"),
    DATE, LONG_DATE, SHORT_DATE, QUARTER, HALF, HALF_OF_YEAR, NINE_MONTHS, MONTH, MONTH_OF_YEAR,
    SPAN, UNTIL_YEAR, WHOLE_YEAR, DAY_AND_MONTH, DAY_OF_MONTH, DAY_ALONE, *CADENCES.values(),
)  # fmt: skip
"""Whatever digits none of these has taken were not understood."""
