"""OpenDocument, as LibreOffice and others write it."""

from __future__ import annotations

from models.vocabulary import ActiveContent as Active
from tests.office_files.making import Refused, Told, text_with
from tests.papers import (
    PRESENTATION,
    SPREADSHEET,
    TEXT,
    manifest,
    odf,
    zipped,
)

TAKEN: Told = {
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

REFUSED: Refused = {
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
