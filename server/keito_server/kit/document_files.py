"""Documents that people upload, pictures and PDF: judged by what they hold, never by their name. Free of Django."""

import re
import struct
from dataclasses import dataclass

from keito_server.kit.errors import ValidationRefused
from keito_server.kit.pictures import as_photograph, is_markup

HEAVIEST = 10 * 1024 * 1024
"""How many bytes a document may have."""

EXTENSIONS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
}
"""What is taken, and how a file of each kind is called; the first one unless it has another."""

_LONGEST_EDGE = 3_000
_THUMBNAIL_EDGE = 320
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
_PDF_TAIL = 1_024
"""Within so many bytes of its end a PDF says `%%EOF`, and where its table of objects begins."""
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"

_OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|#!"), "This is a program, not a receipt."),
    (re.compile(rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf|\x1f\x8b"), "This is an archive or an office document."),
    (re.compile(rb"....ftyp(heic|heix|hevc|mif1|msf1|heim|avif)", re.DOTALL), "This is an HEIC or AVIF photograph."),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "This is a WebP picture."),
)


class DocumentRefused(ValidationRefused):
    """An upload that is neither a picture nor a PDF which can be shown."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is kept of an upload: its kind, its bytes, a picture's size in pixels, and a small WebP picture of it.

    A PDF is kept as it is and has neither size nor small picture.
    """

    kind: str
    data: bytes
    width: int | None = None
    height: int | None = None
    thumbnail: bytes = b""


def read_document(data: bytes, *, field: str | None = None) -> Document:
    """The document in a PNG, JPEG, GIF or PDF file. Raises `DocumentRefused` or `PictureRefused` for anything else."""
    if len(data) > HEAVIEST:
        raise DocumentRefused(
            "This file has more than 10 MB. Photograph the receipt again in a smaller size, or scan it with fewer dots.",
            field=field,
        )
    if not data:
        raise DocumentRefused("This file is empty. Choose another.", field=field)
    if data.startswith(b"%PDF-"):
        _check_pdf(data, field)
        return Document("application/pdf", data)
    if not data.startswith(tuple(head for head, _ in _PICTURES)):
        raise DocumentRefused(f"{_what_it_is(data)} Use a PNG, JPEG or GIF picture, or a PDF.", field=field)
    picture = as_photograph(
        data, longest_edge=_LONGEST_EDGE, thumbnail_edge=_THUMBNAIL_EDGE, heaviest=HEAVIEST, field=field
    )
    return Document(picture.kind, picture.data, picture.width, picture.height, picture.thumbnail)


def _what_it_is(data: bytes) -> str:
    for head, words in _OTHERS:
        if head.match(data):
            return words
    return "This is a web page or a drawing." if is_markup(data) else "This kind of file is not taken."


def _check_pdf(data: bytes, field: str | None) -> None:
    """Refuses what is cut off, or also reads as a web page or an archive: then it would be two files in one."""
    tail = data[-_PDF_TAIL:]
    if not _PDF_HEAD.match(data) or b"%%EOF" not in tail or b"startxref" not in data[-2 * _PDF_TAIL :]:
        raise DocumentRefused(
            "This PDF is damaged or was cut off on its way. Open it yourself, save it again, and choose the new file.",
            field=field,
        )
    if _MARKUP.search(data[:_PDF_TAIL]) or _MARKUP.search(tail) or _ends_as_archive(data):
        raise DocumentRefused(
            "This PDF also reads as another kind of file. Print it to a new PDF, and choose that one.", field=field
        )


def _ends_as_archive(data: bytes) -> bool:
    """Whether a zip archive's end stands at the end of the file, with nothing behind it but its comment."""
    at = data.rfind(_ZIP_END, max(0, len(data) - 22 - 65_535))
    while at != -1:
        if at + 22 <= len(data) and at + 22 + struct.unpack_from("<H", data, at + 20)[0] == len(data):
            return True
        at = data.rfind(_ZIP_END, max(0, len(data) - 22 - 65_535), at)
    return False
