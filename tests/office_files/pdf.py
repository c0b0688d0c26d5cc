"""PDF, of scanners and of programs."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pikepdf

from models.vocabulary import ActiveContent as Active
from tests.papers import (
    jpeg,
    pdf,
    pdf_of,
    saved,
    updated,
    zipped,
)

if TYPE_CHECKING:
    from tests.office_files.making import Refused, Told


def encrypted(*, user: str = "", level: int = 6, aes: bool = True) -> bytes:
    options = pikepdf.Encryption(user=user, owner="chu", R=level, aes=aes, metadata=aes)
    with warnings.catch_warnings():
        # Level 5 is made no more, and still read.
        warnings.simplefilter("ignore", UserWarning)
        return saved(pdf(), encryption=options)


LEVELS = [(2, False), (3, False), (4, True), (4, False), (5, True), (6, True)]
SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"

TAKEN: Told = {
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

REFUSED: Refused = {
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
