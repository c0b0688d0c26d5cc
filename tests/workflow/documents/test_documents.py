"""What may be handed in: honest documents of each kind, and all that only looks like one."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.papers import (
    EXCEL,
    MIB,
    SPREADSHEET,
    TEXT,
    WORD,
    Part,
    content_types,
    docx,
    docx_parts,
    jpeg,
    manifest,
    odf,
    pdf,
    png,
    png_chunk,
    relations,
    xlsx,
    zipped,
)
from workflow.documents.examination import examined
from workflow.documents.kinds import TYPES
from workflow.documents.outcome import Unfit
from workflow.documents.uploads import kind_promised
from workflow.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"

HONEST = {
    "pdf": pdf(),
    "docx": docx(),
    "xlsx": xlsx(),
    "odt": odf(TEXT),
    "ods": odf(SPREADSHEET),
    "png": png(),
    "jpg": jpeg(),
}


def verdict(folder: Path, name: str, content: bytes) -> str:
    """`taken` as a media type, or the code that says why not."""
    path = folder / "received"
    path.write_bytes(content)
    try:
        return examined(path, kind_promised(name)).kind.media_type
    except Unfit as unfit:
        return unfit.code
    except Invalid as invalid:
        [(field, code)] = invalid.fields.items()
        assert field == "file"
        return code


# Bent archives


def bent(content: bytes, signature: bytes, at: int, value: bytes, *, nth: int = -1) -> bytes:
    """The archive with some bytes of its nth header of a kind replaced."""
    headers = [found.start() for found in re.finditer(re.escape(signature), content)]
    begin = headers[nth] + at
    return content[:begin] + value + content[begin + len(value) :]


def number(value: int) -> bytes:
    return struct.pack("<L", value)


def renamed(content: bytes, old: str, new: str) -> bytes:
    assert len(old) == len(new)
    return content.replace(old.encode(), new.encode())


def with_entry(name: str, *, attributes: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word document with one more entry, named and marked like no honest one."""
    stream = io.BytesIO(docx())
    with zipfile.ZipFile(stream, "a") as archive:
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name
        entry.compress_type = method
        entry.external_attr = attributes
        archive.writestr(entry, "x" * 50)
    return stream.getvalue()


def many(count: int) -> bytes:
    return docx({f"word/media/{n}": "" for n in range(count - 3)})


def noise(count: int) -> str:
    """So many elements, none of which can be packed well."""
    digits = Random(count).randbytes(36 * count).hex()  # noqa: S311 - no secret is made of it
    return "".join(f"<n v='{digits[at : at + 72]}'/>" for at in range(0, len(digits), 72))


def directory_of(count: int) -> bytes:
    """Nothing but a directory: each entry 46 bytes here, some hundred in a reader's memory."""
    entries = (CENTRAL + bytes(42)) * count
    end = END + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, len(entries), 30, 0)
    return LOCAL + bytes(26) + entries + end


def one_within_another() -> bytes:
    """An entry whose content is itself an entry of the directory: bytes that count twice."""
    inner = zipped({"word/z.xml": "z"}, zipfile.ZIP_STORED)
    local, entry = inner[: inner.index(CENTRAL)], inner[inner.index(CENTRAL) : inner.index(END)]
    outer = zipped({**docx_parts(), "word/y.bin": local}, zipfile.ZIP_STORED)
    entry = entry[:42] + number(outer.rindex(local, 0, outer.index(CENTRAL))) + entry[46:]
    directory, end = outer[outer.index(CENTRAL) : outer.index(END)] + entry, outer[-22:]
    counts, begins = struct.pack("<HH", 5, 5), outer.index(CENTRAL)
    end = end[:8] + counts + number(len(directory)) + number(begins) + end[20:]
    return outer[:begins] + directory + end


def reaching_into_the_directory() -> bytes:
    """The last entry's content goes on to where the directory describes the first."""
    content = zipped(docx_parts(), zipfile.ZIP_STORED)
    begins = content.rindex(b"word/document.xml", 0, content.index(CENTRAL)) + 17
    longer = content[begins : content.index(CENTRAL) + 20]
    size = number(len(longer))
    return bent(bent(content, CENTRAL, 20, size + size), CENTRAL, 16, number(zlib.crc32(longer)))


