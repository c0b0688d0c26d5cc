"""Links stand where files do: in reports, votes, the record and copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from models.product import ProductLink
from tests.earlier_periods import holds
from tests.publishing import ADDRESS, BROADCAST, asks_for_news, link_handed_in
from tests.tampering import found, past_the_guards
from workflow.documents.links import (
    Link,
    address_fault,
    host_of,
    is_readable_on_the_way,
    spelled_out,
    words_of,
)
from workflow.engine.acts.reports import ReportEntry
from workflow.errors import Invalid
from workflow.instance.issuing import to_be_issued

if TYPE_CHECKING:
    from tests.office import Office

LONG = f"https://vtv.vn/{'a' * 2_000}"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        (ADDRESS, ADDRESS),
        ("HTTPS://VTV.vn/Tin?a=1&b=2#phut-3", "https://vtv.vn/Tin?a=1&b=2#phut-3"),
        ("https://tiếngviệt.vn/tín dụng", "https://tiếngviệt.vn/tín dụng"),
        ("https://tiếngviệt.vn/tín-dụng", "https://xn--tingvit-5t4cyc.vn/t%C3%ADn-d%E1%BB%A5ng"),
        ("http://vtv.vn:8080", "http://vtv.vn:8080"),
        ('https://vtv.vn/"><b>', "https://vtv.vn/%22%3E%3Cb%3E"),
        ("https://vtv.vn/100%25", "https://vtv.vn/100%25"),
        ("https://vtv.vn/\u202egpj.exe", "https://vtv.vn/%E2%80%AEgpj.exe"),
    ],
)
def test_an_address_is_kept_as_browsers_send_it(typed: str, sent: str) -> None:
    assert spelled_out(typed) == sent
    assert spelled_out(sent) == sent


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "http://vtv.vn",
        "https://a_b.blogspot.com/",
        "https://vtv.vn:65535/x",
        "https://xn--tingvit-5t4cyc.vn/",
        f"https://vtv.vn/{'a' * 1_985}",
        "https://www.facebook.com/watch/?v=1&ref=sharing",
        "https://vtv.vn/@tin-xa",
    ],
)
def test_addresses_of_the_web_are_taken(address: str) -> None:
    assert address_fault(address) is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("javascript:alert(1)", "address_not_of_the_web"),
        ("JaVaScRiPt://vtv.vn/%0aalert(1)", "address_not_of_the_web"),
        ("data:text/html,x", "address_not_of_the_web"),
        ("ftp://vtv.vn/a", "address_not_of_the_web"),
        ("//vtv.vn/a", "address_not_of_the_web"),
        ("vtv.vn/bai", "address_not_of_the_web"),
        ("https:vtv.vn", "address_not_of_the_web"),
        ("https:/vtv.vn", "address_not_of_the_web"),
        (" https://vtv.vn", "address_not_of_the_web"),
        ("https://vtv.vn/a b", "address_with_gap"),
        ("https://vtv.vn\\@evil.vn/", "address_signs_in"),
        ("https://vtv.vn\\evil", "address_with_gap"),
        ("https://vtv.vn@evil.vn/", "address_signs_in"),
        ("https://u:p@vtv.vn/", "address_signs_in"),
        (LONG, "address_long"),
        (f"https://vtv.vn/{'ư' * 500}", "address_long"),
        ("https://", "address_without_host"),
        ("https:///a", "address_without_host"),
        ("https://?a", "address_without_host"),
        ("https://localhost/a", "address_without_host"),
        ("https://may-chu/a", "address_without_host"),
        ("http://10.0.0.5/a", "address_without_host"),
        ("http://0x7f.1/a", "address_without_host"),
        ("http://[::1]/a", "address_without_host"),
        ("https://vtv..vn/", "address_without_host"),
        ("https://-vtv.vn/", "address_without_host"),
        (f"https://{'a' * 64}.vn/", "address_without_host"),
        ("https://vtv.vn:0/", "address_without_host"),
        ("https://vtv.vn:65536/", "address_without_host"),
        ("https://vtv.vn:/", "address_without_host"),
        ("https://vtv.vn:8a/", "address_without_host"),
        ("https://vtv%2evn/", "address_without_host"),
    ],
)
def test_what_is_none_or_hides_where_it_leads_is_not(typed: str, fault: str) -> None:
    assert address_fault(spelled_out(typed)) == fault


def test_whose_site_it_is_and_whether_others_may_read_along() -> None:
    assert host_of("https://vtv.vn:8443/a?b@c") == "vtv.vn:8443"
    assert is_readable_on_the_way("http://vtv.vn")
    assert not is_readable_on_the_way(ADDRESS)


def test_what_is_kept_says_everything_and_gives_the_words_back() -> None:
    assert BROADCAST.content.decode() == (
        "Vốn vay đến với hộ nghèo\n02/01/2026\n"
        "https://baoquangngai.vn/von-vay-12.html\n\nLời bình.\n\nHết.\n"
    )
    assert words_of(BROADCAST.content) == "Lời bình.\n\nHết."
    assert words_of(replace(BROADCAST, text="").content) == ""


def test_it_stands_where_a_file_does(office: Office) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    version = link_handed_in(office, number, position)
    assert version.link
    assert version.link.address == ADDRESS
    assert version.sha256 == sha256(BROADCAST.content).hexdigest()
    assert office.files
    with office.files.open(office.commune_id, version.sha256) as file:
        assert file.read() == BROADCAST.content
    line = office.events(number)[-1]
    assert (line.details["address"], line.details["sha256"]) == (ADDRESS, version.sha256)
    office.hand_in(number, 1)
    office.perform("kinhte", number, "report")
    assert version.sha256 in str(office.events(number)[-1].details["products"])
    office.perform("chutich", number, "approve")
    assert office.situation(number).state == "closed"
    assert [each.title for each in to_be_issued(office.situation(number))] == ["Báo cáo"]
    assert not found(office)


def test_an_address_that_is_changed_past_the_program_is_found(office: Office) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    link_handed_in(office, number, position)
    with past_the_guards(office) as connection:
        connection.execute(update(ProductLink).values(address="https://evil.vn"))
    assert found(office)


def test_an_earlier_one_still_holds_and_is_known_with_its_address(office: Office) -> None:
    position = asks_for_news(office, "I.2")
    earlier = office.assign("I.2", day=date(2025, 8, 1))
    office.perform("kinhte", earlier, "start")
    office.hand_in(earlier, 1)
    version = link_handed_in(office, earlier, position)
    office.perform("kinhte", earlier, "report")
    number = office.in_progress("I.2")
    office.hand_in(number, 1)
    said = ReportEntry("Đã xong.", products=(holds(position, earlier, version.number),))
    office.perform("kinhte", number, "report", said)
    [answer] = office.situation(number).answered_products.values()
    assert answer.version
    assert answer.version.link
    assert answer.version.link.address == ADDRESS


@pytest.mark.parametrize(
    ("link", "faults"),
    [
        (replace(BROADCAST, title=" "), {"title": "required"}),
        (replace(BROADCAST, dated=None), {"document_date": "required"}),
        (replace(BROADCAST, dated=date(2099, 1, 1)), {"document_date": "in_future"}),
        (replace(BROADCAST, address="javascript:1"), {"address": "address_not_of_the_web"}),
        (Link("x", "", None), {
            "title": "required",
            "document_date": "required",
            "address": "address_not_of_the_web",
        }),
    ],
)  # fmt: skip
def test_what_is_missing_of_it_is_said_beside_its_field(
    office: Office, link: Link, faults: dict[str, str]
) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    with pytest.raises(Invalid) as refused:
        link_handed_in(office, number, position, link)
    assert refused.value.fields == faults
    assert not office.situation(number).versions


def test_a_document_with_a_number_is_no_link(office: Office) -> None:
    number = office.in_progress("I.2")
    with pytest.raises(Invalid) as refused:
        link_handed_in(office, number, 1)
    assert refused.value.fields == {"requirement": "not_published"}


def test_the_same_is_not_handed_in_again_but_with_other_words(office: Office) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    link_handed_in(office, number, position)
    with pytest.raises(Invalid) as refused:
        link_handed_in(office, number, position)
    assert refused.value.fields == {"address": "link_handed_in"}
    mended = link_handed_in(office, number, position, replace(BROADCAST, text="Đã đính chính."))
    assert mended.number == 2


def test_it_is_taken_out_as_a_file_is(office: Office) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    link_handed_in(office, number, position)
    taken = office.take_out(number, position)
    assert taken.withdrawn_at
    assert not found(office)
