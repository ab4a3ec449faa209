"""The pages of Settings, in their order. What is not built yet stands in the list too, without an address.

Apps register theirs in `AppConfig.ready()`; `{% settings_navigation %}` of `keito_settings` shows the list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from keito_server.web.shell import ShellActor

OUTLINE: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Workspace",
        (
            ("company", "Company"),
            ("time_and_date", "Time and date"),
            ("time_tracking", "Time tracking"),
            ("approvals", "Approvals"),
            ("invoices", "Invoices"),
            ("exchange_rates", "Exchange rates"),
            ("modules", "Modules"),
            ("reminders", "Reminders"),
            ("audit", "Audit log"),
        ),
    ),
    (
        "Connections",
        (
            ("integrations", "Integrations"),
            ("api_keys", "API keys"),
            ("webhooks", "Webhooks"),
            ("sign_in", "Sign-in"),
            ("mail", "Mail"),
        ),
    ),
    ("You", (("profile", "Profile"), ("notifications", "Notifications"), ("security", "Security"))),
)

OF_EVERYBODY = ("api_keys", "profile", "notifications", "security")
"""Pages that each member has; all others are the workspace's."""

PermissionCheck = Callable[[ShellActor], bool]
_pages: dict[str, tuple[str, PermissionCheck | None]] = {}
_of_login: set[str] = set()


@dataclass(frozen=True, slots=True)
class SettingsLink:
    """One line of the list; `url` is None while its page is not built yet."""

    label: str
    url: str | None
    is_current: bool


def register_settings_page(
    key: str, url_name: str, permission_check: PermissionCheck | None = None, *, is_of_login: bool = False
) -> None:
    """Link the line `key` to a page, reversed with the workspace's `subdomain`; refused members do not see the line.

    A page `is_of_login` is the same in all workspaces, and reversed without one.
    """
    if key not in {known for _, lines in OUTLINE for known, _ in lines}:
        raise LookupError(f"Settings have no page called {key!r}.")
    _pages[key] = (url_name, permission_check)
    if is_of_login:
        _of_login.add(key)


def settings_groups(request: HttpRequest, actor: ShellActor) -> list[tuple[str, list[SettingsLink]]]:
    """The list for one member: groups with their lines, without those where nothing is theirs."""
    groups = [
        (group, [_link(request, actor, key, label) for key, label in lines if _is_allowed(actor, key)])
        for group, lines in OUTLINE
    ]
    return [(group, links) for group, links in groups if links]


def _is_allowed(actor: ShellActor, key: str) -> bool:
    if key in _pages:
        check = _pages[key][1]
        return check is None or check(actor)
    return key in OF_EVERYBODY or _sees_the_workspaces(actor)


def _sees_the_workspaces(actor: ShellActor) -> bool:
    """Whether any page is the actor's that is not everybody's; who has none is not told of pages to come either."""
    checks = [check for key, (_, check) in _pages.items() if key not in OF_EVERYBODY]
    return any(check is None or check(actor) for check in checks)


def _link(request: HttpRequest, actor: ShellActor, key: str, label: str) -> SettingsLink:
    if key not in _pages:
        return SettingsLink(label, None, False)
    url = reverse(_pages[key][0], kwargs={} if key in _of_login else {"subdomain": actor.workspace.subdomain})
    return SettingsLink(label, url, request.path.startswith(url))