def header_in_the_end() -> bytes:
    """An entry whose header is the last six bytes of the file."""
    content = docx()
    moved = int.from_bytes(LOCAL, "little") - content.index(CENTRAL)
    for nth, at in ((-3, 0), (-2, content.index(LOCAL, 9)), (-1, len(content) - 6)):
        content = bent(content, CENTRAL, 42, number(at + moved), nth=nth)
    return content[:-6] + LOCAL + content[-2:]


def repacked(behind: bytes, *, ended: bool = True, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word document whose last entry has more bytes behind its packed content, or no end."""
    pack = zlib.compressobj(wbits=-15)
    packed = pack.compress(b"abc") + pack.flush(zlib.Z_FINISH if ended else zlib.Z_SYNC_FLUSH)
    content = zipped({**docx_parts(), "word/z": packed + behind}, zipfile.ZIP_STORED)
    said = struct.pack("<H", method)
    content = bent(bent(content, LOCAL, 8, said), CENTRAL, 10, said)
    return bent(bent(content, CENTRAL, 24, number(3)), CENTRAL, 16, number(zlib.crc32(b"abc")))


# Honest ones


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("pdf", "application/pdf"),
        ("docx", WORD),
        ("xlsx", EXCEL),
        ("odt", TEXT),
        ("ods", SPREADSHEET),
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
    ],
)
def test_an_honest_document_is_taken_for_what_it_is(
    tmp_path: Path, extension: str, media_type: str
) -> None:
    assert verdict(tmp_path, f"Đề án.{extension}", HONEST[extension]) == media_type
    assert verdict(tmp_path, f"ĐỀ ÁN.{extension.upper()}", HONEST[extension]) == media_type


def test_the_types_are_told_in_a_fixed_order() -> None:
    assert " ".join(TYPES) == (
        "pdf docx doc xlsx xls pptx ppt odt ods odp rtf jpg png heic avif webp tif"
    )


DESCRIPTION = b"\xff\xe1\xff\xff" + b"x" * 65_533
TABLE = "".join(f"<c r='A{n}' t='n'><v>0</v></c>" for n in range(30_000))

UNUSUAL_AND_HONEST = {
    "jpeg as its longer name": ("anh.jpeg", jpeg()),
    "a photograph with a large description": (
        "anh.jpg",
        jpeg(4000, 3000, before=DESCRIPTION * 20 + b"\xff\xff\xff\xfe\x00\x02"),
    ),
    "a photograph with a film behind it, as telephones make": (
        "anh.jpg", jpeg() + b"\x00\x00\x00\x18ftypmp42" + bytes(5000)
    ),
    "a picture with other chunks": (
        "anh.png", png()[:33] + png_chunk(b"tEXt", b"Comment\0x" * 9) + png()[33:]
    ),
    "the largest picture": ("anh.png", png(20_000, 15_000)),
    "stored and not packed": ("a.docx", zipped(docx_parts(), zipfile.ZIP_STORED)),
    "as many entries as may be": ("a.docx", many(5_000)),
    "a part with a Vietnamese name": ("a.docx", docx({"word/media/ảnh.png": png()})),
    "a part named in an old coding": (
        "a.docx", with_entry("a_xml").replace(b"a_xml", b"a\x82xml")
    ),
    "with folders": ("a.docx", docx({"word/media/": "", "word/media/image1.png": png()})),
    "parts named in other letters": (
        "a.docx",
        zipped({name.replace("word/", "Word/"): it for name, it in docx_parts().items()}),
    ),
    "main type by default, as some programs write": (
        "a.docx",
        docx({"[Content_Types].xml": content_types("/x", "application/x").replace(
            "'application/xml'", f"'{WORD}.main+xml'"
        )}),
    ),
    "links that a person clicks": (
        "a.docx",
        docx({"word/_rels/document.xml.rels": relations(
            ("hyperlink", "https://quangngai.gov.vn", "External"),
            ("image", "https://example.vn/logo.png", "External"),
            ("oleObject", "embeddings/a.bin", "Internal"),
        )}),
    ),
    "a template on the writer's own disk": (
        "a.docx",
        docx({"word/_rels/settings.xml.rels": relations(
            ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", "External")
        )}),
    ),
    "packed twice over by hand": ("a.docx", repacked(b"")),
    "a table packed tightly": ("a.xlsx", xlsx({"xl/worksheets/sheet1.xml": f"<x>{TABLE}</x>"})),
    "no macro in the list of macros": (
        "a.odt", odf(TEXT, {"Basic/": "", "Basic/Standard/script-lb.xml": "<x/>"})
    ),
    "the type not at the beginning": (
        "a.odt",
        zipped({"content.xml": "<x/>", "META-INF/manifest.xml": manifest(""), "mimetype": TEXT}),
    ),
    "the type packed": ("a.odt", zipped({
        "MIMETYPE": TEXT, "content.xml": "<x/>", "META-INF/manifest.xml": manifest(""),
    }).replace(b"MIMETYPE", b"mimetype")),
    "a PDF that begins later": ("a.pdf", b"\n" + pdf()),
    "a PDF with much behind its end": ("a.pdf", pdf() + bytes(2000)),
    "zeros behind the archive": ("a.docx", docx() + bytes(30)),
    "a manifest with a document type, as old programs write": (
        "a.ods",
        odf(SPREADSHEET, {"META-INF/manifest.xml":
            "<!DOCTYPE manifest:manifest PUBLIC '-//OpenOffice.org//DTD Manifest 1.0//EN'"
            " 'Manifest.dtd'>" + manifest("")}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNUSUAL_AND_HONEST)
def test_an_unusual_document_is_taken(tmp_path: Path, case: str) -> None:
    name, content = UNUSUAL_AND_HONEST[case]
    assert "/" in verdict(tmp_path, name, content)


def streamed(parts: dict[str, Part]) -> bytes:
    """An archive as it is written to a pipe: sizes follow the content."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return pipe.getvalue()


def test_an_archive_written_to_a_pipe_is_taken(tmp_path: Path) -> None:
    content = streamed(docx_parts())
    assert b"PK\x07\x08" in content
    assert verdict(tmp_path, "a.docx", content) == WORD


# Crooked ones


MAIN = relations(("officeDocument", "word/document.xml", "Internal"))
ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

BOMBS = {
    "packed too tightly": ("a.docx", lambda: docx({"word/document.xml": bytes(60 * MIB)})),
    "too much in all": (
        "a.xlsx", lambda: xlsx({f"xl/{n}.xml": bytes(MIB) for n in range(201)})
    ),
    "too many entries": ("a.docx", lambda: many(5_001)),
    "a directory too long to read": ("a.docx", lambda: directory_of(300_000)),
    "more than it says of itself": (
        "a.docx", lambda: bent(docx(text="x" * 5000), CENTRAL, 24, number(70))
    ),
    "a list of parts too long to parse": (
        "a.docx", lambda: docx({"_rels/.rels": f"<x>{noise(220_000)}</x>"})
    ),
}  # fmt: skip
"""Made only for their test, since they take so long."""

CROOKED = {
    "entities in a list of parts": (
        "a.docx", docx({"[Content_Types].xml": ENTITIES}), "odd_package"
    ),
    "entities in a manifest": (
        "a.odt", odf(TEXT, {"META-INF/manifest.xml": ENTITIES}), "odd_package"
    ),
    # Archives that two readers would understand differently
    "less than it says of itself": (
        "a.docx", bent(docx(), CENTRAL, 24, number(500)), "damaged"
    ),
    "another checksum": ("a.docx", bent(docx(), CENTRAL, 16, b"\0\0\0\0"), "damaged"),
    "another checksum in an OpenDocument": (
        "a.odt", bent(odf(TEXT), CENTRAL, 16, b"\0\0\0\0", nth=-2), "damaged"
    ),
    "another name at the content": (
        "a.docx", bent(docx(), LOCAL, 30, b"word/DOCUMENT"), "damaged"
    ),
    "another method at the content": ("a.docx", bent(docx(), LOCAL, 8, b"\0\0"), "damaged"),
    "content within other content": ("a.docx", one_within_another(), "damaged"),
    "content that reaches into the directory": (
        "a.docx", reaching_into_the_directory(), "damaged"
    ),
    "content that begins in the end": ("a.docx", header_in_the_end(), "damaged"),
    "no header where there should be one": ("a.docx", bent(docx(), LOCAL, 3, b"\5"), "damaged"),
    "a header where there is none": ("a.docx", bent(docx(), CENTRAL, 42, number(99)), "damaged"),
    "a header beyond the end": ("a.docx", bent(docx(), CENTRAL, 42, number(9**9)), "damaged"),
    "bytes before the archive": ("a.docx", LOCAL + bytes(100) + docx(), "odd_package"),
    "bytes behind the archive": ("a.docx", docx() + b"<script>", "odd_package"),
    "two archives in a row": ("a.docx", docx() + docx(), "odd_package"),
    "a comment behind the archive": (
        "a.docx", docx()[:-2] + b"\x08\0" + b"<script>", "odd_package"
    ),
    "a comment that is not there": ("a.docx", docx()[:-2] + b"\x08\0", "odd_package"),
    "one name twice": (
        "a.docx", renamed(docx({"word/a": "1", "word/b": "2"}), "word/b", "word/a"), "odd_package"
    ),
    "one name twice but for its letters": (
        "a.docx", docx({"Word/Document.xml": "<other/>"}), "odd_package"
    ),
    "leading out of its folder": ("a.docx", with_entry("word/../../a.xml"), "odd_package"),
    "leading out by a backslash": ("a.docx", with_entry("..\\a.xml"), "odd_package"),
    "an absolute name": ("a.docx", with_entry("/etc/passwd"), "odd_package"),
    "a name with a drive": ("a.docx", with_entry("C:/a.xml"), "odd_package"),
    "a name with a null": (
        "a.docx", renamed(with_entry("a_xml"), "a_xml", "a\0xml"), "odd_package"
    ),
    "a symbolic link": (
        "a.docx", with_entry("link", attributes=(stat.S_IFLNK | 0o777) << 16), "odd_package"
    ),
    "packed as no office program does": (
        "a.docx", with_entry("a", method=zipfile.ZIP_BZIP2), "odd_package"
    ),
    "cut off": ("a.docx", docx()[:-40], "damaged"),
    "packed content cut off": (
        "a.docx", bent(docx(text="x" * 999), CENTRAL, 20, number(5)), "damaged"
    ),
    "packed content that goes on": ("a.docx", repacked(b"junk"), "damaged"),
    "packed content that goes on for long": ("a.docx", repacked(bytes(200_000)), "damaged"),
    "packed content without an end": ("a.docx", repacked(b"", ended=False), "damaged"),
    "packed otherwise than it says": (
        "a.docx", repacked(b"", method=zipfile.ZIP_BZIP2), "odd_package"
    ),
    "no archive behind its beginning": ("a.docx", LOCAL + bytes(500), "damaged"),
    "an empty archive with a beginning": ("a.docx", LOCAL + bytes(26) + zipped({}), "damaged"),
    # Secrets
    "an entry with a password": (
        "a.docx", bent(bent(docx(), CENTRAL, 8, b"\1"), LOCAL, 6, b"\1"), "encrypted"
    ),
    "a password that only the directory tells": (
        "a.docx", bent(docx(), CENTRAL, 8, b"\1"), "encrypted"
    ),
    "a password that the directory hides": ("a.docx", bent(docx(), LOCAL, 6, b"\1"), "encrypted"),
    "a Word document with a password": (
        "a.docx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "encrypted"
    ),
    "an OpenDocument with a password": (
        "a.odt",
        odf(TEXT, {"META-INF/manifest.xml": manifest("<manifest:encryption-data/>")}),
        "encrypted",
    ),
    "an OpenDocument with a password, as newer programs write": (
        "a.odt", odf(TEXT, {"encrypted-package": b"secret"}), "encrypted"
    ),
    # Macros, and what is opened elsewhere
    "a Word macro": ("a.docx", docx({"word/vbaProject.bin": COMPOUND}), "has_macros"),
    "a Word macro in other letters": ("a.docx", docx({"word/VBAPROJECT.BIN": ""}), "has_macros"),
    "a Word macro by its type": (
        "a.docx",
        docx({"[Content_Types].xml": content_types(
            "/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
        )}),
        "has_macros",
    ),
    "a Word macro under another name": (
        "a.docx",
        docx({"[Content_Types].xml": content_types(
            "/word/document.xml", f"{WORD}.main+xml"
        ).replace("application/xml", "application/vnd.ms-office.vbaProject")}),
        "has_macros",
    ),
    "an old Excel macro": ("a.xlsx", xlsx({"xl/macrosheets/sheet1.xml": "<x/>"}), "has_macros"),
    "an OpenDocument macro": (
        "a.ods", odf(SPREADSHEET, {"Basic/Standard/Module1.xml": "<x/>"}), "has_macros"
    ),
    "an OpenDocument script": (
        "a.odt", odf(TEXT, {"Scripts/python/evil.py": "import os"}), "has_macros"
    ),
    "a template from elsewhere": (
        "a.docx",
        docx({"word/_rels/settings.xml.rels": relations(
            ("attachedTemplate", "https://example.vn/a.dotm", "External")
        )}),
        "template_elsewhere",
    ),
    "a template from another computer": (
        "a.docx",
        docx({"word/_rels/settings.xml.rels": relations(
            ("attachedTemplate", "file:///\\\\10.0.0.9\\a.dotm", "External")
        )}),
        "template_elsewhere",
    ),
    "an object from elsewhere": (
        "a.xlsx",
        xlsx({"xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("oleObject", "mhtml:https://example.vn/a.html", "External")
        )}),
        "fetches_content",
    ),
    # Liars
    "Excel as Word": ("a.docx", xlsx(), "another_kind"),
    "Word as Excel": ("a.xlsx", docx(), "another_kind"),
    "OpenDocument as Word": ("a.docx", odf(TEXT), "content_differs"),
    "Word as OpenDocument": ("a.odt", docx(), "content_differs"),
    "a table as a text": ("a.odt", odf(SPREADSHEET), "content_differs"),
    "a template as a document": ("a.odt", odf(f"{TEXT}-template"), "content_differs"),
    "another type of the same length": ("a.odt", odf(TEXT[:-4] + "math"), "content_differs"),
    "any archive": ("a.docx", zipped({"a.txt": "a"}), "content_differs"),
    "an empty archive": ("a.docx", zipped({}), "content_differs"),
    "a Word document from before 2007": ("a.docx", COMPOUND, "another_kind"),
    "a Word document with a password as a PDF": (
        "a.pdf", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "another_kind"
    ),
    "words about a password": (
        "a.docx", b"x" * 8 + "EncryptedPackage".encode("utf-16-le"), "content_differs"
    ),
    "a page of the web": ("a.pdf", b"<html><script>alert(1)</script>", "content_differs"),
    "a program": ("a.pdf", b"MZ" + bytes(200), "content_differs"),
    "a GIF": ("a.png", b"GIF89a" + bytes(50), "content_differs"),
    "a JPEG as a PNG": ("a.png", jpeg(), "another_kind"),
    "a drawing with script": ("a.jpg", b"<svg onload='alert(1)'/>", "content_differs"),
    "a PDF that is an archive too": ("a.pdf", pdf() + docx() + b"", "content_differs"),
    "a PNG that is an archive too": ("a.png", png() + zipped({"a.txt": "a"}), "content_differs"),
    "a JPEG that is an archive with a comment": (
        "a.jpg", jpeg() + zipped({"a": "a"})[:-2] + b"\x05\0" + jpeg()[:5], "content_differs"
    ),
    "a PDF as a Word document": ("a.docx", pdf() + docx(), "another_kind"),
    # Parts missing
    "no main part": (
        "a.docx", renamed(docx(), "word/document.xml", "word/document.abc"), "damaged"
    ),
    "no relations": ("a.docx", renamed(docx(), "_rels/.rels", "_rels/.abcd"), "damaged"),
    "a main part by another relation": (
        "a.docx",
        docx({"_rels/.rels": relations(("thumbnail", "word/document.xml", "Internal"))}),
        "damaged",
    ),
    "a main part by something that is no relation": (
        "a.docx", docx({"_rels/.rels": MAIN.replace("<Relationship ", "<Remark ")}), "damaged"
    ),
    "relations without an end": (
        "a.docx", docx({"word/_rels/document.xml.rels": MAIN[:-5]}), "damaged"
    ),
    "relations of a part that are no XML": (
        "a.docx", docx({"word/_rels/document.xml.rels": "not <xml"}), "damaged"
    ),
    "relations that are no XML": ("a.docx", docx({"_rels/.rels": "not <xml"}), "damaged"),
    "relations in a coding unknown": (
        "a.docx", docx({"_rels/.rels": "<?xml version='1.0' encoding='none-such'?><x/>"}), "damaged"
    ),
    "a text without its content": (
        "a.odt", renamed(odf(TEXT), "content.xml", "content.abc"), "damaged"
    ),
    "a text without a manifest": (
        "a.odt", renamed(odf(TEXT), "META-INF/manifest", "META-INF/manifold"), "damaged"
    ),
    "a PDF cut off": ("a.pdf", pdf()[:-8], "cut_off"),
    "a PNG cut off": ("a.png", png()[:-6], "picture_cut_off"),
    "a PNG of its first bytes": ("a.png", png()[:8], "picture_cut_off"),
    "a PNG without a header": ("a.png", png()[:8] + png()[33:], "picture_cut_off"),
    "a PNG without size": ("a.png", png(0, 9), "picture_cut_off"),
    "a PNG of endless chunks": (
        "a.png", png()[:33] + png_chunk(b"tEXt", b"") * 30_000, "picture_cut_off"
    ),
    "a PNG with a chunk beyond the end": (
        "a.png", png()[:33] + b"\xff\xff\xff\xff" + png()[37:], "picture_cut_off"
    ),
    "a JPEG cut off": ("a.jpg", jpeg()[:-1], "picture_cut_off"),
    "a JPEG of its first bytes": ("a.jpg", jpeg()[:4], "picture_cut_off"),
    "a JPEG without size": ("a.jpg", jpeg(9, 0), "picture_cut_off"),
    "a JPEG without a frame": ("a.jpg", jpeg(frames=0), "picture_cut_off"),
    "a JPEG of two sizes": ("a.jpg", jpeg(frames=2), "picture_cut_off"),
    "a JPEG of filling": ("a.jpg", b"\xff" * 3 * MIB, "content_differs"),
    "a JPEG of filling behind its beginning": (
        "a.jpg", b"\xff\xd8" + b"\xff" * 3 * MIB, "picture_cut_off"
    ),
    "a JPEG of markers": ("a.jpg", b"\xff\xd8" + b"\xff\xd0" * MIB, "picture_cut_off"),
    # Floods of pixels
    "a PNG too large": ("a.png", png(50_000, 50_000), "too_many_pixels"),
    "a PNG one row too large": ("a.png", png(20_000, 15_001), "too_many_pixels"),
    "a PNG as long as can be": ("a.png", png(1, 2**32 - 1), "too_many_pixels"),
    "a JPEG too large": ("a.jpg", jpeg(65_535, 65_535), "too_many_pixels"),
    # Names
    "nothing": ("a.pdf", b"", "empty"),
    "a program by name": ("a.exe", pdf(), "type_not_allowed"),
    "a program behind a document": ("a.pdf.exe", pdf(), "type_not_allowed"),
    "a document with macros by name": ("a.docm", docx(), "type_not_allowed"),
    "no extension": ("baocao", pdf(), "no_extension"),
    "nothing but an extension": (".pdf", pdf(), "no_extension"),
    "no name": ("", pdf(), "bad_name"),
}  # fmt: skip


@pytest.mark.parametrize("case", BOMBS)
def test_what_would_burst_is_refused_as_such(tmp_path: Path, case: str) -> None:
    name, made = BOMBS[case]
    assert verdict(tmp_path, name, made()) == "bomb"


@pytest.mark.parametrize("case", CROOKED)
def test_a_crooked_document_is_refused_for_what_it_is(tmp_path: Path, case: str) -> None:
    name, content, code = CROOKED[case]
    assert verdict(tmp_path, name, content) == code


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_happens_to_a_document_on_its_way_the_answer_is_a_verdict(
    tmp_path: Path, data: st.DataObject
) -> None:
    extension = data.draw(st.sampled_from(sorted(HONEST)))
    content = bytearray(HONEST[extension])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        until = at + data.draw(st.integers(0, 8))
        content[at:until] = data.draw(st.binary(max_size=8))
    assert verdict(tmp_path, f"a.{extension}", bytes(content))


def test_a_directory_too_long_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = directory_of(60_000)
    monkeypatch.delattr(zipfile, "ZipFile")
    assert verdict(tmp_path, "a.docx", content) == "bomb"
