"""What Ctrl K finds beyond the page that is open: other pages, and members, projects or clients by their names.

Apps register theirs in `AppConfig.ready()`. The palette asks once it is opened, so that no page pays for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from keito_server.web.settings_pages import settings_groups
from keito_server.web.shell import PermissionCheck

MOST_NAMES = 8
"""How many rows are offered for what was typed."""
MOST_TYPED = 100
"""How many characters of it are looked for."""


@dataclass(frozen=True, slots=True)
class Find:
    """One line of the palette: its words, what kind of thing it is, and where it leads."""

    words: str
    about: str
    url: str


Names = Callable[[Any, str, int], Iterable[Find]]


@dataclass(frozen=True, slots=True)
class _Page:
    words: str
    about: str
    permission_check: PermissionCheck | None


_pages: dict[str, _Page] = {}
_names: list[Names] = []


def register_palette_page(
    url_name: str, words: str, about: str, permission_check: PermissionCheck | None = None
) -> None:
    """Have a page found that no menu shows, reversed with the workspace's `subdomain`; not by members it refuses."""
    _pages[url_name] = _Page(words, about, permission_check)


def register_palette_names(find_names: Names) -> None:
    """Have `find_names(actor, typed, most)` find rows by name: at most so many, and only what the actor may open."""
    if find_names not in _names:
        _names.append(find_names)


def palette_pages(request: HttpRequest, actor: Any) -> list[Find]:
    """All pages that this member may open: those that apps registered, then those of Settings."""
    subdomain = actor.workspace.subdomain
    finds = [
        Find(page.words, page.about, reverse(url_name, kwargs={"subdomain": subdomain}))
        for url_name, page in _pages.items()
        if page.permission_check is None or page.permission_check(actor)
    ]
    links = [link for _, lines in settings_groups(request, actor) for link in lines]
    return finds + [Find(link.label, "Settings", link.url) for link in links if link.url]


def palette_names(actor: Any, typed: str) -> list[Find]:
    """What of all apps is called like that, at most `MOST_NAMES`: first what begins with it, then by name."""
    wanted = typed.replace("\0", "").strip()[:MOST_TYPED]
    if not wanted:
        return []
    found = [find for find_names in _names for find in find_names(actor, wanted, MOST_NAMES)]
    found.sort(key=lambda find: (not find.words.lower().startswith(wanted.lower()), find.words.lower()))
    return found[:MOST_NAMES]
