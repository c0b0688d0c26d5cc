"""What the parts of an Office document are to each other, and to what is outside of it.

By a list of what is harmless outside: a link that a person clicks, a film that a person plays. A
picture from the web tells its server who reads, and is told of. Everything else may stay on the
reader's own computer, where nothing is fetched from; leading elsewhere, it is refused.
"""

from collections.abc import Iterator

from models.vocabulary import ActiveContent
from workflow.documents import clicks
from workflow.documents.outcome import Unfit
from workflow.documents.targets import Elsewhere, elsewhere, shown
from workflow.documents.xml_parts import Attributes

_CLICKED = frozenset({"hyperlink", "slidehyperlink"})
_TOLD = {
    "image": ActiveContent.FETCHED_PICTURE,
    "video": ActiveContent.MEDIA,
    "audio": ActiveContent.MEDIA,
    "media": ActiveContent.MEDIA,
}
"""What is fetched from the web when it is shown, and runs nothing."""
_TEMPLATE = "attachedtemplate"
_MACROS = (
    "vbaproject", "vbaprojectsignature", "vbaprojectsignatureagile", "vbaprojectsignaturev3",
    "wordvbadata", "xlmacrosheet", "xlintlmacrosheet",
)  # fmt: skip
_ALWAYS = {
    "connections": ActiveContent.DATA_CONNECTION,
    "mailmergesource": ActiveContent.DATA_CONNECTION,
    "webextension": ActiveContent.ADD_IN,
    "webextensiontaskpanes": ActiveContent.ADD_IN,
}
"""What is told of wherever it is, unless it is refused for leading elsewhere."""
_INSIDE = {
    "oleobject": ActiveContent.EMBEDDED_OBJECT,
    "package": ActiveContent.EMBEDDED_OBJECT,
    "control": ActiveContent.CONTROL,
    "activexcontrol": ActiveContent.CONTROL,
    "activexcontrolbinary": ActiveContent.CONTROL,
}


def kind_of(relation: Attributes) -> str:
    """What sort of relation it is: the last word of its type, whatever the type's standard."""
    return relation.get("Type", "").rstrip("/").rpartition("/")[2].lower()


def marks_of(relation: Attributes) -> Iterator[ActiveContent]:
    """What a relation is to be told of; raises `Unfit` for macros and what is fetched."""
    kind = kind_of(relation)
    if kind in _MACROS:
        raise Unfit("has_macros")
    target = relation.get("Target", "")
    if kind in _CLICKED:
        yield from clicks.marks_of(target)
    elif (place := elsewhere(target)) is not None:
        yield from _outside(kind, place, target)
    elif kind in _ALWAYS:
        yield _ALWAYS[kind]
    elif kind in _INSIDE and relation.get("TargetMode", "").lower() != "external":
        yield _INSIDE[kind]


def _outside(kind: str, place: Elsewhere, target: str) -> Iterator[ActiveContent]:
    if kind in _TOLD and place is Elsewhere.WEB and _is_of_the_web(target):
        yield _TOLD[kind]
        return
    raise Unfit("template_elsewhere" if kind == _TEMPLATE else "fetches_content", shown(target))


def _is_of_the_web(target: str) -> bool:
    return target.strip().lower().startswith(("http:", "https:"))
