"""Settings of the workspace as one sees them: what they take, keep, refuse, and whom they hold for at once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from keito_server.events.models import AuditEvent
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.errors import PermissionRefused
from keito_server.kit.pictures import HEAVIEST
from keito_server.team.actions import settings as actions
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.kit.sample_pictures import HTML, SVG, bomb, picture, polyglot
from tests.pages import HOSTILE_NAMES, Browser, browser_of, error_of, text_of

COMPANY, FORMATS = "/settings/company/", "/settings/time-and-date/"
TRACKING, MODULES, APPROVALS = "/settings/time-tracking/", "/settings/modules/", "/settings/approvals/"
PAGES = (COMPANY, FORMATS, TRACKING, MODULES, APPROVALS, "/settings/company/address/")
QUERIES = 4
"""Session, login, member with its workspace; what runs."""

TYPED: dict[str, dict[str, str]] = {
    COMPANY: {"name": "Harrow & Vale", "brand_colour": "#045e73"},
    FORMATS: {
        "timezone": "Europe/London",
        "week_start": "0",
        "time_format": "24h",
        "date_format": "d_mon_y",
        "time_display": "hours_minutes",
        "decimal_separator": ".",
        "thousands_separator": ",",
        "currency": "GBP",
    },
    TRACKING: {
        "default_mode": "timer",
        "lock_after_days": "0",
        "rounding_minutes": "0",
        "weekly_capacity_ms": "40",
        "long_timer_hours": "12",
        "silent_agent_hours": "4",
    },
    MODULES: {"uses_invoicing": "on"},
    APPROVALS: {"submits_agents": "on"},
}


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def save(browser: Browser, path: str, **typed: Any) -> str:
    return browser.saved(path, **(TYPED[path] | typed))


def refused(browser: Browser, path: str, **typed: Any) -> str:
    return browser.refused(path, **(TYPED[path] | typed))


def stored(cast: Cast) -> Workspace:
    return Workspace.objects.get(id=cast.alice.workspace_id)


def upload(data: bytes, name: str = "logo.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind)


def last_changes(cast: Cast) -> Any:
    events = AuditEvent.objects.in_workspace(cast.alice.workspace_id).filter(kind="WorkspaceSettingsChanged")
    return json.loads(events.latest("happened_at", "id").data)["changes"]


@pytest.mark.parametrize("path", PAGES)
def test_only_administrators_reach_the_pages_of_the_workspace(cast: Cast, path: str) -> None:
    assert browser_of(cast.alice).get(path).status_code == 200
    for member in (cast.bob, cast.carol):
        browser = browser_of(member)
        assert browser.get(path).status_code == 403
        typed = TYPED.get(path, {}) | {"name": "Taken over", "subdomain": "taken-over"}
        assert browser.post(path, **typed).status_code == 403
    assert browser_of(cast.mallory).client.get(f"/w/harrow-vale{path}").status_code == 404
    assert (stored(cast).name, stored(cast).subdomain) == ("Harrow & Vale", "harrow-vale")


def test_settings_lead_administrators_to_the_company_and_everybody_else_to_their_profile(cast: Cast) -> None:
    assert browser_of(cast.alice).get("/settings/").headers["Location"] == "/w/harrow-vale/settings/company/"
    for member in (cast.bob, cast.carol):
        assert browser_of(member).get("/settings/").headers["Location"] == "/w/harrow-vale/settings/profile/"


def test_members_see_no_lines_of_administrators_pages(cast: Cast) -> None:
    words = text_of(browser_of(cast.bob).page("/settings/profile/"))
    for line in ("Company", "Time and date", "Modules", "Approvals", "Reminders", "Integrations", "Webhooks"):
        assert line not in words.replace("As the company", "")
    assert "API keys" in words and "Profile" in words
    assert "Modules" in browser_of(cast.alice).page("/settings/profile/")


def test_what_the_company_is_is_saved_whole_and_audited_from_and_to(cast: Cast) -> None:
    typed = {
        "name": "Harrow & Vale Ltd",
        "address": "1 Mill Lane\r\nBath",
        "country": "GB",
        "phone": "+44 20 7946 0000",
        "email": "accounts@harrow.example",
        "tax_number": "GB123456789",
        "registration": "Company no. 08412345",
        "iban": "gb29 nwbk 6016 1331 9268 19",
        "payment_details": "Sort code 60-16-13",
        "brand_colour": "6B2D5C",
    }
    page = save(browser_of(cast.alice), COMPANY, **typed)
    workspace = stored(cast)
    assert workspace.iban == "GB29NWBK60161331926819"
    assert workspace.address == "1 Mill Lane\nBath"
    assert (workspace.country, workspace.brand_colour) == ("GB", "#6b2d5c")
    assert "GB29 NWBK 6016 1331 9268 19" in page
    assert "Saved, and in force for everybody" in page
    assert last_changes(cast)["name"] == ["Harrow & Vale", "Harrow & Vale Ltd"]
    assert last_changes(cast)["brand_colour"] == ["#045e73", "#6b2d5c"]


def test_saving_what_is_there_already_records_nothing(cast: Cast) -> None:
    save(browser_of(cast.alice), COMPANY)
    save(browser_of(cast.alice), FORMATS)
    assert not AuditEvent.objects.in_workspace(cast.alice.workspace_id).filter(kind__contains="Settings").exists()


@pytest.mark.parametrize(
    ("path", "typed", "field", "words"),
    [
        (COMPANY, {"name": " "}, "name", "Name the company"),
        (COMPANY, {"name": "n\x00ul"}, "name", "Null characters"),
        (COMPANY, {"name": "x" * 121}, "name", "at most 120"),
        (COMPANY, {"iban": "GB29 NWBK 6016 1331 9268 18"}, "iban", "check digits"),
        (COMPANY, {"email": "nobody"}, "email", "not an e-mail address"),
        (COMPANY, {"country": "ZZ"}, "country", "Choose one of the list."),
        (COMPANY, {"brand_colour": "#ffcc00"}, "brand_colour", "The nearest that passes is #907300."),
        (COMPANY, {"brand_colour": "red;}"}, "brand_colour", "six digits"),
        (FORMATS, {"timezone": "Mars/Olympus"}, "timezone", "Choose one of the list."),
        (FORMATS, {"week_start": "7"}, "week_start", "Choose one of the list."),
        (FORMATS, {"thousands_separator": "."}, "thousands_separator", "different separators"),
        (FORMATS, {"decimal_separator": ";"}, "decimal_separator", "Choose one of the list."),
        (FORMATS, {"currency": "XXX"}, "currency", "Choose one of the list."),
        (TRACKING, {"lock_after_days": "-1"}, "lock_after_days", "from 0 to 3,650"),
        (TRACKING, {"lock_after_days": "soon"}, "lock_after_days", "from 0 to 3,650"),
        (TRACKING, {"long_timer_hours": "0"}, "long_timer_hours", "from 1 to 168"),
        (TRACKING, {"silent_agent_hours": "169"}, "silent_agent_hours", "from 1 to 168"),
        (TRACKING, {"rounding_minutes": "7"}, "rounding_minutes", "Choose one of the list."),
        (TRACKING, {"weekly_capacity_ms": "169"}, "weekly_capacity_ms", "A week has 168 hours"),
        (TRACKING, {"weekly_capacity_ms": ""}, "weekly_capacity_ms", "Say how many hours"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    cast: Cast, path: str, typed: dict[str, str], field: str, words: str
) -> None:
    before = Workspace.objects.filter(id=cast.alice.workspace_id).values().get()
    page = refused(browser_of(cast.alice), path, **typed)
    assert words in error_of(page, field)
    assert Workspace.objects.filter(id=cast.alice.workspace_id).values().get() == before


def test_wrong_input_keeps_all_that_was_typed(cast: Cast) -> None:
    page = refused(
        browser_of(cast.alice), COMPANY, name="New name", iban="GB00", address="2 Mill Lane", brand_colour="#ffcc00"
    )
    for typed in ('value="New name"', 'value="GB00"', "2 Mill Lane", 'value="#ffcc00"'):
        assert typed in page
    assert "Nothing was saved yet." in page


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_as_it_is(cast: Cast, name: str) -> None:
    page = save(browser_of(cast.alice), COMPANY, name=name, registration=name, payment_details=name)
    assert "<script>alert" not in page
    assert stored(cast).name == name


@pytest.mark.parametrize("path", [COMPANY, FORMATS, TRACKING, APPROVALS, MODULES, "/settings/profile/"])
def test_a_page_takes_few_statements(cast: Cast, path: str) -> None:
    alice = browser_of(cast.alice)
    alice.page(path)
    assert alice.queries(path) == QUERIES


def test_formats_hold_for_another_member_at_their_next_page(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    assert "0:00" in bob.page("/time/")
    save(
        browser_of(cast.alice),
        FORMATS,
        time_display="decimal",
        decimal_separator=",",
        thousands_separator=" ",
        week_start="6",
        timezone="Pacific/Auckland",
        date_format="yyyy-mm-dd",
        time_format="12h",
    )
    page = bob.page("/time/")
    assert "0,00" in page
    workspace = stored(cast)
    assert (workspace.week_start, workspace.thousands_separator) == (6, " ")
    # It is Friday the 13th in Auckland already, and the week begins on Sunday.
    assert "Friday" in text_of(page)
    assert "/time/2026-03-08/" in page


@pytest.mark.parametrize("day", range(7))
def test_a_week_may_start_on_any_day(cast: Cast, day: int) -> None:
    save(browser_of(cast.alice), FORMATS, week_start=str(day))
    assert stored(cast).week_start == day


def test_rules_of_time_hold_for_another_member_at_their_next_entry(cast: Cast) -> None:
    task = factories.task(cast.alice.workspace)
    project = factories.project(factories.client(cast.alice.workspace), team=(cast.bob,), tasks=(task,))
    entry = {"project": project.public_id, "task": task.public_id, "duration": "0:07"}
    old = factories.entry(cast.bob, project, spent_date=NOW.date().replace(day=1))
    bob = browser_of(cast.bob)
    save(
        browser_of(cast.alice),
        TRACKING,
        requires_notes="on",
        lock_after_days="5",
        rounding_minutes="15",
        weekly_capacity_ms="37:30",
    )
    assert bob.post("/time/2026-03-12/", **entry).status_code == 422
    assert bob.post("/time/2026-03-12/", **entry, notes="Planning").status_code == 302
    page = bob.page("/time/")
    assert "0:15" in page
    assert "37:30" in page
    assert "locked after 5 days" in bob.page(f"/time/2026-03-{old.spent_date.day:02d}/")
    assert stored(cast).weekly_capacity_ms == 37 * HOUR_MS + HOUR_MS // 2


def test_the_capacity_reads_the_workspaces_own_separator(cast: Cast) -> None:
    alice = browser_of(cast.alice)
    save(alice, FORMATS, decimal_separator=",", thousands_separator=".")
    assert 'value="37,5"' in save(alice, TRACKING, weekly_capacity_ms="37,5")


def test_two_who_save_different_pages_overwrite_nothing_of_each_other(cast: Cast) -> None:
    first, second = browser_of(cast.alice), browser_of(_second_administrator(cast))
    opened = _version_in(second.page(TRACKING))
    save(first, FORMATS, week_start="6")
    save(first, COMPANY, phone="1234")
    save(second, TRACKING, lock_after_days="9", version=opened)
    workspace = stored(cast)
    assert (workspace.week_start, workspace.phone, workspace.lock_after_days) == (6, "1234", 9)


def test_whoever_saves_a_page_second_is_told_first_and_may_then_insist(cast: Cast) -> None:
    first, second = browser_of(cast.alice), browser_of(_second_administrator(cast))
    opened = _version_in(second.page(COMPANY))
    save(first, COMPANY, phone="1111")
    page = refused(second, COMPANY, phone="2222", version=opened)
    assert "Somebody else changed these settings" in text_of(page)
    assert 'value="2222"' in page
    assert stored(cast).phone == "1111"
    save(second, COMPANY, phone="2222", version=_version_in(page))
    assert stored(cast).phone == "2222"


def test_a_form_with_an_error_does_not_forget_since_when_it_is_open(cast: Cast) -> None:
    first, second = browser_of(cast.alice), browser_of(_second_administrator(cast))
    opened = _version_in(second.page(COMPANY))
    save(first, COMPANY, phone="1111")
    page = refused(second, COMPANY, name="", version=opened)
    assert _version_in(page) == opened


def test_the_currency_changes_until_a_rate_is_given_in_it(cast: Cast) -> None:
    alice = browser_of(cast.alice)
    save(alice, FORMATS, currency="EUR")
    assert stored(cast).currency == "EUR"
    rate = factories.member_rate(cast.bob, "90")
    page = refused(alice, FORMATS, currency="GBP", week_start="3")
    assert "Rates, prices of categories or limits of agents are given in this currency" in error_of(page, "currency")
    assert (stored(cast).currency, stored(cast).week_start) == ("EUR", 0)
    save(alice, FORMATS, currency="EUR", week_start="3")
    rate.delete()
    factories.rate("70", task=factories.task(cast.alice.workspace))
    assert "given in this currency" in refused(alice, FORMATS, currency="GBP")


def test_a_rate_of_no_amount_or_of_a_project_keeps_no_currency(cast: Cast) -> None:
    factories.member_rate(cast.bob, None)
    factories.rate("70", project=factories.project(factories.client(cast.alice.workspace)))
    save(browser_of(cast.alice), FORMATS, currency="EUR")
    assert stored(cast).currency == "EUR"


def test_a_logo_is_shown_to_members_as_a_picture_and_as_nothing_else(cast: Cast) -> None:
    page = save(browser_of(cast.alice), COMPANY, logo=upload(picture("JPEG")), name="Renamed")
    workspace = stored(cast)
    assert workspace.name == "Renamed"
    assert workspace.logo.startswith("logos/") and len(workspace.logo) > 30
    assert "/settings/company/logo.png?v=" in page
    bob = browser_of(cast.bob)
    assert 'class="workspace__logo"' in bob.page("/time/")
    response = bob.get("/settings/company/logo.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert response.headers["Cache-Control"].startswith("private")
    assert response.content.startswith(b"\x89PNG")


def test_a_logo_is_nobodys_but_the_workspaces(cast: Cast) -> None:
    save(browser_of(cast.alice), COMPANY, logo=upload(picture()))
    path = "/w/harrow-vale/settings/company/logo.png"
    assert browser_of(cast.mallory).client.get(path).status_code == 404
    assert Client().get(path).status_code == 302
    for address in (f"/{stored(cast).logo}", f"/media/{stored(cast).logo}", f"/static/{stored(cast).logo}"):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload(SVG), "SVG is not taken"),
        (upload(SVG, "logo.svg", "image/svg+xml"), "SVG is not taken"),
        (upload(HTML), "no picture made of pixels"),
        (upload(picture("JPEG")[:300], "logo.jpg"), "cannot be read"),
        (upload(bomb()), "too many pixels"),
        (upload(picture() + b"\0" * HEAVIEST), "more than 2 MB"),
        (upload(b""), "This file is empty"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_and_what_was_typed_stays(
    cast: Cast, file: SimpleUploadedFile, words: str
) -> None:
    file.seek(0)
    page = refused(browser_of(cast.alice), COMPANY, logo=file, name="Half saved?")
    assert words in error_of(page, "logo")
    assert 'value="Half saved?"' in page
    assert (stored(cast).logo, stored(cast).name) == ("", "Harrow & Vale")
    assert not default_storage.exists("logos") or default_storage.listdir("logos")[1] == []


def test_of_a_file_that_is_picture_and_page_only_the_picture_is_kept(cast: Cast) -> None:
    save(browser_of(cast.alice), COMPANY, logo=upload(polyglot(), "evil.html", "text/html"))
    assert b"<script>" not in browser_of(cast.alice).get("/settings/company/logo.png").content


def test_a_logo_is_replaced_and_removed_and_documents_keep_the_one_before(cast: Cast) -> None:
    alice = browser_of(cast.alice)
    save(alice, COMPANY, logo=upload(picture()))
    first = stored(cast).logo
    save(alice, COMPANY, logo=upload(picture("GIF")))
    second = stored(cast).logo
    assert first != second and default_storage.exists(first)
    assert last_changes(cast) == {"logo": [first, second]}
    page = save(alice, COMPANY, removes_logo="on")
    assert stored(cast).logo == ""
    assert "workspace__logo" not in page
    assert alice.get("/settings/company/logo.png").status_code == 404


def test_actions_ask_for_the_permission_themselves(cast: Cast) -> None:
    calls: list[Any] = [
        lambda who: actions.update_company(actor=who, fields={"name": "X"}, now=NOW),
        lambda who: actions.update_formats(actor=who, fields={"week_start": 1}, now=NOW),
        lambda who: actions.update_time_tracking(actor=who, fields={"lock_after_days": 1}, now=NOW),
        lambda who: actions.update_modules(actor=who, fields={"uses_invoicing": False}, now=NOW),
        lambda who: actions.update_approvals(actor=who, fields={"submits_agents": False}, now=NOW),
        lambda who: actions.change_subdomain(actor=who, subdomain="other", now=NOW),
        lambda who: actions.set_logo(actor=who, data=picture(), now=NOW),
        lambda who: actions.remove_logo(actor=who, now=NOW),
    ]
    for call in calls:
        for who in (cast.bob, cast.carol, cast.review_bot):
            with pytest.raises(PermissionRefused):
                call(who)
        call(cast.alice)


def _second_administrator(cast: Cast) -> Member:
    return factories.member(cast.alice.workspace, first_name="Dora", role="administrator")


def _version_in(page: str) -> str:
    return page.split('name="version" value="')[1].split('"')[0]
