"""Pictures that people upload: judged by what they hold, never by their name, and written anew. Free of Django."""

import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from keito_server.kit.errors import ValidationRefused

HEAVIEST = 2 * 1024 * 1024
"""How many bytes a logo may have."""

MOST_PIXELS = 16_000_000
"""How many pixels a logo may unfold to, told by its head before anything is unfolded."""

MOST_PIXELS_OF_A_PHOTOGRAPH = 50_000_000
"""The same of what a phone's camera takes."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_PHOTOGRAPHS = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "GIF": "image/gif"}
"""Formats that are kept, with their kind; MPO is a JPEG in which some cameras put a second picture behind the first."""
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError, OverflowError)
_DEEP = ("I", "F")
"""How the names of modes with more than eight bits a channel begin."""
_one_at_a_time = threading.Lock()
"""An unfolded photograph takes up to 200 MB: a process holds one."""


class PictureRefused(ValidationRefused):
    """An upload that is no picture which can be shown."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture that was written anew in its own format, with its size in pixels, and a small one of it as WebP."""

    kind: str
    data: bytes
    width: int
    height: int
    thumbnail: bytes


def as_png(data: bytes, *, longest_edge: int, field: str | None = None) -> bytes:
    """The first picture in a PNG, JPEG, GIF or WebP file as a new PNG: upright, not larger than `longest_edge` pixels.

    Nothing of the file is copied but the colours of its pixels: no metadata, and no second meaning that the file may have.
    """
    if len(data) > HEAVIEST:
        raise PictureRefused("This file has more than 2 MB. Save the picture smaller, 1,024 pixels wide.", field=field)
    if is_markup(data):
        raise PictureRefused(
            "This is no picture made of pixels. SVG is not taken, because it may hold programs: export it as PNG.",
            field=field,
        )
    too_large = PictureRefused(
        "This picture has too many pixels. Save it smaller: 1,024 pixels wide are enough.", field=field
    )
    broken = PictureRefused(
        "This file cannot be read as a picture. Use a PNG, JPEG, GIF or WebP file that is whole.", field=field
    )
    with _opened(data, _FORMATS, most_pixels=MOST_PIXELS, too_large=too_large, broken=broken) as opened:
        opened.draft("RGB", (longest_edge, longest_edge))
        upright = ImageOps.exif_transpose(opened)
        picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    picture.info.clear()
    picture.thumbnail((longest_edge, longest_edge), Image.Resampling.LANCZOS)
    return _written(picture, "PNG", optimize=True)


def as_photograph(
    data: bytes, *, longest_edge: int, thumbnail_edge: int, heaviest: int, field: str | None = None
) -> Photograph:
    """The first picture in a PNG, JPEG or GIF file, written anew in that format: upright, not larger than `longest_edge`
    pixels and `heaviest` bytes, without anything of the file but its colours (no place, no camera, no second meaning).
    """
    too_large = PictureRefused(
        "This picture unfolds to more than 50 million pixels. Save it smaller: 3,000 pixels are enough.", field=field
    )
    broken = PictureRefused(
        "This picture is damaged or was cut off on its way. Open it yourself, save it again, and choose the new file.",
        field=field,
    )
    with _one_at_a_time:
        formats = ("PNG", "JPEG", "GIF")
        with _opened(
            data, formats, most_pixels=MOST_PIXELS_OF_A_PHOTOGRAPH, too_large=too_large, broken=broken
        ) as opened:
            kind = _PHOTOGRAPHS[opened.format or ""]
            opened.draft("RGB", (longest_edge, longest_edge))
            opened.load()
            ImageOps.exif_transpose(opened, in_place=True)
            picture = _plain(opened)
        picture.thumbnail((longest_edge, longest_edge), Image.Resampling.LANCZOS)
        written = _written_as(picture, kind)
        while len(written) > heaviest:
            picture.thumbnail((picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS)
            written = _written_as(picture, kind)
        small = picture.convert("RGBA" if picture.mode in ("LA", "RGBA") else "RGB")
    small.thumbnail((thumbnail_edge, thumbnail_edge), Image.Resampling.LANCZOS)
    return Photograph(kind, written, picture.width, picture.height, _written(small, "WEBP", quality=80))


def is_markup(data: bytes) -> bool:
    """Whether a file begins as HTML, XML and SVG do."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


@contextmanager
def _opened(
    data: bytes, formats: Sequence[str], *, most_pixels: int, too_large: PictureRefused, broken: PictureRefused
) -> Iterator[Image.Image]:
    """The picture with its head read and nothing unfolded; what is wrong with it, there or inside, becomes a refusal."""
    try:
        with Image.open(BytesIO(data), formats=list(formats)) as opened:
            if opened.width * opened.height > most_pixels:
                raise too_large
            yield opened
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large from None
    except _BROKEN:
        raise broken from None


def _plain(opened: Image.Image) -> Image.Image:
    """The pixels alone with eight bits a channel: grey or coloured, with their transparency if there is any."""
    if opened.mode.startswith(_DEEP):
        plain = opened.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    elif opened.mode in ("1", "L"):
        plain = opened.convert("L")
    else:
        plain = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    plain.info.clear()
    return plain


def _written_as(picture: Image.Image, kind: str) -> bytes:
    if kind == "image/jpeg":
        return _written(picture, "JPEG", quality=85, optimize=True, progressive=True)
    return _written(picture, "GIF" if kind == "image/gif" else "PNG")


def _written(picture: Image.Image, image_format: str, **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, format=image_format, **options)
    return written.getvalue()
