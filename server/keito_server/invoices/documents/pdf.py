"""The PDF of an invoice, set by typst from the templates beside this package."""

import json
import logging
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from keito_server.invoices.documents.context import PaperContext, paper_context
from keito_server.invoices.documents.paper import InvoicePaper
from keito_server.invoices.documents.picture import picture_format

# typst follows links and reads files below its root, so the root holds templates and fonts and nothing else.
TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
FONTS = TEMPLATES / "fonts"

Standard = Literal["a-3b", "ua-1"]
ARCHIVAL: list[Standard] = ["a-3b", "ua-1"]
PLAIN: list[Standard] = []

_logger = logging.getLogger(__name__)


@cache
def _fonts() -> typst.Fonts:
    """Our fonts and those inside typst; never the machine's, on which a page would depend."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


class _Press(threading.local):
    """A compiler a thread: it keeps parsed templates between invoices, but refuses to be used by two at once."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(
            TEMPLATES / "invoice.typ", root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True
        )


_press = _Press()


def render_invoice_pdf(paper: InvoicePaper) -> bytes:
    """The invoice on A4 as PDF/A-3b and PDF/UA-1; the same paper always gives the same bytes.

    PDF/A forbids a character for which no font has a shape (Tamil, a private character). Such an invoice is
    written as plain PDF instead: the character is shown as an empty box, and no line is lost (`typst/fonts/README.md`).
    A logo that cannot be read gives way to the monogram.
    Raises `typst.TypstError` if even that cannot be set, which is a fault in the templates.
    """
    context = paper_context(paper)
    logo = _logo(paper.issuer.logo)
    for standards, picture in ((ARCHIVAL, logo), (PLAIN, logo), (ARCHIVAL, None)):
        try:
            return _compiled(context, standards, picture)
        except typst.TypstError as refusal:
            _logger.warning("Invoice set in a simpler way, because: %s", refusal)
    return _compiled(context, PLAIN, None)


def _logo(picture: bytes) -> dict[str, object] | None:
    name = picture_format(picture)
    return {"format": name, "bytes": list(picture)} if name else None


def _compiled(context: PaperContext, standards: list[Standard], logo: dict[str, object] | None) -> bytes:
    # Midnight of the issue date (or the epoch, for a draft without one), so that no clock gets into the file.
    issued = datetime(*(context["document_date"] or (1970, 1, 1)), tzinfo=UTC)
    document = _press.compiler.compile(
        format="pdf",
        sys_inputs={"invoice": json.dumps({**context, "logo": logo})},
        pdf_standards=[*standards],
        timestamp=issued,
    )
    if not isinstance(document, bytes):
        raise TypeError("typst gives one PDF as bytes when it is told no file to write")
    return document
