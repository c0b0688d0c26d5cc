"""The part of the report's form that says of one product why the report brings no version."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Self, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from web import wording
from web.forms.base import Form
from workflow.documents.product_answers import Answered, field_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.plan import ProductRequirement
    from models.product import ProductVersion
    from models.product_answer import ProductAnswer

NOTHING_AROSE = "none"
LEFT_OPEN = ""


class ProductAnswerForm(Form):
    """An earlier version that still holds, or that nothing arose, and why."""

    class Meta(Form.Meta):
        """It is sent within a form that has the token."""

        csrf = False

    answer = RadioField("answer", choices=[], validate_choice=False, default=LEFT_OPEN)
    reason = TextAreaField(
        _l("Lý do không phát sinh"),
        description=_l("Bắt buộc khi chọn “Không phát sinh trong kỳ”."),
        render_kw={"rows": 2},
    )

    requirement: ProductRequirement
    """The product that is answered."""
    offered: Mapping[str, ProductVersion] = MappingProxyType({})
    """The versions to choose from, by what names them."""

    @classmethod
    def of(
        cls, requirement: ProductRequirement, before: ProductAnswer | None, *, is_sent: bool
    ) -> Self:
        """The part for a product, with what the report before said of it where nothing was sent."""
        prefix = field_of(requirement.position, "")
        # What is not said is read from the request, as every form is.
        part = cls(prefix=prefix) if is_sent else cls(None, prefix=prefix, **_begun(before))
        part.requirement = requirement
        part.answer.label.text = requirement.heading
        return part

    @property
    def said(self) -> Answered | None:
        """What was said of the product; None where nothing was."""
        position, chosen = self.requirement.position, self.answer.data or LEFT_OPEN
        if chosen == LEFT_OPEN:
            return None
        if chosen == NOTHING_AROSE:
            return Answered(position, reason=self.reason.data or "")
        instance, version = map(int, (_VALUE.fullmatch(chosen) or _NOBODYS).groups())
        return Answered(position, instance, version)

    def offer(self, versions: Sequence[ProductVersion]) -> None:
        """Offer the versions that still hold; what nobody demands may also be left open."""
        self.offered = self._unlike(versions)
        offered = [SelectChoice(key, wording.holding(each)) for key, each in self.offered.items()]
        if self.requirement.required:
            offered.append(SelectChoice(NOTHING_AROSE, gettext("Không phát sinh trong kỳ")))
        else:
            offered.append(SelectChoice(LEFT_OPEN, gettext("Chưa có; nộp kèm khi có")))
        self.answer.choices = offered

    def _unlike(self, versions: Sequence[ProductVersion]) -> dict[str, ProductVersion]:
        """The versions by what names them, of the same bytes the newest, or the one chosen."""
        chosen_first = sorted(versions, key=lambda each: _value(each) != self.answer.data)
        by_bytes = {each.sha256: each for each in reversed(chosen_first)}
        kept = {each.id for each in by_bytes.values()}
        return {_value(each): each for each in versions if each.id in kept}


_VALUE = re.compile("([1-9][0-9]{0,8})-([1-9][0-9]{0,8})", re.ASCII)
_NOBODYS = cast("re.Match[str]", _VALUE.fullmatch("999999999-999999999"))
"""In place of what nobody was offered: what no version is numbered."""


def _begun(before: ProductAnswer | None) -> dict[str, str]:
    """What the fields hold that begin with what was said before."""
    if before is None:
        return {}
    said = _value(before.version) if before.version else NOTHING_AROSE
    return {"answer": said, "reason": before.reason}


def _value(version: ProductVersion) -> str:
    """A version as the form names it: `7-3`, by the numbers of its instance and its own."""
    return f"{version.instance.number}-{version.number}"
