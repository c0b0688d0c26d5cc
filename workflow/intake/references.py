"""Cells that say nothing of their own, and refer to what stands above them."""

import re

from workflow.vietnamese import fold

_AS_ABOVE = re.compile(
    r"(?:-? ?nt ?-?|nhu tren|tuong tu|nhu muc .*|[\"″”“'-]{1,2} ?nt.*|[\"″”“])\.?$"
)


def refers_above(text: str) -> bool:
    """Whether a cell says *như trên*, or one of the signs that offices write for it."""
    return _AS_ABOVE.match(fold(text)) is not None
