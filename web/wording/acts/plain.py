"""Plain acts: what moves a task on, or back, and keeps no more than its line in the record."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "assign": ActionWords(
            _l("Giao nhiệm vụ"),
            _l("Đã giao nhiệm vụ. Chờ đơn vị chủ trì tiếp nhận."),
            _l("giao nhiệm vụ"),
            "primary",
        ),
        "start": ActionWords(
            _l("Tiếp nhận"),
            _l("Đã tiếp nhận. Đơn vị nộp sản phẩm rồi báo cáo kết quả."),
            _l("tiếp nhận nhiệm vụ"),
            "primary",
        ),
        "withdraw": ActionWords(
            _l("Thu hồi báo cáo"),
            _l("Đã thu hồi báo cáo. Lần báo cáo sau bắt đầu lần lấy ý kiến mới."),
            _l("thu hồi báo cáo"),
            "danger",
            _l(
                "Ý kiến đã nhận được giữ lại ở lần báo cáo này; lần báo cáo sau bắt đầu lần lấy"
                " ý kiến mới."
            ),
        ),
        "return": ActionWords(
            _l("Trả lại"),
            _l("Đã trả lại. Đơn vị chủ trì bổ sung và báo cáo lại."),
            _l("trả lại"),
            "danger",
            _l("Nêu rõ phần còn thiếu để đơn vị chủ trì bổ sung hoặc thực hiện lại."),
        ),
        "revoke": ActionWords(
            _l("Thu hồi nhiệm vụ"),
            _l("Đã thu hồi nhiệm vụ."),
            _l("thu hồi nhiệm vụ"),
            "danger",
            _l("Nhiệm vụ dừng lại và không tính vào thống kê. Muốn thực hiện tiếp phải giao lại."),
        ),
        "reopen": ActionWords(
            _l("Mở lại"),
            _l("Đã mở lại. Đơn vị chủ trì tiếp tục thực hiện."),
            _l("mở lại nhiệm vụ"),
            "danger",
            _l("Chỉ mở lại khi thật cần thiết; lý do được ghi vào nhật ký."),
        ),
    },
    requests={
        "assign": ActionWords(
            _l("Đề nghị thực hiện"),
            _l("Đã gửi đề nghị. Chờ đơn vị chủ trì tiếp nhận."),
            _l("đề nghị thực hiện"),
            "primary",
        ),
        "withdraw": ActionWords(
            _l("Rút báo cáo"),
            _l("Đã rút báo cáo. Lần báo cáo sau bắt đầu lần lấy ý kiến mới."),
            _l("rút báo cáo"),
            "danger",
            _l(
                "Ý kiến đã nhận được giữ lại ở lần báo cáo này; lần báo cáo sau bắt đầu lần lấy"
                " ý kiến mới."
            ),
        ),
        "return": ActionWords(
            _l("Đề nghị bổ sung"),
            _l("Đã đề nghị bổ sung. Đơn vị chủ trì bổ sung và báo cáo lại."),
            _l("đề nghị bổ sung"),
            "danger",
            _l("Nêu rõ phần đề nghị đơn vị chủ trì bổ sung hoặc thực hiện lại."),
        ),
        "revoke": ActionWords(
            _l("Rút đề nghị"),
            _l("Đã rút đề nghị."),
            _l("rút đề nghị"),
            "danger",
            _l(
                "Nhiệm vụ dừng lại và không tính vào thống kê. Muốn thực hiện tiếp phải đề nghị"
                " lại."
            ),
        ),
    },
    news={
        "cooperation_given": _l("Đơn vị anh/chị là đơn vị phối hợp của nhiệm vụ này"),
        "report_withdrawn": _l(
            "Báo cáo đã được thu hồi; chưa phải trả lời cho đến lần báo cáo sau"
        ),
        "result_returned": _l("Báo cáo bị trả lại, yêu cầu bổ sung"),
        "task_revoked": _l("Nhiệm vụ đã được thu hồi"),
        "task_reopened": _l("Nhiệm vụ đã được mở lại"),
    },
    news_of_requests={
        "report_withdrawn": _l("Báo cáo đã được rút; chưa phải trả lời cho đến lần báo cáo sau"),
        "result_returned": _l("Đơn vị chủ trì được đề nghị bổ sung"),
        "task_revoked": _l("Đề nghị thực hiện đã được rút"),
    },
    entries={
        "reason": EntryWords(_l("lý do")),
    },
    conditions={
        "vote_recorded": _l("nếu do tập thể quyết định: tập thể đã biểu quyết thông qua"),
        "independent_authority": _l(
            "người thực hiện, hoặc người được thay, không thuộc đơn vị chủ trì"
        ),
        "chair_of_lead": _l("Chủ tịch UBND xã thuộc đơn vị chủ trì"),
    },
    facts={
        "cooperation_asked": _l("nếu có đơn vị phối hợp"),
        "not cooperation_asked": _l("nếu không có đơn vị phối hợp"),
    },
    obstacles={
        "approver_not_independent": _l(
            "Người báo cáo hoặc người thuộc đơn vị chủ trì không phê duyệt kết quả của đơn vị mình."
        ),
        "approver_took_part": _l(
            "Người đã báo cáo, nộp sản phẩm hoặc trả lời ở lần báo cáo này, tự mình hoặc qua"
            " người làm thay, không phê duyệt kết quả."
        ),
        "principal_not_independent": _l(
            "Người được thay, %(missing)s, đã tham gia nhiệm vụ này; người thay thế không phê duyệt"
            " được."
        ),
        "authority_not_independent": _l(
            "Người thuộc đơn vị chủ trì, và người thay người của đơn vị đó, không thay mặt Ủy ban"
            " nhân dân xã quyết định việc này cho nhiệm vụ của đơn vị mình; Chủ tịch hoặc Phó Chủ"
            " tịch khác quyết định, Văn phòng đôn đốc."
        ),
        "nobody_else_decides": _l(
            "Người thuộc đơn vị chủ trì không thay mặt Ủy ban nhân dân xã quyết định việc này cho"
            " nhiệm vụ của đơn vị mình, và xã hiện không có Chủ tịch, Phó Chủ tịch nào ngoài đơn vị"
            " chủ trì. Cần có thêm Phó Chủ tịch, hoặc người kiêm nhiệm thôi giữ chức vụ ở đơn vị"
            " chủ trì; quản trị hệ thống cập nhật chức vụ."
        ),
        "chair_decides": _l("Việc này do Chủ tịch UBND xã quyết định."),
        "members_to_vote": _l(
            "Chưa có kết quả biểu quyết của tập thể Ủy ban nhân dân xã; còn chờ phiếu của:"
            " %(missing)s."
        ),
        "vote_missing": _l("Chưa có kết quả biểu quyết của tập thể Ủy ban nhân dân xã."),
        "vote_rejected": _l(
            "Tập thể Ủy ban nhân dân xã không thông qua; nhiệm vụ cần được trả lại."
        ),
        "carried_open_again": _l(
            "Báo cáo dùng văn bản của nhiệm vụ số %(missing)s làm văn bản còn hiệu lực, nhưng kết "
            "quả của nhiệm vụ đó đang được xem xét lại; cần phê duyệt nhiệm vụ đó trước, hoặc trả "
            "lại báo cáo này."
        ),
    },
    obstacles_of_requests={
        "carried_open_again": _l(
            "Báo cáo dùng văn bản của nhiệm vụ số %(missing)s làm văn bản còn hiệu lực, nhưng kết "
            "quả của nhiệm vụ đó đang được xem xét lại; cần ghi nhận kết quả đó trước, hoặc đề "
            "nghị bổ sung báo cáo này."
        ),
        "approver_not_independent": _l(
            "Người báo cáo hoặc người thuộc đơn vị chủ trì không ghi nhận kết quả của đơn vị mình."
        ),
        "approver_took_part": _l(
            "Người đã báo cáo, nộp sản phẩm hoặc trả lời ở lần báo cáo này, tự mình hoặc qua"
            " người làm thay, không ghi nhận kết quả."
        ),
        "principal_not_independent": _l(
            "Người được thay, %(missing)s, đã tham gia nhiệm vụ này; người thay thế không ghi nhận"
            " kết quả được."
        ),
        "vote_rejected": _l(
            "Tập thể Ủy ban nhân dân xã không thông qua; cần đề nghị đơn vị chủ trì bổ sung."
        ),
    },
)
