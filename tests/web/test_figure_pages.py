"""The yearly figures of an indicator are entered on its task's page, corrected, and exported."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from tests.indicators import SHARE, promise_a_share
from tests.web.pages import words
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

PAGE = "/ke-hoach/1/nhiem-vu/I.3"
FORM = f"{PAGE}/chi-tieu/{SHARE}"
GIVEN = {"year": "2026", "value": "16,5", "taken_on": "20/09/2026", "source": "Báo cáo của PGD"}


@pytest.fixture(autouse=True)
def promised(office: Office) -> None:
    promise_a_share(office)


def shown(client: Client) -> str:
    return words(client.get(PAGE).text)


def test_the_lead_unit_enters_a_year_and_corrects_it(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.3")
    lead = sign_in("kinhte.cb")
    assert "Chưa nhập số liệu năm nào." in shown(lead)
    assert lead.send(PAGE, form=FORM, **GIVEN).status_code == 303
    assert "2026 từ 15 đến 20 % 16,5 % 20/09/2026 Báo cáo của PGD" in shown(lead)
    assert "Đạt" in shown(lead)
    again = {**GIVEN, "value": "21"}
    unexplained = lead.send(PAGE, form=FORM, **again)
    assert unexplained.status_code == 422
    assert "Năm này đã có số liệu; nêu lý do sửa." in words(unexplained.text)
    corrected = lead.send(PAGE, form=FORM, **again, reason="PGD đính chính.")
    assert corrected.status_code == 303
    text = shown(lead)
    assert "2026 từ 15 đến 20 % 21 % 20/09/2026" in text
    assert "Vượt PGD đính chính." in text
    assert "Số liệu trước khi sửa (1)" in text
    last = office.events()[-1]
    assert (last.action, last.actor_id) == ("enter_figure", office.user("kinhte.cb").id)
    assert (last.details["before"], last.details["hundredths"]) == (1650, 2100)
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"value": "mười"}, "value", "Số chưa đúng; hãy nhập như 16,5."),
        ({"value": "16,555"}, "value", "Nhập nhiều nhất hai chữ số sau dấu phẩy."),
        ({"value": ""}, "value", "Nhập số liệu, hoặc chọn kết quả “Không xác định”."),
        ({"year": "2031"}, "year", "Nhập một năm của kế hoạch, không sau năm nay."),
        ({"taken_on": "01/10/2027"}, "taken_on", "Ngày này chưa đến."),
        ({"source": " "}, "source", "Chưa nhập mục này."),
        ({"outcome": "exceeded"}, "reason", "Kết quả khác với kết quả tính theo chỉ tiêu"),
    ],
)
def test_what_cannot_be_taken_comes_back(
    office: Office, sign_in: SignIn, typed: dict[str, str], field: str, sentence: str
) -> None:
    office.in_progress("I.3")
    clerk = sign_in("vanphong.cb")
    back = clerk.send(PAGE, form=FORM, **{**GIVEN, **typed})
    assert back.status_code == 422
    assert sentence in words(back.text)
    assert f'id="{SHARE}-{field}-error"' in back.text
    assert "Chưa nhập số liệu năm nào." in shown(clerk)


def test_what_cannot_be_determined_is_said_to_be_so(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.3")
    clerk = sign_in("vanphong.cb")
    typed = {**GIVEN, "value": "", "outcome": "undetermined"}
    assert clerk.send(PAGE, form=FORM, **typed).status_code == 303
    assert "2026 từ 15 đến 20 % – 20/09/2026" in shown(clerk)


def test_others_read_it_and_enter_nothing(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.3")
    fields = sign_in("vanphong.cb").fields(PAGE, FORM)
    for who in ("vhxh", "chutich", "giamsat", "admin"):
        other = sign_in(who)
        assert f'action="{FORM}"' not in other.get(PAGE).text
        token = other.fields(PAGE, "/ngon-ngu/en")["csrf_token"]
        sent = other.post(FORM, data={**fields, **GIVEN, "csrf_token": token})
        assert sent.status_code == 403, who


def test_everything_entered_goes_into_a_table(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.3")
    clerk = sign_in("vanphong.cb")
    assert clerk.send(PAGE, form=FORM, **{**GIVEN, "source": "=1+1"}).status_code == 303
    clerk.send(PAGE, form=FORM, **{**GIVEN, "value": "-2,25"}, reason="Đính chính.")
    sent = clerk.get(f"{PAGE}/chi-tieu.csv")
    assert sent.mimetype == "text/csv"
    head, now, before = csv.reader(io.StringIO(sent.text.removeprefix("\ufeff")))
    assert (head[1], head[2]) == ("Năm số liệu", "Số liệu")
    assert (now[2], now[6], now[-1]) == ("-2,25", "Chưa đạt", "x")
    assert (head[7], now[7], before[7]) == ("Mục tiêu", "từ 15 đến 20 %", "từ 15 đến 20 %")
    assert (before[2], before[5], before[-1]) == ("16,5", "'=1+1", "")
    assert clerk.get("/ke-hoach/1/nhiem-vu/I.1/chi-tieu.csv").status_code == 404
