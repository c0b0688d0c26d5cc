"""The form in which a report is returned, or what was closed reopened."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Optional

from models.organisation import Unit
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.engine.acts.returns import ReturnEntry, is_due_again
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class ReturnForm(ActionForm):
    """Why, and by when it is due again."""

    is_read_beside = True

    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})
    due_on = DayField(
        _l("Hạn báo cáo lại"),
        [Optional()],
        description=_l(
            "Báo cáo này đúng hạn: thời gian nơi khác xem xét không tính cho đơn vị chủ trì."
        ),
        render_kw=SHORT,
    )

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        given = self.due_on.data if "due_on" in self else None
        return (given,) if given else ()

    def entry(self) -> Entry | None:
        return ReturnEntry(self.reason.data or "", *self.dates)

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Ask for a day only where one can be set: what was reported late stays late."""
        if "due_on" in self and not is_due_again(situation):
            del self.due_on

    def propose(self, day: date | None) -> None:
        """Fill in by when it is due again unless somebody says otherwise."""
        if "due_on" in self and self.due_on.raw_data is None:
            self.due_on.data = day


FORMS: dict[str, type[ActionForm]] = {ReturnEntry.kind: ReturnForm}
"""What was reported is returned, or reopened."""
