"""Word, Excel and PowerPoint before 2007, and what only goes by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vocabulary import ActiveContent as Active
from tests.compound import compound, doc, packed_file, ppt, protected_xls, record, xls
from tests.papers import (
    docx,
    pptx,
    xlsx,
)

if TYPE_CHECKING:
    from tests.office_files.making import Refused, Told


OBJECT = {"ObjectPool": {"_1": {"\x01Ole10Native": packed_file("a.pdf")}}}
PROGRAM = {"ObjectPool": {"_1": {"\x01Ole10Native": packed_file("a.scr")}}}

TAKEN: Told = {
    "a text": ("a.doc", doc(), set()),
    "a workbook": ("a.xls", xls(), set()),
    "an older workbook": ("a.xls", xls(stream="Book"), set()),
    "a workbook whose structure is protected": ("a.xls", protected_xls(), set()),
    "a presentation": ("a.ppt", ppt(), set()),
    "a text of one's own template": ("a.doc", doc(template="C:\\Mau\\a.dot"), set()),
    "a text with a file inside": ("a.doc", doc(more=OBJECT), {Active.ATTACHMENT}),
    "a text with usual fields": ("a.doc", doc("\x13 PAGE \x14 1 \x15"), set()),
    "a workbook with another one beside": (
        "a.xls",
        xls(record(0x01AE, b"\1\0\x07\0\0\x01a.xls\0")),
        set(),
    ),
    "RTF under the name of a text": ("a.doc", b"{\\rtf1 K\\'ednh g\\'edi}", set()),
    "RTF": ("a.rtf", b"{\\rtf1 x}\r\n\0", set()),
    "RTF with an object": (
        "a.rtf",
        b"{\\rtf1{\\object{\\*\\objdata 0105}}}",
        {Active.EMBEDDED_OBJECT},
    ),
    "a newer text under an older name": ("a.doc", docx(), set()),
    "a newer workbook under an older name": ("a.xls", xlsx(), set()),
    "a newer presentation under an older name": ("a.ppt", pptx(), set()),
}

REFUSED: Refused = {
    "a text with a password": ("a.doc", doc(flags=0x1300), "encrypted"),
    "a workbook with a password": ("a.xls", xls(record(0x2F, b"\1\0" + bytes(52))), "encrypted"),
    "a workbook with a password of its own": ("a.xls", protected_xls("mo"), "encrypted"),
    "a protected workbook with a sheet of macros": ("a.xls", protected_xls(sheet=1), "has_macros"),
    "a presentation with a password": ("a.ppt", ppt(token=0xF3D1C4DF), "encrypted"),
    "a newer document with a password": (
        "a.docx",
        compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        "encrypted",
    ),
    "the same under an older name": ("a.xls", compound({"EncryptedPackage": b"x"}), "encrypted"),
    "a text with macros": ("a.doc", doc(more={"Macros": {"VBA": {"dir": b"x"}}}), "has_macros"),
    "a workbook with macros": (
        "a.xls",
        xls(more={"_VBA_PROJECT_CUR": {"VBA": {"dir": b"x"}}}),
        "has_macros",
    ),
    "a workbook with a sheet of macros": ("a.xls", xls(sheet=1), "has_macros"),
    "a presentation with macros": (
        "a.ppt",
        ppt(b"\x02\0\0\x04\x0c\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0"),
        "has_macros",
    ),
    "a text with a program inside": ("a.doc", doc(more=PROGRAM), "carries_program"),
    "a text with a field that runs": (
        "a.doc",
        doc("\x13 DDEAUTO c:\\cmd \x14 \x15"),
        "runs_commands",
    ),
    "a text of a template elsewhere": (
        "a.doc",
        doc(template="\\\\mayld\\mau\\a.dot"),
        "template_elsewhere",
    ),
    "a text of a template of the web": (
        "a.doc",
        doc(template="http://example.vn/a.dot"),
        "template_elsewhere",
    ),
    "cells that a program fills": (
        "a.xls",
        xls(record(0x01AE, b"\1\0\x08\0\0cmd\x03calc")),
        "runs_commands",
    ),
    "a workbook with another one of a share": (
        "a.xls",
        xls(record(0x01AE, b"\1\0\x0d\0\0\x01\x01@may\x03so.xls")),
        "fetches_content",
    ),
    "a workbook as a text": ("a.doc", xls(), "another_kind"),
    "an older text under a newer name": ("a.docx", doc(), "another_kind"),
    "a page of the web as a workbook": (
        "a.xls",
        b"\xef\xbb\xbf <html><table></table></html>",
        "web_page",
    ),
    "XML as a text": ("a.doc", b"<?xml version='1.0'?><w:wordDocument/>", "web_page"),
    "a page in one file as a text": ("a.doc", b"MIME-Version: 1.0\r\n\r\n", "web_page"),
    "RTF with an object that updates itself": (
        "a.doc",
        b"{\\rtf1{\\object\\objautlink\\objupdate}}",
        "refreshes_objects",
    ),
    "RTF with a template elsewhere": (
        "a.rtf",
        b"{\\rtf1{\\*\\template http://example.vn/a.dotm}}",
        "template_elsewhere",
    ),
    "RTF with a field that runs": (
        "a.rtf",
        b"{\\rtf1{\\field{\\*\\fldinst{\\b DDE}AUTO cmd x}}}",
        "runs_commands",
    ),
    "RTF with a program inside": (
        "a.rtf",
        b"{\\rtf1{\\object{\\*\\objdata " + packed_file("a.exe").hex().encode() + b"}}}",
        "carries_program",
    ),
    "RTF cut off": ("a.rtf", b"{\\rtf1 x", "cut_off"),
    "a compound file of no kind": ("a.doc", compound({"x": b"y"}), "content_differs"),
    "a compound file of its first bytes": (
        "a.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "unreadable",
    ),
    "a text cut off": ("a.doc", doc()[:1100], "unreadable"),
}
