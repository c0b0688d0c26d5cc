"""What the office takes back before the unit has taken it up."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "take_back": ActionWords(
            _l("Thu hồi khi chưa tiếp nhận"),
            _l("Đã thu hồi. Đơn vị chủ trì được thông báo; muốn thực hiện tiếp phải giao lại."),
            _l("thu hồi khi chưa tiếp nhận"),
            "danger",
            _l("Dùng khi Văn phòng giao nhầm; đơn vị chưa tiếp nhận và đọc được lý do."),
        ),
    },
    requests={
        "take_back": ActionWords(
            _l("Rút đề nghị chưa tiếp nhận"),
            _l("Đã rút đề nghị."),
            _l("rút đề nghị chưa tiếp nhận"),
            "danger",
            _l("Chỉ khi đơn vị chủ trì chưa tiếp nhận. Muốn thực hiện tiếp phải đề nghị lại."),
        ),
    },
    news={
        "taken_back": _l("Văn phòng đã thu hồi nhiệm vụ chưa tiếp nhận"),
    },
    news_of_requests={
        "taken_back": _l("Văn phòng đã rút đề nghị chưa tiếp nhận"),
    },
    conditions={
        "independent_office": _l("người thực hiện không thuộc đơn vị chủ trì"),
        "signs_for_office": _l(
            "người thực hiện là Chánh Văn phòng, cấp phó hoặc người thay một trong hai"
        ),
        "left_to_office": _l("nhiệm vụ chưa phải trình Ủy ban nhân dân xã quyết định"),
    },
    obstacles={
        "office_not_independent": _l(
            "Người thuộc đơn vị chủ trì không thực hiện việc này cho nhiệm vụ của đơn vị mình."
        ),
        "officer_of_office": _l(
            "Việc này do Chánh Văn phòng, cấp phó hoặc người được ủy quyền thực hiện; chuyên viên"
            " chuẩn bị nội dung."
        ),
        "committee_has_the_word": _l(
            "Nhiệm vụ đã được đơn vị chuyển trả; việc thu hồi do Chủ tịch hoặc Phó Chủ tịch UBND xã"
            " quyết định."
        ),
    },
    obstacles_of_requests={
        "committee_has_the_word": _l(
            "Đơn vị đã chuyển trả; việc rút đề nghị do Chủ tịch hoặc Phó Chủ tịch UBND xã quyết"
            " định."
        ),
    },
)
