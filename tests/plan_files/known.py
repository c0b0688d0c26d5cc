"""Phrases of real plans, and what they mean; written down by people, not by the reader."""

from __future__ import annotations

from datetime import date

from models.vocabulary import Cadence
from models.vocabulary import ProductKind as Kind
from workflow.intake.doubts import Doubt
from workflow.intake.times import AfterEvent, DayOfPeriod, TimeKind, TimeMeaning

YEAR = 2026
"""Of the plan in which the phrases stand."""

ONCE, AGAIN = TimeKind.ONCE, TimeKind.RECURRING
M, Q, H, Y = Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR
_BEFORE = (Doubt.DAY_LEFT_OUT,)
_NO_DAY = TimeMeaning(TimeKind.NOT_DATABLE, doubts=(Doubt.NOT_DATABLE,))


def _on(day: int, month: int, year: int = YEAR, *doubts: Doubt) -> TimeMeaning:
    return TimeMeaning(ONCE, due=date(year, month, day), doubts=doubts)


def _each(*cadences: Cadence, doubts: tuple[Doubt, ...] = (), **more: object) -> TimeMeaning:
    return TimeMeaning(AGAIN, cadences, doubts=doubts, **more)  # type: ignore[arg-type]


TIMES = {
    "Thường xuyên": _each(Q),
    "Thường xuyên, hằng năm": _each(Y),
    "Thường xuyên trong năm": _each(Q, ends=YEAR),
    "Thường xuyên trong tháng": _each(M),
    "Định kỳ hằng tháng": _each(M),
    "Hàng quý": _each(Q),
    "Định kỳ 6 tháng": _each(H),
    "Trước ngày 25 hằng tháng": _each(M, due=DayOfPeriod(24), doubts=_BEFORE),
    "Ngày 25 hằng tháng": _each(M, due=DayOfPeriod(25)),
    "Trước ngày 01 hằng tháng": _each(M, due=DayOfPeriod(31), doubts=_BEFORE),
    "Trước ngày 05 của tháng liền kề": _each(M, due=DayOfPeriod(4, None, 1), doubts=_BEFORE),
    "Trước ngày 20 của tháng cuối quý": _each(Q, due=DayOfPeriod(19), doubts=_BEFORE),
    "Trước ngày 31/01 năm liền kề": _each(Y, due=DayOfPeriod(30, 1, 1), doubts=_BEFORE),
    "Thường xuyên, báo cáo trước ngày 15/12 hằng năm": _each(
        Y, due=DayOfPeriod(14, 12), doubts=_BEFORE
    ),
    "6 tháng, năm": _each(H, Y, doubts=(Doubt.SEVERAL_CADENCES,)),
    "Quý IV hằng năm": _each(Y, due=DayOfPeriod(31, 12)),
    "Tháng 12 hằng năm": _each(Y, due=DayOfPeriod(31, 12)),
    "31/12 hằng năm": _each(Y, due=DayOfPeriod(31, 12)),
    "Trước ngày 15 tháng 12 hằng năm": _each(Y, due=DayOfPeriod(14, 12), doubts=_BEFORE),
    "Trước ngày 01/3 hàng năm": _each(Y, due=DayOfPeriod(29, 2), doubts=_BEFORE),
    "Trước ngày 15 tháng cuối của quý": _each(Q, due=DayOfPeriod(14), doubts=_BEFORE),
    "Trước ngày 15/6 và 15/12 hằng năm": _each(Y, doubts=(Doubt.SEVERAL_DATES, Doubt.DAY_LEFT_OUT)),
    "Ngày 15, 30 hằng tháng": _each(M, due=DayOfPeriod(15), doubts=(Doubt.PARTLY_READ,)),
    "Hằng tháng, quý, 6 tháng, năm": _each(M, Q, H, Y, doubts=(Doubt.SEVERAL_CADENCES,)),
    "Định kỳ 6 tháng, 01 năm": _each(H, Y, doubts=(Doubt.SEVERAL_CADENCES,)),
    "6 tháng/lần": _each(H),
    "01 lần/năm": _each(Y),
    "02 lần/năm": _each(H, doubts=(Doubt.CADENCE_NOT_SAID,)),
    "Ít nhất 01 lần/quý": _each(Q),
    "Mỗi tháng 01 lần": _each(M),
    "Hằng tuần": _each(M, doubts=(Doubt.CADENCE_NOT_SAID,)),
    "Quý I, II, III, IV": _each(Q),
    "hằng năm đến năm 2030": _each(Y, ends=2030),
    "Giai đoạn 2026 - 2030": _each(Y, ends=2030, doubts=(Doubt.CADENCE_NOT_SAID,)),
    "Trong năm 2026": _on(31, 12),
    "Năm 2026": _on(31, 12),
    "Quý II/2026": _on(30, 6),
    "Quý 2 năm 2026": _on(30, 6),
    "Trong quý I năm 2026": _on(31, 3),
    "Quý II - III/2026": _on(30, 9, YEAR, Doubt.SEVERAL_DATES),
    "Trước quý III/2026": _on(30, 6, YEAR, Doubt.DAY_LEFT_OUT),
    "Quý III": _on(30, 9, YEAR, Doubt.YEAR_NOT_SAID),
    "Tháng 6/2027": _on(30, 6, 2027),
    "12/2026": _on(31, 12),
    "Tháng 4, tháng 10 năm 2026": _on(31, 10, YEAR, Doubt.SEVERAL_DATES),
    "Từ tháng 3/2026 đến tháng 9/2026": _on(30, 9),
    "6 tháng đầu năm 2026": _on(30, 6),
    "chậm nhất trong tháng 9/2026": _on(30, 9),
    "30/6/2026": _on(30, 6),
    "Đến 31/12/2026": _on(31, 12),
    "Hoàn thành trước 30/6/2026": _on(29, 6, YEAR, Doubt.DAY_LEFT_OUT),
    "Thực hiện theo kế hoạch, hoàn thành trước 31/12/2026": _on(30, 12, YEAR, Doubt.DAY_LEFT_OUT),
    "31/12/2026 và các năm tiếp theo": _on(31, 12, YEAR, Doubt.GOES_ON),
    "Ban hành kế hoạch chậm nhất là ngày 31/12/2025 và tổ chức mở lớp theo kế hoạch đề ra.": _on(
        31, 12, 2025, Doubt.GOES_ON
    ),
    "Ban hành kế hoạch trong tháng 01/2026 và tổ chức thực hiện": _on(31, 1, YEAR, Doubt.GOES_ON),
    "Sau 03 tháng kể từ khi có văn bản của Trung ương": TimeMeaning(
        TimeKind.AFTER_EVENT,
        due=AfterEvent(3, "month", "có văn bản của Trung ương"),
        doubts=(Doubt.EVENT_TO_COME,),
    ),
    "Chậm nhất 05 ngày làm việc kể từ ngày nhận văn bản": TimeMeaning(
        TimeKind.AFTER_EVENT,
        due=AfterEvent(5, "day", "nhận văn bản"),
        doubts=(Doubt.EVENT_TO_COME,),
    ),
    "Từ năm 2026 đến năm 2030": _each(Y, ends=2030, doubts=(Doubt.CADENCE_NOT_SAID,)),
    "Đến năm 2030": _on(31, 12, 2030),
    "Năm 2026, 2027": _on(31, 12, 2027, Doubt.SEVERAL_DATES),
    "Năm 2026 và những năm tiếp theo": _on(31, 12, YEAR, Doubt.GOES_ON),
    "Trước tháng 6/2026": _on(31, 5, YEAR, Doubt.DAY_LEFT_OUT),
    "Tháng 5-6/2026": _on(30, 6, YEAR, Doubt.SEVERAL_DATES),
    "Nửa đầu năm 2026": _on(30, 6),
    "9 tháng đầu năm 2026": _on(30, 9),
    "ngày 01 tháng 7 năm 2026": _on(1, 7),
    "15/06/26": _on(15, 6),
    "Quý II/2026 (sau khi có ý kiến của Sở)": _on(30, 6),
    "Hoàn thành trong Quý I, duy trì thường xuyên": _on(
        31, 3, YEAR, Doubt.YEAR_NOT_SAID, Doubt.GOES_ON
    ),
    "Lần 1: trước 30/6/2026; lần 2: trước 15/12/2026": _on(
        14, 12, YEAR, Doubt.DAY_LEFT_OUT, Doubt.SEVERAL_DATES
    ),
    "Từ ngày 01/7/2026": _NO_DAY,
    "Đầu quý III/2026": _NO_DAY,
    "Trước kỳ họp HĐND giữa năm 2026": _NO_DAY,
    "Khi có yêu cầu": TimeMeaning(TimeKind.AD_HOC, (Cadence.AD_HOC,)),
    "Đột xuất": TimeMeaning(TimeKind.AD_HOC, (Cadence.AD_HOC,)),
    "Theo hướng dẫn của Trung ương": _NO_DAY,
    "Theo các mốc thời gian tại Quyết định số 1441/QĐ-UBND ngày 25/9/2025": _NO_DAY,
    "Sau khi có hướng dẫn": _NO_DAY,
    "Từ năm 2026": _NO_DAY,
    "31/6/2026": _NO_DAY,
    "29/02/2026": _NO_DAY,
    "Khi có hướng dẫn, hoàn thành trong quý II/2026": _on(30, 6, YEAR, Doubt.GOES_ON),
    "": TimeMeaning(TimeKind.EMPTY, doubts=(Doubt.EMPTY,)),
}

