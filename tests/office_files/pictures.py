"""Pictures, of cameras, telephones and scanners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.papers import (
    heif,
    jpeg,
    tiff,
    webp,
)

if TYPE_CHECKING:
    from tests.office_files.making import Refused, Told


TAKEN: Told = {
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

REFUSED: Refused = {
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
