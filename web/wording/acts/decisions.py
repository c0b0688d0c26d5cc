"""How the decision of the committee comes into the books."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "count": ActionWords(
            _l("Kiểm phiếu, ghi kết quả"),
            _l("Đã ghi kết quả biểu quyết của tập thể Ủy ban nhân dân xã."),
            _l("kiểm phiếu, ghi kết quả biểu quyết"),
            "primary",
        ),
        "vote": ActionWords(
            _l("Ghi kết quả biểu quyết"),
            _l("Đã ghi kết quả biểu quyết của tập thể Ủy ban nhân dân xã."),
            _l("ghi kết quả biểu quyết"),
            "primary",
            _l("Khi đã biểu quyết bằng phiếu giấy hoặc giơ tay: ghi kết quả theo biên bản."),
        ),
    },
    news={
        "vote_counted": _l("Đã có kết quả biểu quyết"),
    },
    entries={
        "count": EntryWords(_l("số biên bản hoặc văn bản tổng hợp phiếu")),
        "vote": EntryWords(_l("kết quả biểu quyết, số biên bản hoặc văn bản tổng hợp phiếu")),
    },
    conditions={
        "decision_awaited": _l("nội dung do tập thể quyết định và chưa có kết quả biểu quyết"),
        "ballot_countable": _l("không còn chờ phiếu nào, hoặc phiên họp đã có phiếu"),
    },
    obstacles={
        "vote_not_needed": _l("Nội dung này không phải biểu quyết tập thể."),
        "no_slips_yet": _l(
            "Chưa có phiếu nào; chờ đến hết hạn, hoặc dừng việc lấy ý kiến để lấy lại hay ghi kết "
            "quả biểu quyết."
        ),
        "slips_awaited": _l("Còn chờ phiếu của: %(missing)s."),
        "vote_recorded_already": _l("Kết quả biểu quyết của lần báo cáo này đã được ghi."),
    },
    faults={
        "more_votes_than_members": _l("Số phiếu nhiều hơn tổng số thành viên."),
        "chair_vote_differs": _l("Phiếu của Chủ tịch không khớp với số phiếu tán thành."),
    },
)
