"""The icon sprite: which icons it holds, and the markup that shows one of them."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "web/icons.svg"
_SPRITE_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def icon_names() -> frozenset[str]:
    """The names of all icons in the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', _SPRITE_FILE.read_text(encoding="utf-8")))


def icon_markup(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration, hidden from screen readers.

    A name that the sprite does not hold is a mistake in the template and raises LookupError.
    """
    if name not in icon_names():
        raise LookupError(f"The sprite has no icon {name!r}. It holds: {', '.join(sorted(icon_names()))}.")
    address = f"{static(SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="icon" width="16" height="16" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address
    )
