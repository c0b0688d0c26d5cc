"""Word, Excel and PowerPoint since 2007."""

from __future__ import annotations

import io
import zipfile

from models.vocabulary import ActiveContent as Active
from tests.compound import compound, packed_file
from tests.office_files.making import Refused, Told, field, related, written
from tests.papers import (
    EXCEL,
    MIB,
    POWERPOINT,
    RELATIONS,
    WORD,
    content_types,
    docx,
    docx_parts,
    pptx,
    relations,
    xlsx,
    zipped,
)


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

TAKEN: Told = {
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


TAKEN["an empty entry marked as packed"] = ("a.xlsx", with_empty_packed_entry(), set())

REFUSED: Refused = {
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
