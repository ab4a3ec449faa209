"""The tabs of a page that several apps share: Time has a day and a week of its own, and approvals put theirs beside them.

Apps register in `AppConfig.ready()`; `{% tabs "time" "week" %}` shows those that the member may open.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from keito_server.web.shell import ShellActor

PermissionCheck = Callable[[ShellActor], bool]
Count = Callable[[HttpRequest], int]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it is shown; `count` is what waits behind it, 0 for nothing to say."""

    key: str
    label: str
    url: str
    count: int
    count_label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class _Registered:
    label: str
    url_name: str
    order: int
    permission_check: PermissionCheck | None
    count: Count | None
    count_label: str


_tabs: dict[str, dict[str, _Registered]] = {}


def register_tab(
    group: str,
    key: str,
    label: str,
    url_name: str,
    *,
    order: int,
    permission_check: PermissionCheck | None = None,
    count: Count | None = None,
    count_label: str = "",
) -> None:
    """Adds a tab; its address is reversed with the workspace's `subdomain`.

    `count_label` says what is counted, before the number: "timesheets to approve".
    """
    _tabs.setdefault(group, {})[key] = _Registered(label, url_name, order, permission_check, count, count_label)


def tabs_of(request: HttpRequest, actor: ShellActor, group: str, *, current: str) -> list[Tab]:
    """The group's tabs that this member may open, in their order."""
    registered = sorted(_tabs.get(group, {}).items(), key=lambda item: item[1].order)
    return [
        Tab(
            key=key,
            label=tab.label,
            url=reverse(tab.url_name, kwargs={"subdomain": actor.workspace.subdomain}),
            count=tab.count(request) if tab.count else 0,
            count_label=tab.count_label,
            is_current=key == current,
        )
        for key, tab in registered
        if tab.permission_check is None or tab.permission_check(actor)
    ]
