"""Products: documents that are handed in, and taken out again."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from web.wording.acts import ActionWords, EntryWords, SubjectWords
from web.wording.links import site


def handed_in(details: Json) -> str:
    """What was handed in, after the name of who did it."""
    told = {
        "title": details.get("title", ""),
        # As older lines have it: counted within the instance.
        "n": details.get("of_product", details.get("number", "")),
    }
    if address := details.get("address"):
        return gettext(
            "nộp liên kết “%(title)s” (bản %(n)s), trang %(site)s", **told, site=site(address)
        )
    if who := details.get("signed_by"):
        return gettext(
            "nộp sản phẩm “%(title)s” (bản %(n)s), đã ban hành số %(number)s, %(who)s ký",
            **told,
            number=details.get("document_number", ""),
            who=who,
        )
    return gettext("nộp sản phẩm “%(title)s” (bản %(n)s)", **told)


WORDS = SubjectWords(
    actions={
        "hand_in": ActionWords(
            _l("Nộp sản phẩm"),
            _l("Đã nộp sản phẩm."),
            _l("nộp sản phẩm"),
            "primary",
        ),
        "take_out": ActionWords(
            _l("Rút sản phẩm"),
            _l("Đã rút sản phẩm. Bản đã nộp vẫn được lưu."),
            _l("rút sản phẩm"),
            "danger",
        ),
    },
    entries={
        "product": EntryWords(
            _l(
                "tệp, sản phẩm theo kế hoạch, dự thảo hay đã ban hành (số, ngày, người ký);"
                " nếu có: tên văn bản; tin bài, phóng sự có thể thay tệp bằng liên kết (địa chỉ,"
                " tên, ngày đăng)"
            )
        ),
        "product_withdrawal": EntryWords(_l("bản được rút")),
    },
    conditions={
        "products_complete": _l("có đủ các sản phẩm mà kế hoạch yêu cầu"),
        "new_products_there": _l("có đủ các sản phẩm phải nộp mới trong kỳ"),
        "product_there": _l("đã nộp sản phẩm và chưa rút hết"),
    },
    obstacles={
        "products_missing": _l("Còn thiếu: %(missing)s."),
        "no_product_yet": _l("Chưa có sản phẩm nào để rút."),
        "version_relied_on": _l(
            "Báo cáo của nhiệm vụ số %(missing)s dùng bản này làm văn bản còn hiệu lực; chỉ "
            "rút được sau khi đơn vị chủ trì nhiệm vụ đó thu hồi báo cáo."
        ),
    },
    faults={
        "unknown_requirement": _l("Hãy chọn một sản phẩm của nhiệm vụ này."),
        "already_handed_in": _l("Đúng tệp này đã được nộp và đang là bản hiện hành."),
        "link_handed_in": _l(
            "Đúng liên kết này, với nội dung này, đã được nộp và đang là bản hiện hành."
        ),
        "not_published": _l(
            "Sản phẩm này là văn bản, không phải tin bài, phóng sự; hãy nộp tệp văn bản."
        ),
        "address_not_of_the_web": _l(
            "Địa chỉ phải bắt đầu bằng https:// hoặc http://, như https://example.vn/bai-viet; hãy"
            " chép từ thanh địa chỉ của trình duyệt."
        ),
        "address_with_gap": _l(
            "Địa chỉ không được có dấu cách hoặc dấu \\; hãy chép lại từ thanh địa chỉ của trình"
            " duyệt."
        ),
        "address_long": _l(
            "Địa chỉ quá dài (hơn 2.000 ký tự); hãy dùng nút Chia sẻ của trang đó để lấy địa chỉ"
            " ngắn hơn."
        ),
        "address_signs_in": _l(
            "Địa chỉ không được chứa tên đăng nhập hoặc mật khẩu (phần trước dấu @); hãy bỏ phần"
            " đó."
        ),
        "address_without_host": _l(
            "Địa chỉ phải có tên trang, như https://example.vn/bai-viet; địa chỉ bằng số hoặc trong"
            " mạng nội bộ thì người khác không mở được."
        ),
        "product_unanswered": _l(
            "Hãy chọn văn bản kỳ trước còn hiệu lực hoặc “Không phát sinh trong kỳ”, hoặc nộp bản"
            " mới ở mục Sản phẩm rồi gửi báo cáo."
        ),
        "answered_otherwise": _l(
            "Có sản phẩm vừa được nộp bản mới trong kỳ, hoặc phải nộp mới; hãy xem lại rồi gửi báo"
            " cáo."
        ),
        "unknown_answer": _l("Hãy chọn một trong các mục đã cho."),
        "no_longer_holds": _l(
            "Không chọn được văn bản này. Chỉ chọn được bản chưa rút của đúng sản phẩm này ở các kỳ"
            " trước; văn bản do tập thể thông qua thì nhiệm vụ của kỳ đó phải đã kết thúc."
        ),
        "decided_first": _l(
            "Sản phẩm này do tập thể Ủy ban nhân dân xã quyết định: nộp dự thảo trước; tập thể"
            " thông qua rồi mới ký, lấy số và nộp văn bản đã ban hành."
        ),
        "not_of_a_draft": _l(
            "Dự thảo chưa có số, ngày ban hành và người ký. Văn bản đã ban hành thì chọn “Đã ban"
            " hành”, nếu không thì để trống mục này."
        ),
    },
)