PARTIES: dict[str, tuple[tuple[str, bool], ...]] = {
    "Phòng Kinh tế": (("Phòng Kinh tế", False),),
    "Công an xã": (("Công an xã", False),),
    "Phòng Văn hóa - Xã hội": (("Phòng Văn hóa - Xã hội", False),),
    "Phòng Văn hóa - Xã hội, Ban Biên tập Trang thông tin điện tử xã": (
        ("Phòng Văn hóa - Xã hội", False),
        ("Ban Biên tập Trang thông tin điện tử xã", False),
    ),
    "Sở Tư pháp; UBND các xã, phường, đặc khu": (
        ("Sở Tư pháp", False),
        ("UBND các xã, phường, đặc khu", True),
    ),
    "Các sở, ban, ngành, địa phương; Trung tâm Xúc tiến đầu tư, thương mại và du lịch tỉnh": (
        ("Các sở, ban, ngành, địa phương", True),
        ("Trung tâm Xúc tiến đầu tư, thương mại và du lịch tỉnh", False),
    ),
    "Sở Tư pháp, Văn phòng UBND tỉnh, Công an tỉnh": (
        ("Sở Tư pháp", False),
        ("Văn phòng UBND tỉnh", False),
        ("Công an tỉnh", False),
    ),
    "Báo và Phát thanh, Truyền hình, các cơ quan báo chí đóng trên địa bàn": (
        ("Báo và Phát thanh, Truyền hình", False),
        ("các cơ quan báo chí đóng trên địa bàn", True),
    ),
    "Ủy ban Mặt trận Tổ quốc, các tổ chức chính trị - xã hội. Công an xã": (
        ("Ủy ban Mặt trận Tổ quốc", False),
        ("các tổ chức chính trị - xã hội", True),
        ("Công an xã", False),
    ),
    "Các ngành có liên quan, Thôn trưởng các thôn": (
        ("Các ngành có liên quan", True),
        ("Thôn trưởng các thôn", True),
    ),
    "Văn phòng HĐND và UBND, Phòng Kinh tế và Công an xã": (
        ("Văn phòng HĐND và UBND", False),
        ("Phòng Kinh tế", False),
        ("Công an xã", False),
    ),
    "Công an xã, Ban CHQS xã": (("Công an xã", False), ("Ban CHQS xã", False)),
    "1. Phòng Kinh tế 2. Công an xã": (("Phòng Kinh tế", False), ("Công an xã", False)),
    "UBMTTQVN xã và các đoàn thể": (("UBMTTQVN xã", False), ("các đoàn thể", True)),
    "Người dân, doanh nghiệp": (("Người dân, doanh nghiệp", True),),
    "Công chức Văn hóa - Xã hội, Công chức Địa chính": (
        ("Công chức Văn hóa - Xã hội", False),
        ("Công chức Địa chính", False),
    ),
    "- Phòng Kinh tế\n- Trạm Y tế": (("Phòng Kinh tế", False), ("Trạm Y tế", False)),
    "Cơ quan, địa phương có liên quan": (("Cơ quan, địa phương có liên quan", True),),
    "Các Phòng ban của Ủy ban nhân dân xã": (("Các Phòng ban của Ủy ban nhân dân xã", True),),
}

