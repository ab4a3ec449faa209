"""The letters of accounts: one text each, which is the text of the mail and, laid on paper, its HTML."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from keito_server.accounts.events import LetterWritten
from keito_server.web.browsers import browser_words

_BUTTON = re.compile(r"(?P<label>[^:\n]+): (?P<url>https?://\S+)")
_CODE_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a letter: words, a code to type (`is_code`), or an address to go to (`url`) with its label."""

    words: str
    url: str = ""
    is_code: bool = False


def letter(template_prefix: str, *, address: str, context: Mapping[str, Any], now: datetime) -> LetterWritten:
    """The letter of `<prefix>_subject.txt` and `<prefix>_message.txt` to one address.

    In the text, an indented paragraph is a code, and `Label: https://…` alone in its paragraph becomes a button.
    """
    shown = {
        **context,
        "address": address,
        "public_url": settings.PUBLIC_URL,
        "browser": browser_words(str(context.get("user_agent", ""))),
    }
    # Templates escape for HTML, and neither subject nor text is HTML; what goes on the paper is escaped there.
    subject = " ".join(html.unescape(render_to_string(f"{template_prefix}_subject.txt", shown)).split())
    text = html.unescape(render_to_string(f"{template_prefix}_message.txt", shown)).strip() + "\n"
    paper = {"subject": subject, "paragraphs": list(paragraphs(text)), "public_url": settings.PUBLIC_URL}
    return LetterWritten(
        address=address, subject=subject, text=text, html=render_to_string("accounts/letter.html", paper), now=now
    )


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a letter's text, as its paper shows them."""
    for block in re.split(r"\n{2,}", text.strip("\n")):
        button = _BUTTON.fullmatch(block.strip())
        if button is not None:
            yield Paragraph(button["label"], url=button["url"])
        elif block.startswith(_CODE_INDENT):
            yield Paragraph(block.strip(), is_code=True)
        else:
            yield Paragraph(block.strip())
