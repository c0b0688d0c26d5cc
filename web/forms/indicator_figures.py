"""The form of what an indicator came to in a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from models.vocabulary import FigureOutcome
from web import wording
from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField
from workflow.planning.indicator_figures import FigureEntry
from workflow.vietnamese import number

_PLACES = -2
_BY_HAND = {**SHORT, "inputmode": "decimal"}


class FigureField(DecimalField):  # type: ignore[misc]  # WTForms is published without types
    """A number as people write it: a comma before the fraction, dots between thousands."""

    data: Any

    def _value(self) -> str:
        return " ".join(self.raw_data or ()) or (number(self.data) if self.data is not None else "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raise `ValueError` for what is no number, or is more exact than hundredths."""
        typed = "".join((valuelist[0] if valuelist else "").split())
        self.data = None
        if not typed:
            return
        plain = typed.replace(".", "").replace(",", ".") if "," in typed else typed
        if not plain.lstrip("-").replace(".", "", 1).isdecimal() or not plain.isascii():
            raise ValueError(gettext("Số chưa đúng; hãy nhập như 16,5."))
        found = Decimal(plain)
        if found.as_tuple().exponent < _PLACES:  # type: ignore[operator]  # no infinity is decimal
            raise ValueError(gettext("Nhập nhiều nhất hai chữ số sau dấu phẩy."))
        self.data = found


class FigureForm(Form):
    """A year with its value, the day and the source of it, and what it amounts to."""

    token = TokenField()
    year = IntegerField(
        _l("Năm số liệu"), [InputRequired()], render_kw={**SHORT, "inputmode": "numeric"}
    )
    value = FigureField(
        _l("Số liệu"),
        [Optional()],
        description=_l("Để trống nếu không xác định được."),
        render_kw=_BY_HAND,
    )
    taken_on = DayField(_l("Ngày chốt"), [InputRequired()], render_kw=SHORT)
    source = StringField(_l("Nguồn số liệu"), [InputRequired()])
    outcome = SelectField(
        _l("Kết quả"),
        default="",
        choices=[
            SelectChoice("", _l("Tính theo chỉ tiêu")),
            *(SelectChoice(each.value, words) for each, words in wording.FIGURE_OUTCOMES.items()),
        ],
    )
    reason = TextAreaField(
        _l("Lý do"),
        description=_l(
            "Khi sửa số liệu đã nhập, hoặc chọn kết quả khác kết quả tính theo chỉ tiêu."
        ),
        render_kw={"rows": 2},
    )

    def entry(self) -> FigureEntry:
        """What was filled in."""
        return FigureEntry(
            year=self.year.data,
            value=self.value.data,
            taken_on=self.taken_on.data,
            source=self.source.data or "",
            outcome=FigureOutcome(self.outcome.data) if self.outcome.data else None,
            reason=self.reason.data or "",
        )