PRODUCTS: dict[str, tuple[tuple[str, Kind | None], ...]] = {
    "Văn bản triển khai, Kế hoạch phổ biến, tuyên truyền": (
        ("Văn bản triển khai", Kind.OFFICIAL_LETTER),
        ("Kế hoạch phổ biến, tuyên truyền", Kind.PLAN),
    ),
    "Tin bài, phóng sự": (("Tin bài", Kind.NEWS), ("phóng sự", Kind.FEATURE)),
    "Văn bản chỉ đạo, hướng dẫn thực hiện và phối hợp thực hiện": (
        ("Văn bản chỉ đạo, hướng dẫn thực hiện và phối hợp thực hiện", Kind.OFFICIAL_LETTER),
    ),
    "Văn bản, cam kết phối hợp": (
        ("Văn bản", Kind.OFFICIAL_LETTER),
        ("cam kết phối hợp", Kind.COMMITMENT),
    ),
    "Tờ trình, Báo cáo đề xuất; Văn bản hướng dẫn của Sở Nội vụ": (
        ("Tờ trình", Kind.PROPOSAL),
        ("Báo cáo đề xuất", Kind.REPORT),
        ("Văn bản hướng dẫn của Sở Nội vụ", Kind.GUIDANCE),
    ),
    "Quyết định giao dự toán năm 2026 của UBND tỉnh, UBND cấp xã.": (
        ("Quyết định giao dự toán năm 2026 của UBND tỉnh, UBND cấp xã", Kind.DECISION),
    ),
    "Các cuộc đối thoại định kỳ hằng tháng; văn bản trả lời": (
        ("Các cuộc đối thoại định kỳ hằng tháng", None),
        ("văn bản trả lời", Kind.OFFICIAL_LETTER),
    ),
    "01 Kế hoạch, 04 báo cáo": (("01 Kế hoạch", Kind.PLAN), ("04 báo cáo", Kind.REPORT)),
    "Tờ trình và dự thảo Quyết định": (
        ("Tờ trình", Kind.PROPOSAL),
        ("dự thảo Quyết định", Kind.DECISION),
    ),
    "QĐ, KH, BC": (("QĐ", Kind.DECISION), ("KH", Kind.PLAN), ("BC", Kind.REPORT)),
    "- Kế hoạch\n- Báo cáo": (("Kế hoạch", Kind.PLAN), ("Báo cáo", Kind.REPORT)),
    "Kế hoạch, Quyết định và Báo cáo": (
        ("Kế hoạch", Kind.PLAN),
        ("Quyết định", Kind.DECISION),
        ("Báo cáo", Kind.REPORT),
    ),
    "Kết quả giải quyết thủ tục hành chính": (("Kết quả giải quyết thủ tục hành chính", None),),
}
