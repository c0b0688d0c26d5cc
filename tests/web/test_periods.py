"""Kỳ báo cáo: the page on which the office closes periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.periods import OVER, close
from tests.web.tables import as_shown, row_of, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

PAGE = "/ky-bao-cao"
CLOSE, REOPEN = f"{PAGE}/quarter-2026-4/chot", f"{PAGE}/quarter-2026-4/mo-lai"


def test_without_any_period_it_says_when_there_will_be_one(sign_in: SignIn) -> None:
    assert "Chưa có kỳ nào." in words(sign_in("vanphong").get(PAGE).text)


def test_a_period_is_closed_and_reopened(office: Office, sign_in: SignIn) -> None:
    number = office.assign("I.1")
    client = sign_in("vanphong")
    assert "Đang diễn ra" in row_of(client.get(PAGE).text, "Quý IV/2026")
    office.now = OVER
    client = sign_in("vanphong")
    assert "1 nhiệm vụ sẽ được chuyển tiếp" in words(client.get(PAGE).text)
    assert "Chốt kỳ quý IV/2026" in row_of(client.get(PAGE).text, "Quý IV/2026")
    assert client.send(PAGE, form=CLOSE).status_code == 303
    row = row_of(client.get(PAGE).text, "Quý IV/2026")
    assert "Đã chốt ngày 15/12/2026" in row
    assert "chuyển tiếp 1 nhiệm vụ" in row
    assert "Chuyển tiếp sau khi chốt kỳ" in words(client.get(f"/nhiem-vu/{number}").text)
    assert "Chuyển tiếp" in words(client.get("/nhiem-vu?ky=tat-ca").text)
    assert client.send(PAGE, form=REOPEN).status_code == 303
    assert "Chuyển tiếp" not in words(client.get(f"/nhiem-vu/{number}").text)


def test_figures_of_the_closing_stay_and_what_changed_since_is_beside_them(
    office: Office, sign_in: SignIn
) -> None:
    number = office.closed("I.2")
    office.now = OVER
    close(office)
    statistics = "/thong-ke?ky=quarter-2026-4"
    text = words(sign_in("giamsat").get(statistics).text)
    assert "Từ ngày chốt đến nay không có thay đổi." in text
    office.perform("chutich", number, "reopen")
    client = sign_in("giamsat")
    page = client.get(statistics).text
    text = words(page)
    assert "Kỳ đã chốt ngày 15/12/2026." in text
    assert "Tổng số 1 nhiệm vụ: đã hoàn thành 1 (đúng hạn 1, quá hạn 0)" in text
    assert "Từ ngày chốt đến nay 1 nhiệm vụ thay đổi, trong đó mở lại 1:" in text
    assert f'<a href="/nhiem-vu/{number}">I.2, Phòng Kinh tế</a>' in page
    assert f'href="{statistics}"' in client.get(PAGE).text


def test_others_read_it_and_close_nothing(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    office.now = OVER
    client = sign_in("kinhte")
    page = client.get(PAGE).text
    assert "Chưa chốt" in row_of(page, "Quý IV/2026")
    assert CLOSE not in page
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    assert client.post(CLOSE, data=hidden).status_code == 403
    assert client.post(REOPEN, data=hidden).status_code == 403


def test_one_that_still_runs_is_not_closed(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    client = sign_in("vanphong")
    sent = client.post(CLOSE, data=client.fields("/tai-khoan", "/dang-xuat"))
    assert sent.status_code == 409
    assert "Kỳ này chưa kết thúc; chốt được từ ngày 15/12/2026." in words(sent.text)


def test_there_is_no_other_period(sign_in: SignIn) -> None:
    client = sign_in("vanphong")
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    for word in ("quarter-2026-5", "x", "quarter-2026-4"):
        assert client.post(f"{PAGE}/{word}/chot", data=hidden).status_code == 404


def test_assigning_in_a_closed_period_says_why_not(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    office.now = OVER
    client = sign_in("vanphong")
    page = client.get("/giao-nhiem-vu/I?ky=quarter-2026-4").text
    client.send(PAGE, form=CLOSE)
    sent = client.post("/giao-nhiem-vu/I?ky=quarter-2026-4", data=as_shown(page))
    assert sent.status_code == 409
    assert "Kỳ này đã chốt; để thêm nhiệm vụ, mở lại kỳ." in words(sent.text)
