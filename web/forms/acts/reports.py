"""The form of the report."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from models.organisation import Unit
from web.forms.action import ActionForm
from workflow.engine.acts.reports import ReportEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class ReportForm(ActionForm):
    """The lead unit's report, in the parts of an official report."""

    results = TextAreaField(_l("Kết quả thực hiện"), render_kw={"rows": 6, "required": True})
    difficulties = TextAreaField(_l("Khó khăn, vướng mắc"), render_kw={"rows": 3})
    proposals = TextAreaField(_l("Đề xuất, kiến nghị"), render_kw={"rows": 3})

    def entry(self) -> Entry | None:
        return ReportEntry(
            self.results.data or "", self.difficulties.data or "", self.proposals.data or ""
        )

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Fill in what was reported in the round before, to be mended."""
        before = situation.report
        for field in (self.results, self.difficulties, self.proposals):
            if before and field.raw_data is None:
                field.data = getattr(before, field.short_name)
                # A draft that is kept in the browser is newer than this.
                field.render_kw = {**(field.render_kw or {}), "data-prefilled": ""}


FORMS: dict[str, type[ActionForm]] = {ReportEntry.kind: ReportForm}
