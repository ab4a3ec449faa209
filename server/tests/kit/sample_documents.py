"""Documents as people upload them, and files that only say that they are some."""

import struct
import zipfile
from functools import cache
from io import BytesIO

from PIL import Image

from tests.kit.sample_pictures import picture

PROGRAM = b"MZ\x90\x00\x03" + b"\0" * 200 + b"PE\0\0" + b"\x4c\x01" * 50
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 100
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100


def pdf(body: bytes = b"") -> bytes:
    """A PDF of one empty page, with `body` among its objects."""
    page = picture_as_pdf()
    return page.replace(b"\n", b"\n%" + body + b"\n", 1) if body else page


@cache
def picture_as_pdf() -> bytes:
    """A picture printed to a PDF, by somebody else's writer; the same bytes each time, though it writes the hour."""
    written = BytesIO()
    Image.new("RGB", (40, 40), "#045e73").save(written, "PDF")
    return written.getvalue()


def archive() -> bytes:
    """A zip archive with one file."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("receipt.txt", "12.50")
    return written.getvalue()


def gif_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A GIF of a few bytes whose screen has 2.5 milliard pixels."""
    small = picture("GIF", mode="P")
    return small[:6] + struct.pack("<HH", width, height) + small[10:]


def photograph() -> bytes:
    """A JPEG with a place, a camera and a turned head in its EXIF: 120 by 40, to be held upright as 40 by 120."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Bob"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    return picture("JPEG", exif=exif)


def noise(size: tuple[int, int], kind: str = "PNG") -> bytes:
    """A picture that no compression makes smaller."""
    written = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(written, kind)
    return written.getvalue()


def grown_to(data: bytes, size: int) -> bytes:
    """A PDF with so many bytes exactly, by a comment in it."""
    return data.replace(b"\n", b"\n%" + b"x" * (size - len(data) - 2) + b"\n", 1)
