"""Why something is done."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.acts import SOME_TEXT, Giving, unless
from workflow.instance.entry import ReasonEntry

GIVEN = {
    "reason": Giving(
        ReasonEntry,
        usual=ReasonEntry("Có lý do."),
        of_action={
            "object": ReasonEntry("Số liệu của thôn chưa đúng."),
            "revoke": ReasonEntry("Chuyển cho đơn vị khác."),
            "refuse_extension": ReasonEntry("Kỳ này phải xong để báo cáo tỉnh."),
            "decline": ReasonEntry("Việc này thuộc chức năng của phòng khác."),
            "uphold": ReasonEntry("Việc này đúng chức năng của phòng."),
            "withdraw_ballot": ReasonEntry("Hoãn để bổ sung hồ sơ."),
        },
        forgotten=((ReasonEntry(""), "reason"),),
        by_chance=lambda _paper, _today: st.builds(ReasonEntry, SOME_TEXT),
        fault=lambda _it, entry: unless(entry.reason.strip()),
    )
}
