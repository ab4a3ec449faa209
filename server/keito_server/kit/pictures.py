"""Pictures that people upload: judged by what they hold, never by their name, and written anew. Free of Django."""

import struct
from io import BytesIO

from PIL import Image, ImageOps

from keito_server.kit.errors import ValidationRefused

HEAVIEST = 2 * 1024 * 1024
"""How many bytes an upload may have."""

MOST_PIXELS = 16_000_000
"""How many pixels a picture may unfold to, told by its head before anything is unfolded."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError, OverflowError)


class PictureRefused(ValidationRefused):
    """An upload that is no picture which can be shown."""


def as_png(data: bytes, *, longest_edge: int, field: str | None = None) -> bytes:
    """The first picture in a PNG, JPEG, GIF or WebP file as a new PNG: upright, not larger than `longest_edge` pixels.

    Nothing of the file is copied but the colours of its pixels: no metadata, and no second meaning that the file may have.
    """
    if len(data) > HEAVIEST:
        raise PictureRefused("This file has more than 2 MB. Save the picture smaller, 1,024 pixels wide.", field=field)
    if _is_markup(data):
        raise PictureRefused(
            "This is no picture made of pixels. SVG is not taken, because it may hold programs: export it as PNG.",
            field=field,
        )
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_large(field)
            opened.draft("RGB", (longest_edge, longest_edge))
            picture = _plain(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(field) from None
    except _BROKEN:
        raise PictureRefused(
            "This file cannot be read as a picture. Use a PNG, JPEG, GIF or WebP file that is whole.", field=field
        ) from None
    picture.thumbnail((longest_edge, longest_edge), Image.Resampling.LANCZOS)
    written = BytesIO()
    picture.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _plain(opened: Image.Image) -> Image.Image:
    """The pixels alone, as colours with their transparency if there is any."""
    upright = ImageOps.exif_transpose(opened)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.info.clear()
    return plain


def _is_markup(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _too_large(field: str | None) -> PictureRefused:
    return PictureRefused(
        "This picture has too many pixels. Save it smaller: 1,024 pixels wide are enough.", field=field
    )
