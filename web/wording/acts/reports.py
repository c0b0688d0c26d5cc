"""The report."""

from collections.abc import Iterator

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from models.work import Report
from web.wording.acts import ActionWords, EntryWords, SubjectWords

HEADINGS: dict[str, LazyString] = {
    "guidance": _l("Công tác chỉ đạo, triển khai"),
    "results": _l("Kết quả thực hiện"),
    "difficulties": _l("Tồn tại, hạn chế và nguyên nhân (khó khăn, vướng mắc)"),
    "next_steps": _l("Nhiệm vụ, giải pháp kỳ tới"),
    "proposals": _l("Đề xuất, kiến nghị"),
}
"""The headings of an official report in their order, by what is given under each."""

EARLIER_HEADINGS: dict[str, LazyString] = {
    "results": HEADINGS["results"],
    "difficulties": _l("Khó khăn, vướng mắc"),
    "proposals": HEADINGS["proposals"],
}
"""Those under which reports were written before there were five."""


def headings(report: Report) -> Iterator[tuple[str, str]]:
    """Each heading under which a report says something, as it was written, with what it says."""
    of_its_time = HEADINGS if report.further else EARLIER_HEADINGS
    for name, heading in of_its_time.items():
        if text := getattr(report, name):
            yield str(heading), text


WORDS = SubjectWords(
    actions={
        "report": ActionWords(
            _l("Báo cáo kết quả"),
            _l("Đã gửi báo cáo. Chờ các đơn vị phối hợp xác nhận phần việc của mình."),
            _l("báo cáo kết quả"),
            "primary",
            _l(
                "Báo cáo gửi kèm các sản phẩm hiện hành."
                " Sau khi gửi, mỗi đơn vị phối hợp trả lời phần của mình."
            ),
        ),
    },
    news={
        "report_came": _l("Đơn vị chủ trì đã báo cáo kết quả"),
    },
    entries={
        "report": EntryWords(
            _l(
                "kết quả; nếu có: công tác chỉ đạo; tồn tại, hạn chế và nguyên nhân;"
                " nhiệm vụ kỳ tới; đề xuất, kiến nghị"
            )
        ),
    },
)
