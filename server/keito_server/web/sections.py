"""Places on a page which apps above the page's own fill: a client's page shows its projects without knowing of them.

A place is named by the page that has it ("client", "new_api_key") and shown about one subject. Apps register in
`AppConfig.ready()`; each section comes rendered, or empty where it has nothing to say to this person.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Section = Callable[[HttpRequest, Any], SafeString]

_sections: dict[str, dict[Section, int]] = {}


def register_section(place: str, render: Section, *, order: int = 50) -> None:
    """Have `render(request, subject)` shown at a place; lower `order` stands higher."""
    _sections.setdefault(place, {})[render] = order


def sections_of(request: HttpRequest, place: str, subject: Any) -> list[SafeString]:
    """All sections of a place about one subject, rendered, in their order; empty ones left out."""
    at_place = _sections.get(place, {})
    rendered = [render(request, subject) for render in sorted(at_place, key=lambda section: at_place[section])]
    return [section for section in rendered if section]
