"""Links that a person clicks: to pages and papers they may lead, to programs they may not."""

import re
from collections.abc import Iterator

from models.vocabulary import ActiveContent
from workflow.documents.outcome import Unfit
from workflow.documents.targets import scheme_of, shown, spelt_plainly

PROGRAMS = (
    "exe|scr|pif|bat|cmd|ps1|psm1|vb|vbs|vbe|js|jse|jar|wsf|wsh|hta|msi|msp|lnk|dll|cpl|reg|inf"
    "|scf|chm|app|sh|application|appref-ms|settingcontent-ms|library-ms|search-ms|xll"
)
"""How the names of programs end; not .com, as addresses end whose writer left out the scheme."""

_TO_PROGRAM = re.compile(rf"\.(?:{PROGRAMS})[\s.]*(?:[?#]|$)")
_ON_DISKS = ("", "file")
_HARMLESS = ("http", "https", "ftp", "ftps", "mailto", "tel", "sms", "callto", "skype", "news")
"""What browsers and telephones show before anything comes of it."""


def marks_of(target: str) -> Iterator[ActiveContent]:
    """What a link is to be told of; raises `Unfit` when a click on it starts a program."""
    scheme = scheme_of(target)
    if scheme in _ON_DISKS and _TO_PROGRAM.search(spelt_plainly(target)):
        raise Unfit("runs_commands", shown(target))
    if scheme not in (*_ON_DISKS, *_HARMLESS):
        yield ActiveContent.OPENS_ADDRESS
