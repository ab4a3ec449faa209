"""The shell around every signed-in page: where one can go, which workspace this is, what runs.

Apps register what they bring in `AppConfig.ready()`; the context processor `shell` puts one `Shell`
into every template. Nothing is computed until a template asks for it, so that fragments cost nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from keito_server.web.outline import OUTLINE, OutlineItem

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
"""Holds the theme that the person chose for this browser; without it the system decides."""
SINGLE_KEYS_COOKIE = "single_keys"
"""Holds `off` where the person wants no keys of one letter in this browser (WCAG 2.1.4)."""
_PAGES_OF_LOGIN = "/account/"


class ShellWorkspace(Protocol):
    """What the shell shows of a workspace."""

    name: str
    subdomain: str


class ShellActor(Protocol):
    """What the shell shows of the member who is signed in."""

    name: str
    role_label: str
    initials: str
    is_agent: bool
    workspace: ShellWorkspace


@dataclass(frozen=True)
class WorkspaceLink:
    """One workspace in the switcher at the head of the sidebar."""

    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class NavigationItem:
    """One line of the navigation. `url` is None while the page is not built yet; `count` is what waits there, 0 for nothing to say."""

    key: str
    label: str
    icon: str
    url: str | None
    shortcut: str = ""
    is_current: bool = False
    count: int = 0
    count_label: str = ""
    children: tuple["NavigationItem", ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether a child of this group is the page being shown."""
        return any(child.is_current for child in self.children)


PermissionCheck = Callable[[ShellActor], bool]
Count = Callable[[HttpRequest], int]
Slot = Callable[[HttpRequest], SafeString]
WorkspaceList = Callable[[HttpRequest], Iterable[WorkspaceLink]]


@dataclass(frozen=True)
class _Destination:
    url_name: str
    permission_check: PermissionCheck | None


_destinations: dict[str, _Destination] = {}
_counts: dict[str, tuple[Count, str]] = {}
_slots: dict[str, Slot] = {}
_workspace_lists: list[WorkspaceList] = []
_modules: list[str] = []


def register_destination(key: str, url_name: str, permission_check: PermissionCheck | None = None) -> None:
    """Link the navigation line `key` (see `outline.OUTLINE`) to a page of the calling app.

    The name is reversed with the workspace's `subdomain`. With a check, members whom it refuses do not see the line.
    """
    _expect_line(key)
    _destinations[key] = _Destination(url_name, permission_check)


def register_count(key: str, count: Count, label: str) -> None:
    """Show beside a line how much waits there for the member: `count(request)`; `label` reads after it, "to approve".

    It is asked on every page, once: what shows it a second time keeps it on the request.
    """
    _expect_line(key)
    _counts[key] = (count, label)


def _expect_line(key: str) -> None:
    known = {item.key for group in OUTLINE for item in (group, *group.children)}
    if key not in known:
        raise LookupError(f"The navigation has no line called {key!r}. Known are: {', '.join(sorted(known))}.")


def register_slot(name: str, render: Slot) -> None:
    """Fill a place in the shell.

    `timer` is the end of the top bar, `account` the member's menu, `mark` the workspace's logo, and `new_workspace` the
    end of the switcher.
    """
    _slots[name] = render


def register_module(name: str) -> None:
    """Load a behaviour of the calling app on every signed-in page: `time_entries/js/timer_watch`."""
    if name not in _modules:
        _modules.append(name)


def register_workspaces(list_workspaces: WorkspaceList) -> None:
    """Say which workspaces the signed-in person may switch to."""
    _workspace_lists[:] = [list_workspaces]


class Slots:
    """The filled places of one request; an empty place is an empty string."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, name: str) -> SafeString:
        render = _slots.get(name)
        return render(self._request) if render else SafeString("")


class Shell:
    """All that the shell's templates read of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> ShellActor | None:
        """The signed-in member, or None on the pages outside a workspace."""
        return getattr(self._request, "actor", None)

    @cached_property
    def slots(self) -> Slots:
        """Places that other apps fill."""
        return Slots(self._request)

    @cached_property
    def modules(self) -> Sequence[str]:
        """Behaviours that apps bring to every signed-in page."""
        return tuple(_modules) if self.actor is not None else ()

    @cached_property
    def workspaces(self) -> Sequence[WorkspaceLink]:
        """Workspaces for the switcher, in the order to show them."""
        return [link for list_workspaces in _workspace_lists for link in list_workspaces(self._request)]

    @cached_property
    def theme(self) -> str:
        """`light` or `dark` where the person chose one, else empty: the system decides."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def has_single_keys(self) -> bool:
        """Whether a single letter presses a control; a person may switch that off."""
        return self._request.COOKIES.get(SINGLE_KEYS_COOKIE) != "off"

    @cached_property
    def now(self) -> datetime:
        """The server's clock, from which the browser corrects its own for ticking timers."""
        return datetime.now(UTC)

    @cached_property
    def navigation(self) -> Sequence[NavigationItem]:
        """Every line of the menu that this member may see, built or not; no group that leads nowhere yet."""
        if self.actor is None:
            return []
        current = self._current_key()
        lines = [self._line(item, current) for item in OUTLINE]
        return [line for line in lines if line is not None]

    @cached_property
    def dock(self) -> Sequence[NavigationItem]:
        """The four lines that a phone keeps under the thumb."""
        return [line for line in self.navigation if line.key in ("time", "expenses", "projects", "invoices")]

    @cached_property
    def beyond_dock(self) -> Sequence[NavigationItem]:
        """What a phone shows behind "More": all other lines, groups opened."""
        rest = [line for line in self.navigation if line not in self.dock]
        return [shown for line in rest for shown in (line.children or (line,))]

    def _line(self, item: OutlineItem, current: str) -> NavigationItem | None:
        if not self._is_allowed(item.key):
            return None
        children = tuple(line for child in item.children if (line := self._line(child, current)) is not None)
        if item.children and not any(child.url for child in children):
            return None
        count, count_label = _counts.get(item.key, (None, ""))
        return NavigationItem(
            key=item.key,
            label=item.label,
            icon=item.icon,
            url=self._url(item.key),
            shortcut=item.shortcut,
            is_current=item.key == current,
            count=count(self._request) if count else 0,
            count_label=count_label,
            children=children,
        )

    def _is_allowed(self, key: str) -> bool:
        destination = _destinations.get(key)
        if destination is None or destination.permission_check is None or self.actor is None:
            return True
        return destination.permission_check(self.actor)

    def _url(self, key: str) -> str | None:
        destination = _destinations.get(key)
        if destination is None or self.actor is None:
            return None
        return reverse(destination.url_name, kwargs={"subdomain": self.actor.workspace.subdomain})

    def _current_key(self) -> str:
        """The line whose address is the longest beginning of the address being shown.

        A page of the login lies outside of the workspace, but stands in its Settings.
        """
        reached = {key: url for key in _destinations if (url := self._url(key)) and self._request.path.startswith(url)}
        otherwise = "settings" if self._request.path.startswith(_PAGES_OF_LOGIN) else ""
        return max(reached, key=lambda key: len(reached[key]), default=otherwise)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: gives every template `shell`."""
    return {"shell": Shell(request)}
