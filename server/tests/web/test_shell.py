"""The shell: its navigation, its places, its toasts."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils.safestring import SafeString

from keito_server.web import shell, toasts


def page(request: HttpRequest, subdomain: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("w/<slug:subdomain>/invoices/", page, name="sample-invoices"),
    path("w/<slug:subdomain>/invoices/settings/", page, name="sample-settings"),
    path("w/<slug:subdomain>/clients/", page, name="sample-clients"),
]


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(shell, "_destinations", {})
    monkeypatch.setattr(shell, "_counts", {})
    monkeypatch.setattr(shell, "_slots", {})
    monkeypatch.setattr(shell, "_workspace_lists", [])


def request_of(address: str, role: str = "member") -> HttpRequest:
    request = RequestFactory().get(address)
    workspace = SimpleNamespace(name="Acme", subdomain="acme")
    request.actor = SimpleNamespace(  # type: ignore[attr-defined]  # set by the gate
        name="Bob Lindqvist", role_label=role.title(), initials="BL", is_agent=False, workspace=workspace, role=role
    )
    request.session = {}  # type: ignore[assignment]  # as good as a session
    return request


def line(request: HttpRequest, key: str) -> shell.NavigationItem:
    items = shell.Shell(request).navigation
    return next(item for group in items for item in (group, *group.children) if item.key == key)


def test_shows_the_whole_navigation_and_links_only_what_is_registered() -> None:
    shell.register_destination("invoices", "sample-invoices")
    request = request_of("/w/acme/invoices/")
    assert line(request, "invoices").url == "/w/acme/invoices/"
    assert line(request, "reports").url is None


def test_a_line_says_how_much_waits_there_and_says_nothing_of_nothing() -> None:
    shell.register_destination("clients", "sample-clients")
    shell.register_destination("invoices", "sample-invoices")
    shell.register_count("clients", lambda request: 1234, "to call")
    shell.register_count("invoices", lambda request: 0, "to send")
    request = request_of("/w/acme/invoices/")
    html = {
        key: render_to_string("web/_nav_link.html", {"item": line(request, key)}) for key in ("clients", "invoices")
    }
    assert "1,234 to call" in html["clients"]
    assert "nav__count" not in html["invoices"]
    with pytest.raises(LookupError):
        shell.register_count("kitchen", lambda request: 1, "to wash")


def test_the_longest_address_is_the_current_line() -> None:
    shell.register_destination("invoices", "sample-invoices")
    shell.register_destination("settings", "sample-settings")
    assert line(request_of("/w/acme/invoices/17/"), "invoices").is_current
    assert line(request_of("/w/acme/invoices/settings/"), "settings").is_current
    assert not line(request_of("/w/acme/invoices/settings/"), "invoices").is_current


def test_a_page_of_the_login_stands_in_settings_though_its_address_does_not() -> None:
    shell.register_destination("settings", "sample-settings")
    assert line(request_of("/account/security/"), "settings").is_current
    assert not line(request_of("/accounting/"), "settings").is_current


def test_a_group_is_open_while_one_of_its_pages_is_shown() -> None:
    shell.register_destination("clients", "sample-clients")
    assert line(request_of("/w/acme/clients/"), "manage").is_open


def test_hides_a_line_that_the_member_may_not_see() -> None:
    shell.register_destination("clients", "sample-clients", lambda actor: actor.role_label == "Manager")
    with pytest.raises(StopIteration):
        line(request_of("/w/acme/", role="member"), "clients")
    assert line(request_of("/w/acme/", role="manager"), "clients").url


def test_hides_a_group_that_leads_nowhere_yet() -> None:
    shell.register_destination("clients", "sample-clients", lambda actor: actor.role_label == "Manager")
    with pytest.raises(StopIteration):
        line(request_of("/w/acme/", role="member"), "manage")
    assert line(request_of("/w/acme/", role="manager"), "expense_categories").url is None


def test_refuses_a_destination_that_is_not_in_the_outline() -> None:
    with pytest.raises(LookupError):
        shell.register_destination("mascot", "sample-clients")


def test_the_page_shows_slots_and_marks_what_comes_later() -> None:
    shell.register_slot("timer", lambda request: SafeString('<i class="chip">0:41</i>'))
    shell.register_destination("clients", "sample-clients")
    html = render_to_string("web/shell.html", request=request_of("/w/acme/clients/"))
    assert '<i class="chip">0:41</i>' in html
    assert 'href="/w/acme/clients/" aria-current="page"' in html
    assert 'aria-disabled="true"' in html
    assert "Acme" in html


def test_the_page_keeps_to_the_strict_policy() -> None:
    html = render_to_string("web/shell.html", request=request_of("/w/acme/"))
    assert "style=" not in html
    assert "<script>" not in html
    assert "hx-on" not in html


def test_the_theme_is_the_system_s_unless_the_person_chose_one() -> None:
    request = request_of("/w/acme/")
    assert "data-theme" not in render_to_string("web/shell.html", request=request)
    request.COOKIES["theme"] = "dark"
    assert 'data-theme="dark"' in render_to_string("web/shell.html", request=request)
    request.COOKIES["theme"] = '"><script>'
    assert "data-theme" not in render_to_string("web/shell.html", request=request)


def test_a_toast_is_said_once_with_its_undo() -> None:
    request = request_of("/w/acme/")
    toasts.show(request, "Entry <deleted>", undo_url="/undo")
    html = render_to_string("web/shell.html", request=request)
    assert "Entry &lt;deleted&gt;" in html
    assert 'action="/undo"' in html
    assert "Entry" not in render_to_string("web/shell.html", request=request)
