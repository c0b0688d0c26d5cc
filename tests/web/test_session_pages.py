"""What has to be reported at a session is ticked off on its page, and taken back there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.web.pages import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

PAGE = "/phien-hop"


def test_it_is_ticked_off_and_taken_back(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.closed("I.1")
    clerk = sign_in("vanphong.cb")
    shown = clerk.get(PAGE).text
    assert f'href="/nhiem-vu/{number}"' in shown
    assert "Phê duyệt kết quả" in words(shown)
    assert "thay mặt Ủy ban nhân dân xã" in words(shown)
    [line] = re.findall(r'name="lines"\s+value="(\d+)"', shown)
    day = f"{office.now:%d/%m/%Y}"
    none = clerk.send(PAGE, form=PAGE, held_on=day)
    assert none.status_code == 422
    assert "Chọn ít nhất một việc." in words(none.text)
    wrong = clerk.send(PAGE, form=PAGE, held_on="31/02/2026", lines=line)
    assert wrong.status_code == 422
    assert "31/02/2026" in wrong.text
    assert clerk.send(PAGE, form=PAGE, held_on=day, lines=line).status_code == 303
    done = words(clerk.get(PAGE).text)
    assert "Không có việc nào chờ báo cáo." in done
    assert f"Đã báo cáo tại phiên họp ngày {day}" in done
    chair = sign_in("chutich")
    [address] = re.findall(r'action="(/phien-hop/[^"]+/bo)"', chair.get(PAGE).text)
    assert chair.send(PAGE, form=address).status_code == 303
    assert f'href="/nhiem-vu/{number}"' in chair.get(PAGE).text


def test_what_was_taken_back_since_is_struck_out(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.closed("I.1")
    clerk = sign_in("vanphong")
    [line] = re.findall(r'name="lines"\s+value="(\d+)"', clerk.get(PAGE).text)
    clerk.send(PAGE, form=PAGE, held_on=f"{office.now:%d/%m/%Y}", lines=line)
    assert "<s>" not in clerk.get(PAGE).text
    office.perform("chutich", number, "withdraw_approval")
    shown = clerk.get(PAGE).text
    [struck] = re.findall(r"<s>(.*?)</s>", shown, re.DOTALL)
    assert "Phê duyệt kết quả" in words(struck)
    assert f"đã rút ngày {office.now:%d/%m/%Y}" in words(shown)


def test_who_looks_at_it_finds_it_in_the_menu(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.closed("I.1")
    for who in ("chutich", "phochutich", "uyvien", "vanphong", "giamsat"):
        client = sign_in(who)
        assert f'href="{PAGE}"' in client.get("/viec-cua-toi").text
        shown = client.get(PAGE).text
        assert ('name="lines"' in shown) is (who in {"chutich", "vanphong"})
    other = sign_in("kinhte")
    assert f'href="{PAGE}"' not in other.get("/viec-cua-toi").text
    assert other.get(PAGE).status_code == 403
