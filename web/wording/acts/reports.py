"""The report."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

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
    entries={
        "report": EntryWords(_l("kết quả; nếu có: khó khăn, vướng mắc và đề xuất, kiến nghị")),
    },
)
