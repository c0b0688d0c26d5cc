"""Files as offices really have them: what is taken, what its readers are told, what is refused."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.vocabulary import ActiveContent as Active
from tests.compound import compound, doc, packed_file, ppt, protected_xls, record, xls
from tests.office_files import Refused, Told, field, found, related, text_with, written
from tests.papers import (
    EXCEL,
    POWERPOINT,
    PRESENTATION,
    RELATIONS,
    SPREADSHEET,
    TEXT,
    WORD,
    content_types,
    docx,
    docx_parts,
    heif,
    jpeg,
    manifest,
    odf,
    pdf,
    pdf_of,
    pptx,
    relations,
    saved,
    tiff,
    updated,
    webp,
    xlsx,
    zipped,
)
from workflow.documents.examination import examined
from workflow.documents.kinds import BY_SPELLING, TYPES
from workflow.documents.uploads import kind_promised
from workflow.documents.verdict import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MIB = 1 << 20


# Word, Excel, PowerPoint since 2007


def book_related(kind: str, target: str) -> bytes:
    return xlsx(
        {"xl/externalLinks/_rels/externalLink1.xml.rels": relations((kind, target, "External"))}
    )


def declared(extension: str, kind: str) -> str:
    types = content_types(
        "/xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    )
    return types.replace(
        "<Override", f"<Default Extension='{extension}' ContentType='{kind}'/><Override"
    )


BINARY_TABLE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
WRITER = "lan"
OWN_TEMPLATES = (
    "Normal.dotm",
    "file:///C:\\Mau\\Normal.dotm",
    "C:/Mau/Normal.dotm",
    "D|/a.dotm",
    f"file:///Users/{WRITER}/Library/Normal.dotm",
    f"file:///home/{WRITER}/mau.dotx",
    f"/Users/{WRITER}/a.dotm",
    f"file://localhost/home/{WRITER}/mau.dotx",
    f"file:/home/{WRITER}/mau.dotx",
    "..\\Mau\\a.dotm",
    "file:///C|/a.dotm",
    "file:///D:/M%E1%BA%ABu%20TTr.dotx",
    "\\\\?\\C:\\a.dotm",
    "Mẫu: số 1.dotx",
    "Macintosh:Users:lan:Normal.dotm",
    "Macintosh%20HD:Users:lan:Normal.dotm",
    "cid:image001.dotm@01D9",
)
FAR_TEMPLATES = (
    "https://example.vn/a.dotm",
    "\\\\mayld\\mau\\a.dotm",
    "file:////mayld/mau/a.dotm",
    "file://mayld/mau/a.dotm",
    "file:///\\\\10.0.0.9\\a.dotm",
    "//mayld/mau/a.dotm",
    "file:///%5C%5Cmayld%5Ca.dotm",
    "FTP://mayld/a.dotm",
    " http://example.vn/a",
    "\\/mayld/a.dotm",
    "\\\\?\\UNC\\mayld\\a.dotm",
    "mhtml:https://example.vn!x",
    "file://///mayld/a.dotm",
    "https%3A//example.vn/a.dotm",
    "\\\\mayld@SSL\\DavWWWRoot\\a.dotm",
)
EMBEDDED_BOOK = zipped({"[Content_Types].xml": "<x/>", "xl/workbook.bin": b"\x83\x01"})

OFFICE_TAKEN: Told = {
    "a show that was renamed to be edited": (
        "a.pptx",
        pptx(
            {
                "[Content_Types].xml": content_types(
                    "/ppt/presentation.xml",
                    f"{POWERPOINT.removesuffix('presentation')}slideshow.main+xml",
                )
            }
        ),
        set(),
    ),
    **{
        f"a template of one's own: {it}": (
            "a.docx",
            related("attachedTemplate", it, part="settings"),
            set(),
        )
        for it in OWN_TEMPLATES
    },
    "a type declared of no part, as SheetJS does": (
        "a.xlsx",
        xlsx({"[Content_Types].xml": declared("bin", BINARY_TABLE)}),
        set(),
    ),
    "that type, and settings of a printer": (
        "a.xlsx",
        xlsx(
            {
                "[Content_Types].xml": declared("bin", BINARY_TABLE),
                "xl/printerSettings/printerSettings1.bin": b"\0" * 40,
            }
        ),
        set(),
    ),
    "an embedded binary workbook": (
        "a.docx",
        docx(
            {
                "word/embeddings/bang.xlsb": EMBEDDED_BOOK,
                "[Content_Types].xml": content_types(
                    "/word/document.xml", f"{WORD}.main+xml"
                ).replace(
                    "<Override",
                    "<Default Extension='xlsb' ContentType="
                    "'application/vnd.ms-excel.sheet.binary.macroEnabled.12'/><Override",
                ),
                "word/_rels/document.xml.rels": relations(
                    ("package", "embeddings/bang.xlsb", "Internal")
                ),
            }
        ),
        {Active.EMBEDDED_OBJECT},
    ),
    "a chart with its table": (
        "a.docx",
        docx(
            {
                "word/embeddings/a.xlsx": xlsx(),
                "word/charts/_rels/chart1.xml.rels": relations(
                    ("package", "../embeddings/a.xlsx", "Internal")
                ),
            }
        ),
        set(),
    ),
    "an old object": (
        "a.docx",
        docx(
            {
                "word/embeddings/oleObject1.bin": compound({"\x01Ole": b"x", "CONTENTS": b"y"}),
                "word/_rels/document.xml.rels": relations(
                    ("oleObject", "embeddings/oleObject1.bin", "Internal")
                ),
            }
        ),
        {Active.EMBEDDED_OBJECT},
    ),
    "any file packed inside": (
        "a.docx",
        docx(
            {
                "word/embeddings/oleObject1.bin": compound(
                    {"\x01Ole10Native": packed_file("phụ lục.pdf")}
                )
            }
        ),
        {Active.ATTACHMENT},
    ),
    "a control": (
        "a.docx",
        related("control", "activeX/activeX1.xml", mode="Internal"),
        {Active.CONTROL},
    ),
    "a picture from the web": (
        "a.docx",
        related("image", "https://example.vn/a.png"),
        {Active.FETCHED_PICTURE},
    ),
    "a picture of the mail that the text was copied from": (
        "a.docx",
        related("image", "cid:image001.png@01D9.55"),
        set(),
    ),
    "a field with doubled switches": (
        "a.docx",
        docx(written(field('INCLUDEPICTURE "a.png" \\\\* MERGEFORMAT'))),
        set(),
    ),
    "a picture from one's own disk": ("a.docx", related("image", "file:///C:\\a.png"), set()),
    "a film of the web": (
        "a.pptx",
        pptx(
            {
                "ppt/slides/_rels/slide1.xml.rels": relations(
                    ("video", "https://example.vn/v", "External")
                )
            }
        ),
        {Active.MEDIA},
    ),
    "a link to a share": (
        "a.docx",
        related("hyperlink", "file:///\\\\mayld\\chung\\a.docx"),
        set(),
    ),
    "another workbook beside it": (
        "a.xlsx",
        book_related("externalLinkPath", "So%20lieu.xlsx"),
        set(),
    ),
    "another workbook on the disk": (
        "a.xlsx",
        book_related("externalLinkPath", "file:///D:\\So lieu.xlsx"),
        set(),
    ),
    "a field that includes a picture of the web": (
        "a.docx",
        docx(written(field(' INCLUDEPICTURE "https://example.vn/a.png" \\* MERGEFORMATINET '))),
        {Active.FETCHED_PICTURE},
    ),
    "a field that includes what is on the disk": (
        "a.docx",
        docx(written(field(' INCLUDETEXT "C:\\\\van ban\\\\a.docx" \\* MERGEFORMAT '))),
        set(),
    ),
    "a word like a field": (
        "a.docx",
        docx(written("<w:p><w:t>DDEAUTO c:\\cmd.exe</w:t></w:p>")),
        set(),
    ),
    "usual fields": (
        "a.docx",
        docx(
            written(field("PAGE") + field(' HYPERLINK "https://x.vn" ') + field(" REF DDE_LINK1 "))
        ),
        set(),
    ),
    "a part that is empty": ("a.docx", docx({"word/leer.xml": ""}), set()),
    "a line end behind the archive": ("a.docx", docx() + b"\r\n", set()),
    "many zeros behind the archive": ("a.docx", docx() + bytes(60_000), set()),
    "a scanned page as a bitmap": (
        "a.docx",
        docx({"word/media/image1.bmp": b"BM" + bytes(12 * MIB)}),
        set(),
    ),
    "a drawing that declares its document type": (
        "a.docx",
        docx({"word/media/a.svg": "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'><svg/>"}),
        set(),
    ),
    "an old drawing written carelessly": (
        "a.xlsx",
        xlsx({"xl/drawings/vmlDrawing1.vml": "<xml><br></xml>"}),
        set(),
    ),
    "a presentation": ("a.pptx", pptx(), set()),
}


def with_empty_packed_entry() -> bytes:
    """A workbook with an entry of no bytes at all that is marked as packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as honest, zipfile.ZipFile(stream, "w") as archive:
        for name in honest.namelist():
            archive.writestr(name, honest.read(name))
        archive.writestr("xl/x.bin", b"")
    content = bytearray(stream.getvalue())
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        begin = content.rindex(signature) + at
        content[begin : begin + 2] = b"\x08\0"
    return bytes(content)


