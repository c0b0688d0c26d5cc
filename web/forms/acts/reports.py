"""The form of the report."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Optional

from models.organisation import Unit
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.engine.acts.reports import ReportEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class ReportForm(ActionForm):
    """The lead unit's report, in the parts of an official report."""

    results = TextAreaField(_l("Kết quả thực hiện"), render_kw={"rows": 6, "required": True})
    difficulties = TextAreaField(_l("Khó khăn, vướng mắc"), render_kw={"rows": 3})
    proposals = TextAreaField(_l("Đề xuất, kiến nghị"), render_kw={"rows": 3})

    answers_due_on = DayField(
        _l("Hạn các đơn vị phối hợp trả lời"),
        [Optional()],
        description=_l("Tính từ ngày báo cáo; có thể cho thêm thời gian, không rút ngắn được."),
        render_kw=SHORT,
    )

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        if "answers_due_on" not in self or not self.answers_due_on.data:
            return ()
        return (self.answers_due_on.data,)

    def entry(self) -> Entry | None:
        return ReportEntry(
            self.results.data or "",
            self.difficulties.data or "",
            self.proposals.data or "",
            self.answers_due_on.data,
        )

    def ask_until(self, soonest: date | None) -> None:
        """Offer the soonest day for the answers; None where nobody is asked for one."""
        if soonest is None:
            del self.answers_due_on
        elif self.answers_due_on.raw_data is None:
            self.answers_due_on.data = soonest

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Fill in what was reported in the round before, to be mended."""
        before = situation.report
        for field in (self.results, self.difficulties, self.proposals):
            if before and field.raw_data is None:
                field.data = getattr(before, field.short_name)
                # A draft that is kept in the browser is newer than this.
                field.render_kw = {**(field.render_kw or {}), "data-prefilled": ""}


FORMS: dict[str, type[ActionForm]] = {ReportEntry.kind: ReportForm}
