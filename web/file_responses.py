"""A document as it goes out: its exact bytes under the office's own name for it, or a part."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, TYPE_CHECKING

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from workflow.documents.kinds import extension_of

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

    from models.product import ProductVersion

LONGEST_NAME = 180
"""Bytes: file systems take 255, and what is copied gets "(2)" added to its name."""

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(?:(\d{1,15})\s*-\s*(\d{1,15})?|-\s*(\d{1,15}))\s*")
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class Document:
    """What a document is called, which is no version of a product."""

    title: str
    document_number: str
    file_name: str
    media_type: str
    sha256: str


def sent(file: IO[bytes], version: ProductVersion | Document) -> Response:
    """The bytes of a version for saving, whole or the one part that was asked for.

    A part lets a download that broke off go on where it stopped. It is given as attachment, with
    its type and nothing guessed, and whatever is in it may do nothing in the reader's browser.
    """
    size = os.fstat(file.fileno()).st_size
    response = send_file(
        file,
        mimetype=version.media_type,
        as_attachment=True,
        download_name=document_name(version),
        conditional=False,
        etag=version.sha256,
        max_age=0,
    )
    response.content_length = size
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    try:
        response.make_conditional(_asked(size), accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        return Response(status=416, headers=_nothing_there(response.headers, size))
    is_a_part = response.status_code == HTTPStatus.PARTIAL_CONTENT
    if is_a_part and "wsgi.file_wrapper" in request.environ:
        # The server sends it from where it lies. What it is given piece by piece it lays on the
        # disk once more, for each who reads slowly.
        file.seek(response.content_range.start or 0)
        response.response = wrap_file(request.environ, file)
    return response


def document_name(version: ProductVersion | Document) -> str:
    """What a version is called on the reader's disk: `41-TTr-KT Tờ trình về ….pdf`."""
    symbol = _NOT_IN_NAMES.sub("-", version.document_number.strip()).strip("-. ")
    title = _NOT_IN_NAMES.sub(" ", version.title)
    words = " ".join(unicodedata.normalize("NFC", f"{symbol} {title}").split())
    visible = "".join(c for c in words if not unicodedata.category(c).startswith("C"))
    end = f".{extension_of(version.media_type) or version.file_name.rpartition('.')[2]}"
    room = LONGEST_NAME - len(end.encode())
    return visible.encode()[:room].decode(errors="ignore").strip(". ") + end


def _asked(size: int) -> dict[str, object]:
    """The request, without a range that has to be passed over: several, odd ones, of a HEAD."""
    environ = dict(request.environ)
    found = _ONE_RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    backwards = found and found[2] and int(found[2]) < int(found[1])
    if not found or backwards or request.method != "GET":
        environ.pop("HTTP_RANGE", None)
    elif found[3]:
        # Asking for more of the end than there is asks for everything.
        environ["HTTP_RANGE"] = f"bytes=-{min(int(found[3]), size)}"
    return environ


def _nothing_there(headers: Headers, size: int) -> dict[str, str]:
    return {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes", "ETag": headers["ETag"]}
