"""Pictures as people upload them, and files that only say that they are some."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (120, 40), mode: str = "RGB", **options: object) -> bytes:
    """A plain picture of a kind and size."""
    written = BytesIO()
    Image.new(mode, size, "#045e73" if mode in ("RGB", "RGBA") else 100).save(written, kind, **options)
    return written.getvalue()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few bytes that unfolds to gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def polyglot() -> bytes:
    """A GIF whose comment is a page of HTML with a script."""
    return picture("GIF", mode="P", comment=b"*/=1;</style>" + HTML)


def talkative() -> bytes:
    """A PNG with a script in its metadata."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", HTML.decode())
    return picture(pnginfo=info)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