OFFICE_TAKEN["an empty entry marked as packed"] = ("a.xlsx", with_empty_packed_entry(), set())

OFFICE_REFUSED: Refused = {
    **{
        f"a template elsewhere: {it}": (
            "a.docx",
            related("attachedTemplate", it, part="settings"),
            "template_elsewhere",
        )
        for it in FAR_TEMPLATES
    },
    **{
        f"{kind} from elsewhere": (
            "a.docx",
            related(kind, "https://example.vn/a"),
            "fetches_content",
        )
        for kind in (
            "aFChunk",
            "frame",
            "subDocument",
            "oleObject",
            "package",
            "control",
            "externalLink",
            "unheard-of",
        )
    },
    "a picture from a share": ("a.docx", related("image", "\\\\mayld\\a.png"), "fetches_content"),
    "a picture by another scheme": ("a.docx", related("image", "ms-its:x"), "fetches_content"),
    "an address that is not marked as outside": (
        "a.docx",
        related("oleObject", "https://example.vn/a", mode="Internal"),
        "fetches_content",
    ),
    "another workbook of the web": (
        "a.xlsx",
        book_related("externalLinkPath", "https://example.vn/a.xlsx"),
        "fetches_content",
    ),
    "another workbook of a share": (
        "a.xlsx",
        book_related("externalLinkPath", "file:///\\\\mayld\\a.xlsx"),
        "fetches_content",
    ),
    "macros by their relation": (
        "a.docx",
        related("vbaProject", "foo.bin", mode="Internal"),
        "has_macros",
    ),
    "macros by their relation in Microsoft's own words": (
        "a.docx",
        docx(
            {
                "word/_rels/document.xml.rels": relations(
                    ("vbaProject", "foo.bin", "Internal")
                ).replace(RELATIONS, "http://schemas.microsoft.com/office/2006/relationships")
            }
        ),
        "has_macros",
    ),
    "macros by their content": (
        "a.docx",
        docx({"word/media/image1.png": compound({"VBA": {"dir": b"x"}, "PROJECT": b"y"})}),
        "has_macros",
    ),
    "macros in an embedded workbook": (
        "a.docx",
        docx({"word/embeddings/a.xlsx": xlsx({"xl/vbaProject.bin": b"x"})}),
        "has_macros",
    ),
    "a document with macros under a plain name": (
        "a.docx",
        docx(
            {
                "[Content_Types].xml": content_types(
                    "/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            }
        ),
        "has_macros",
    ),
    **{
        f"{what} under the name of a workbook": (
            "a.xlsx",
            xlsx({"[Content_Types].xml": content_types("/xl/workbook.xml", said)}),
            "content_differs",
        )
        for what, said in (
            ("a template", f"{EXCEL.removesuffix('sheet')}template.main+xml"),
            ("a workbook in binary form", BINARY_TABLE),
        )
    },
    "a program packed inside": (
        "a.docx",
        docx(
            {"word/embeddings/a.bin": compound({"\x01Ole10Native": packed_file("hoa don.pdf.exe")})}
        ),
        "carries_program",
    ),
    "a program by its first bytes": (
        "a.docx",
        docx({"word/media/image1.png": b"MZ\x90\0" + bytes(90)}),
        "carries_program",
    ),
    "a field that runs a program": (
        "a.docx",
        docx(written(field('DDEAUTO c:\\\\windows\\\\cmd "/c calc"'))),
        "runs_commands",
    ),
    "such a field in pieces": (
        "a.docx",
        docx(written(field(" DD", "EAU", "TO c:\\\\cmd"))),
        "runs_commands",
    ),
    "such a field in one piece": (
        "a.docx",
        docx(written("<w:fldSimple w:instr=' dde cmd x '/>")),
        "runs_commands",
    ),
    "such a field in a header": (
        "a.docx",
        docx({"word/header1.xml": f"<w:hdr xmlns:w='urn:w'>{field('DDEAUTO a b')}</w:hdr>"}),
        "runs_commands",
    ),
    "such a field within another": (
        "a.docx",
        docx(
            written(
                field("IF 1 = 1 ").replace("</w:p>", "")
                + field("DDEAUTO a b").removeprefix("<w:p>")
            )
        ),
        "runs_commands",
    ),
    "a field that includes a text of the web": (
        "a.docx",
        docx(written(field('INCLUDETEXT "https://example.vn/a"'))),
        "fetches_content",
    ),
    "a field that includes a picture of a share": (
        "a.docx",
        docx(written(field('INCLUDEPICTURE "\\\\\\\\mayld\\\\a.png"'))),
        "fetches_content",
    ),
    "cells that a program fills": (
        "a.xlsx",
        xlsx({"xl/externalLinks/externalLink1.xml": "<x><ddeLink ddeService='cmd'/></x>"}),
        "runs_commands",
    ),
    "such a field in a part of another name": (
        "a.docx",
        docx(
            {
                "texts/main.dat": f"<d xmlns:w='urn:w'>{field('DDEAUTO a b')}</d>",
                "[Content_Types].xml": content_types("/texts/main.dat", f"{WORD}.main+xml"),
                "_rels/.rels": relations(("officeDocument", "texts/main.dat", "Internal")),
            }
        ),
        "runs_commands",
    ),
    "entities in the text": (
        "a.docx",
        docx({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
        "odd_package",
    ),
    "a document type in relations": (
        "a.docx",
        docx({"_rels/.rels": "<!DOCTYPE x SYSTEM 'https://example.vn/x.dtd'><x/>"}),
        "odd_package",
    ),
    "entities in a part nobody asks for": (
        "a.xlsx",
        xlsx(
            {
                "customXml/item1.xml": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"
            }
        ),
        "odd_package",
    ),
    "entities in another coding": (
        "a.docx",
        docx({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>".encode("utf-16")}),
        "odd_package",
    ),
    "a text that is no XML": ("a.docx", docx({"word/document.xml": "<w:document"}), "damaged"),
    "folders by backslashes": (
        "a.docx",
        zipped({name.replace("/", "\\"): it for name, it in docx_parts().items()}),
        "odd_package",
    ),
    "a table unpacking to far more than is packed": (
        "a.xlsx",
        xlsx({"xl/worksheets/a.xml": bytes(60 * MIB)}),
        "bomb",
    ),
    "something before the archive": ("a.docx", b"PK\x03\x04" + bytes(40) + docx(), "odd_package"),
}

# OpenDocument


ODF_TAKEN: Told = {
    "the type at the end": (
        "a.odt",
        zipped({"content.xml": "<x/>", "META-INF/manifest.xml": manifest(""), "mimetype": TEXT}),
        set(),
    ),
    "the type with a line end": ("a.odt", odf(TEXT, {"mimetype": TEXT + "\n"}), set()),
    "an empty part, as LibreOffice leaves it": (
        "a.odt",
        odf(TEXT, {"Configurations2/accelerator/current.xml": ""}),
        set(),
    ),
    "a presentation": ("a.odp", odf(PRESENTATION), set()),
    "a link": ("a.odt", text_with("<o:a x:href='https://example.vn'/>"), set()),
    **{
        f"a link of {what} to {where}": (
            "a.odt",
            text_with(f"<o:{begins} x:href='{href}'/>"),
            set(),
        )
        for what, begins in (
            ("a cell", "hyperlink"),
            ("a shape", "event-listener o:event-name='dom:click' o:action='show'"),
        )
        for where, href in (("the web", "https://example.vn"), ("a share", "file://mayld/a.ods"))
    },
    **{
        f"a picture of the web as {what}": (
            "a.odt",
            text_with(f"<o:{what} x:href='https://example.vn/a.png'/>"),
            {Active.FETCHED_PICTURE},
        )
        for what in ("background-image", "list-level-style-image")
    },
    "a sound of the web": (
        "a.odt",
        text_with("<o:sound x:href='https://example.vn/a.mp3'/>"),
        {Active.MEDIA},
    ),
    "a picture inside": ("a.odt", text_with("<o:image x:href='Pictures/a.png'/>"), set()),
    "a picture of the web": (
        "a.odt",
        text_with("<o:image x:href='https://example.vn/a.png'/>"),
        {Active.FETCHED_PICTURE},
    ),
    "an object inside": ("a.odt", text_with("<o:object x:href='./Object 1'/>"), set()),
    "a template of one's own": (
        "a.odt",
        odf(
            TEXT,
            {"meta.xml": "<m><t:template xmlns:t='t' xmlns:x='x' x:href='../../mau.ott'/></m>"},
        ),
        set(),
    ),
    "a table of another file beside": (
        "a.ods",
        odf(
            SPREADSHEET,
            {"content.xml": "<d xmlns:x='x'><table-source x:href='../so-lieu.ods'/></d>"},
        ),
        set(),
    ),
}

ODF_REFUSED: Refused = {
    "a picture of a share": (
        "a.odt",
        text_with("<o:image x:href='//mayld/a.png'/>"),
        "fetches_content",
    ),
    "a section of the web": (
        "a.odt",
        text_with("<o:section-source x:href='https://x.vn/a'/>"),
        "fetches_content",
    ),
    "a frame of the web": (
        "a.odt",
        text_with("<o:floating-frame x:href='https://x.vn/a'/>"),
        "fetches_content",
    ),
    "an object of the web under another prefix": (
        "a.odt",
        text_with("<zz:object xmlns:zz='urn:o' zz:href='https://x.vn/a'/>"),
        "fetches_content",
    ),
    "a table of the web": (
        "a.ods",
        odf(
            SPREADSHEET,
            {
                "Object 1/content.xml": "<d><t:table-source xmlns:t='t' xmlns:x='x' x:href='https://x.vn'/></d>"
            },
        ),
        "fetches_content",
    ),
    "a template of the web": (
        "a.odt",
        odf(
            TEXT,
            {"meta.xml": "<m><t:template xmlns:t='t' xmlns:x='x' x:href='http://x.vn/a.ott'/></m>"},
        ),
        "template_elsewhere",
    ),
    "a script of the installation": (
        "a.odt",
        text_with(
            "<o:event-listener x:href='vnd.sun.star.script:pythonSamples|x.py$f?language=Python'/>"
        ),
        "has_macros",
    ),
    "a program on a click": (
        "a.odp",
        odf(
            PRESENTATION,
            {"content.xml": "<d><p:event-listener xmlns:p='p' p:action='execute'/></d>"},
        ),
        "runs_commands",
    ),
    "a source by DDE": (
        "a.ods",
        odf(SPREADSHEET, {"content.xml": "<d><o:dde-source xmlns:o='o'/></d>"}),
        "runs_commands",
    ),
    "entities in the content": (
        "a.odt",
        odf(TEXT, {"content.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
        "odd_package",
    ),
    "a program inside": (
        "a.odt",
        odf(TEXT, {"Object 1": b"MZ\x90\0" + bytes(60)}),
        "carries_program",
    ),
    "a content that is no XML": ("a.odt", odf(TEXT, {"content.xml": ""}), "damaged"),
    "a script": ("a.odt", odf(TEXT, {"Scripts/python/a.py": "x"}), "has_macros"),
    "a password": ("a.odp", odf(PRESENTATION, {"encrypted-package": b"x"}), "encrypted"),
}

# PDF


def encrypted(*, user: str = "", level: int = 6, aes: bool = True) -> bytes:
    options = pikepdf.Encryption(user=user, owner="chu", R=level, aes=aes, metadata=aes)
    with warnings.catch_warnings():
        # Level 5 is made no more, and still read.
        warnings.simplefilter("ignore", UserWarning)
        return saved(pdf(), encryption=options)


LEVELS = [(2, False), (3, False), (4, True), (4, False), (5, True), (6, True)]
SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"

PDF_TAKEN: Told = {
    **{
        f"{what} before its header": ("a.pdf", leading + pdf(), set())
        for what, leading in {
            "a mark of the coding": b"\xef\xbb\xbf",
            "an empty line": b"\r\n",
            "zeros": bytes(100),
            "a banner": b"@PJL ENTER LANGUAGE=PDF\r\n",
            "a line of a gateway": b"X-Scan: ok <formosa@xa.vn>\n" * 30,
            "as much as may be": b" " * 1019,
        }.items()
    },
    **{
        f"{what} behind its end": ("a.pdf", pdf() + padding, set())
        for what, padding in {
            "zeros": bytes(4096),
            "many zeros": bytes(200_000),
            "spaces": b" \r\n" * 9000,
            "a remark of a scanner": b"%Scanner iR-ADV 4545\n" * 20 + bytes(9000),
        }.items()
    },
    **{
        f"an owner's password, level {level}, {'AES' if aes else 'RC4'}": (
            "a.pdf",
            encrypted(level=level, aes=aes),
            set(),
        )
        for level, aes in LEVELS
    },
    "packed objects": (
        "a.pdf",
        saved(pdf(), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        set(),
    ),
    "ordered for the web": ("a.pdf", saved(pdf(), linearize=True), set()),
    "an update": ("a.pdf", updated(pdf(), 5, "<< /Title (x) >>"), set()),
    "many pages": ("a.pdf", pdf(pages=300), set()),
    "a script on opening": ("a.pdf", pdf(catalog=f"/OpenAction {SCRIPT}"), {Active.SCRIPT}),
    "a script with a name spelt in numbers": (
        "a.pdf",
        pdf(catalog="/OpenAction << /S /J#61vaScript /#4aS (x) >>"),
        {Active.SCRIPT},
    ),
    "a script in packed objects": (
        "a.pdf",
        saved(
            pdf(catalog="/OpenAction 5 0 R", more=[SCRIPT]),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        {Active.SCRIPT},
    ),
    "a script that an update adds": (
        "a.pdf",
        updated(
            pdf(catalog="/OpenAction 5 0 R", more=["<< /S /GoTo /D [3 0 R /Fit] >>"]), 5, SCRIPT
        ),
        {Active.SCRIPT},
    ),
    "a script under an owner's password": (
        "a.pdf",
        saved(
            pdf(catalog=f"/OpenAction {SCRIPT}"),
            encryption=pikepdf.Encryption(owner="chu", user=""),
        ),
        {Active.SCRIPT},
    ),
    "a script of a page": ("a.pdf", pdf(page=f"/AA << /O {SCRIPT} >>"), {Active.SCRIPT}),
    "files inside": (
        "a.pdf",
        pdf(
            catalog="/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>",
            more=["<< /Type /Filespec /F (a.txt) >>"],
        ),
        {Active.ATTACHMENT},
    ),
    "an address on opening": (
        "a.pdf",
        pdf(catalog="/OpenAction << /S /URI /URI (https://example.vn) >>"),
        {Active.OPENS_ADDRESS},
    ),
    "an address on opening, after another": (
        "a.pdf",
        pdf(catalog="/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (x) >> >>"),
        {Active.OPENS_ADDRESS},
    ),
    "an address on opening the page": (
        "a.pdf",
        pdf(page="/AA << /O 5 0 R >>", more=["<< /S /URI /URI (x) >>"]),
        {Active.OPENS_ADDRESS},
    ),
    "an address that is clicked": (
        "a.pdf",
        pdf(page="/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.vn) >> >>]"),
        set(),
    ),
    "a form that is sent": (
        "a.pdf",
        pdf(page="/AA << /O << /S /SubmitForm /F (x) >> >>"),
        {Active.SENDS_FORM},
    ),
    "a film": ("a.pdf", pdf(page="/Annots [<< /Subtype /RichMedia >>]"), {Active.MEDIA}),
    "a form of another kind": (
        "a.pdf",
        pdf(catalog="/AcroForm << /XFA 5 0 R >>", more=["()"]),
        {Active.XFA_FORM},
    ),
    "words about scripts": (
        "a.pdf",
        pdf(more=["<< /Title (/S /JavaScript \\( /Launch ) >>"]),
        set(),
    ),
}

PDF_REFUSED: Refused = {
    **{
        f"a password to open, level {level}, {'AES' if aes else 'RC4'}": (
            "a.pdf",
            encrypted(user="mo", level=level, aes=aes),
            "encrypted",
        )
        for level, aes in LEVELS
    },
    **{
        f"{what} before its header": ("a.pdf", leading + pdf(), code)
        for what, leading, code in (
            ("a page of the web", b"<html><body>", "content_differs"),
            ("a script", b"\n<script>alert(1)</script>", "content_differs"),
            ("a program", b"MZ" + bytes(60), "content_differs"),
            ("an archive", b"PK\x03\x04" + bytes(60), "another_kind"),
            ("a picture", b"GIF89a" + bytes(60), "content_differs"),
            ("another picture", jpeg(), "another_kind"),
            ("markup further in", b"x" * 300 + b"<svg onload=x>", "content_differs"),
            ("more than may be", b" " * 1030, "content_differs"),
        )
    },
    "a program that is started": (
        "a.pdf",
        pdf(catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"),
        "launches_program",
    ),
    "a program by a name in numbers": (
        "a.pdf",
        pdf(catalog="/OpenAction << /S /L#61unch /F (x) >>"),
        "launches_program",
    ),
    "a program in packed objects": (
        "a.pdf",
        saved(
            pdf(catalog="/OpenAction 5 0 R", more=["<< /S /Launch /F (x) >>"]),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        "launches_program",
    ),
    "a program on a click": (
        "a.pdf",
        pdf(page="/Annots [<< /Subtype /Link /A << /S /Launch /F (x) >> >>]"),
        "launches_program",
    ),
    "no page": ("a.pdf", pdf(pages=0), "no_page"),
    "no page tree": ("a.pdf", pdf_of("<< /Type /Catalog >>"), "unreadable"),
    "nothing but an end": ("a.pdf", b"%PDF-1.7\n%%EOF\n", "unreadable"),
    "an archive behind its end": ("a.pdf", pdf() + zipped({"a": "b"}), "content_differs"),
    "no end": ("a.pdf", pdf()[:-30], "cut_off"),
}

# Before 2007, and what only goes by that name

OBJECT = {"ObjectPool": {"_1": {"\x01Ole10Native": packed_file("a.pdf")}}}
PROGRAM = {"ObjectPool": {"_1": {"\x01Ole10Native": packed_file("a.scr")}}}

OLD_TAKEN: Told = {
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

OLD_REFUSED: Refused = {
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

# Pictures

PICTURES_TAKEN: Told = {
    **{
        f"{width} by {height} pixels": ("a.jpg", jpeg(width, height), set())
        for width, height in (
            (8160, 6120),
            (8064, 6048),
            (12000, 9000),
            (16320, 12240),
            (7016, 9921),
        )
    },
    "a photograph under each of its names": ("a.jfif", jpeg(), set()),
    "a photograph of a photograph and its depth": ("a.jpg", jpeg(9, 9) + jpeg(4, 4), set()),
    "a photograph built up in steps": ("a.jpg", jpeg().replace(b"\xff\xc0", b"\xff\xc2"), set()),
    "a photograph turned by its description": (
        "a.jpg",
        jpeg(
            before=b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
        ),
        set(),
    ),
    "a picture of an iPhone": ("IMG_0001.HEIC", heif(4032, 3024), set()),
    "the same as telephones hand it on": ("a.jpg", heif(4032, 3024), set()),
    "a picture of a chat as telephones hand it on": ("a.jpeg", webp(), set()),
    "another name of it": ("a.heif", heif(brand=b"mif1", more=b"heic"), set()),
    "a picture of a newer telephone": ("a.avif", heif(brand=b"avif"), set()),
    "a picture of a chat": ("a.webp", webp(1080, 1920), set()),
    "a scanned page": ("a.tif", tiff((2480, 3508)), set()),
    "several scanned pages": ("a.TIFF", tiff(*[(2480, 3508)] * 40), set()),
    "a scanned page the other way round": ("a.tiff", tiff((2480, 3508), order=">"), set()),
}

PICTURES_REFUSED: Refused = {
    "too many pixels": ("a.heic", heif(30_000, 30_000), "too_many_pixels"),
    "too many pixels in a page": ("a.tif", tiff((9, 9), (90_000, 90_000)), "too_many_pixels"),
    "too many pixels of a chat": ("a.webp", webp(16_000_000, 16_000_000), "too_many_pixels"),
    "pages that go round in a ring": (
        "a.tif",
        tiff((9, 9), (9, 9), following=8),
        "picture_cut_off",
    ),
    "a page beyond the end": ("a.tif", tiff((9, 9), following=9999), "picture_cut_off"),
    "no page": ("a.tif", b"II*\0\0\0\0\0", "picture_cut_off"),
    "a picture of an iPhone cut off": ("a.heic", heif()[:-20], "picture_cut_off"),
    "a picture of a chat cut off": ("a.webp", webp()[:-9], "picture_cut_off"),
    "a film": ("a.heic", heif(brand=b"mp42", more=b"isom"), "content_differs"),
    "a photograph as another picture": ("a.png", jpeg(), "another_kind"),
    "a bitmap": ("a.png", b"BM" + bytes(60), "content_differs"),
}

TAKEN = {
    f"{group}: {case}": told
    for group, cases in (
        ("Office", OFFICE_TAKEN),
        ("ODF", ODF_TAKEN),
        ("PDF", PDF_TAKEN),
        ("old", OLD_TAKEN),
        ("picture", PICTURES_TAKEN),
    )
    for case, told in cases.items()
}
REFUSED = {
    f"{group}: {case}": refused
    for group, cases in (
        ("Office", OFFICE_REFUSED),
        ("ODF", ODF_REFUSED),
        ("PDF", PDF_REFUSED),
        ("old", OLD_REFUSED),
        ("picture", PICTURES_REFUSED),
    )
    for case, refused in cases.items()
}


@pytest.mark.parametrize("case", TAKEN)
def test_an_honest_file_is_taken_and_its_readers_are_told(tmp_path: Path, case: str) -> None:
    name, content, told = TAKEN[case]
    assert found(tmp_path, name, content) == told


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_nobody_should_open_is_refused_for_what_it_is(
    tmp_path: Path, case: str
) -> None:
    name, content, code = REFUSED[case]
    assert found(tmp_path, name, content) == code


def test_the_template_is_named_as_the_document_names_it(tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(related("attachedTemplate", "file:///\\\\mayld\\M%E1%BA%ABu\\a.dotm"))
    with pytest.raises(Unfit) as refused:
        examined(path, TYPES["docx"])
    assert refused.value.named == "file:///\\\\mayld\\Mẫu\\a.dotm"


@pytest.mark.parametrize("name", ["anh.jpeg", "anh.JPE", "anh.jfif", "anh.mpo", "a.tiff", "a.hif"])
def test_every_spelling_is_in_the_one_list(name: str) -> None:
    assert name.lower().rpartition(".")[2] in BY_SPELLING
    assert kind_promised(name).extension in TYPES


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_file_bent_anywhere_gives_a_verdict_and_nothing_else(
    tmp_path: Path, data: st.DataObject
) -> None:
    case = data.draw(st.sampled_from(sorted(SMALL)))
    name, content = SMALL[case]
    bent = bytearray(content)
    if data.draw(st.booleans()):
        del bent[data.draw(st.integers(0, len(bent))) :]
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, max(0, len(bent) - 1)))
        bent[at : at + 1] = data.draw(st.binary(max_size=3))
    assert found(tmp_path, name, bytes(bent)) is not None


def small(cases: Mapping[str, tuple[str, bytes, object]]) -> dict[str, tuple[str, bytes]]:
    return {case: (it[0], it[1]) for case, it in cases.items() if len(it[1]) < 40_000}


SMALL = small(TAKEN) | small(REFUSED)
