"""Receipts as a printer in a shop makes them: drawn, so that the sample needs no files."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_PAPER, _INK, _GREY = "#fdfcf8", "#23303a", "#9aa3a8"
_WIDTH, _HEIGHT = 420, 560


def receipt_picture(shop: str, notes: str, total: str) -> bytes:
    """A PNG of a receipt with the shop's name, what was bought, and the total."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((_WIDTH // 2, 60), shop, fill=_INK, anchor="mm", font=ImageFont.load_default(size=28))
    small = ImageFont.load_default(size=17)
    draw.line((40, 110, _WIDTH - 40, 110), fill=_GREY)
    for number, line in enumerate(_lines(notes)):
        draw.text((40, 140 + 28 * number), line, fill=_INK, font=small)
    draw.line((40, 400, _WIDTH - 40, 400), fill=_GREY)
    draw.text((40, 430), "Total", fill=_INK, font=small)
    draw.text((_WIDTH - 40, 430), total, fill=_INK, anchor="ra", font=ImageFont.load_default(size=22))
    draw.text((_WIDTH // 2, 510), "Thank you", fill=_GREY, anchor="mm", font=small)
    written = BytesIO()
    picture.save(written, format="PNG")
    return written.getvalue()


def _lines(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 34:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
