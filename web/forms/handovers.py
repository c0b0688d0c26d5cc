"""The forms by which the work of a post that ends is handed over, and signed for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from web.forms.base import Form
from web.forms.fields import TokenField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.organisation import User


class HandOverForm(Form):
    """Who takes over, and what they should know; made anew as it stood on the screen."""

    token = TokenField()
    seen = HiddenField("seen", default=None)
    successor = SelectField(_l("Người nhận"), validate_choice=False)
    remark = TextAreaField(_l("Ghi chú bàn giao"), render_kw={"rows": 4})

    def offering(self, people: Iterable[User]) -> Self:
        """The form itself, with who could take over."""
        nobody = SelectChoice("", gettext("Chọn người nhận"))
        able = (SelectChoice(user.username, user.full_name) for user in people)
        self.successor.choices = [nobody, *able]
        return self


class SignatureForm(Form):
    """A signature under the list that was on the screen."""

    seen = HiddenField("seen", default=None)
