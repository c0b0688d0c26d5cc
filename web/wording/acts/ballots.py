"""The members of the committee are asked, and vote."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "open_ballot": ActionWords(
            _l("Lấy ý kiến thành viên Ủy ban nhân dân xã"),
            _l("Đã gửi lấy ý kiến. Đề nghị các thành viên biểu quyết."),
            _l("lấy ý kiến thành viên Ủy ban nhân dân xã"),
            "primary",
            _l(
                "Các thành viên biểu quyết trên hệ thống: ở phiên họp là trong ngày họp, bằng"
                " phiếu là đến hết ngày cuối. Kết quả được tính từ phiếu của từng người."
            ),
        ),
        "withdraw_ballot": ActionWords(
            _l("Dừng lấy ý kiến"),
            _l("Đã dừng lấy ý kiến."),
            _l("dừng lấy ý kiến"),
            "danger",
            _l(
                "Phiếu đã gửi không được tính nữa; nhật ký vẫn giữ từng phiếu."
                " Sau đó có thể lấy ý kiến lại."
            ),
        ),
        "cast": ActionWords(
            _l("Biểu quyết"),
            _l("Đã gửi phiếu của anh/chị."),
            _l("gửi phiếu biểu quyết"),
            "primary",
            _l("Mỗi thành viên gửi một phiếu; phiếu đã gửi không sửa được."),
        ),
    },
    news={
        "ballot_opened": _l("Đã gửi lấy ý kiến thành viên Ủy ban nhân dân xã"),
        "ballot_withdrawn": _l("Việc lấy ý kiến thành viên đã dừng"),
    },
    entries={
        "ballot": EntryWords(_l("hình thức, ngày họp hoặc ngày cuối nhận phiếu")),
        "slip": EntryWords(_l("ý kiến của thành viên; nếu có: ý kiến khác")),
    },
    conditions={
        "no_ballot_open": _l("chưa lấy ý kiến thành viên"),
        "ballot_open": _l("đã lấy ý kiến thành viên"),
        "committee_can_vote": _l("có thành viên biểu quyết được"),
        "ballot_revocable": _l("chưa có phiếu nào, hoặc còn chờ phiếu"),
        "slip_awaited": _l(
            "thành viên được lấy ý kiến, chưa gửi phiếu, và còn trong thời gian biểu quyết"
        ),
    },
    obstacles={
        "ballot_open": _l(
            "Nội dung đang lấy ý kiến thành viên; kết quả được tính từ phiếu. Để ghi theo biên "
            "bản, Văn phòng phải dừng lấy ý kiến trước."
        ),
        "ballot_not_open": _l("Chưa lấy ý kiến thành viên."),
        "ballot_time_over": _l("Đã hết hạn cho ý kiến."),
        "not_asked": _l(
            "Danh sách lấy ý kiến được lập trước khi anh/chị là thành viên Ủy ban nhân dân xã."
            " Kết quả tính theo danh sách đó, trừ khi Văn phòng dừng để lấy ý kiến lại."
        ),
        "member_of_lead": _l(
            "Theo Quy chế làm việc, người thuộc đơn vị chủ trì, kể cả khi thay người khác, và "
            "người đã báo cáo, nộp sản phẩm hoặc giải trình thì không biểu quyết kết quả đó."
        ),
        "no_members": _l("Chưa có người giữ chức vụ thành viên Ủy ban nhân dân xã."),
        "no_voters": _l(
            "Không thành viên nào biểu quyết được trên hệ thống: tài khoản đang khóa, hoặc "
            "theo Quy chế làm việc không biểu quyết kết quả này. Văn phòng có thể ghi kết quả "
            "theo biên bản."
        ),
        "cast_already": _l("Anh/chị đã gửi phiếu."),
        "slips_complete": _l(
            "Không còn chờ phiếu nào nên không dừng lấy ý kiến được; hãy kiểm phiếu."
        ),
        "session_ahead": _l(
            "Biểu quyết trong ngày họp, %(missing)s; kiểm phiếu từ ngày đó. Muốn sớm hơn, phải dừng"
            " lấy ý kiến rồi lấy ý kiến lại."
        ),
    },
    faults={
        "ballot_far": _l("Ngày này quá xa; chọn một ngày trong vòng 60 ngày tới."),
    },
)
