"""The audit log and a member's history on their pages, and as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keito_server.clients import actions as clients
from keito_server.events.queries import TrailFilter
from keito_server.kit.tenancy import Origin
from keito_server.team import actions, queries
from keito_server.team.actions import settings
from keito_server.team.models import Member
from tests import factories
from tests.architecture.two_houses import signed_in
from tests.conftest import NOW, Cast

PATH = "/w/harrow-vale/settings/audit/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


def _add_client(actor: Member, name: str, minutes: int = 0) -> None:
    clients.create(actor=actor, fields={"name": name, "currency": "GBP"}, now=NOW + timedelta(minutes=minutes))


def _table(browser: Client, address: str) -> list[list[str]]:
    answer = browser.get(address)
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_says_who_did_what_when_and_from_where(alice: Client, cast: Cast) -> None:
    factories.api_key(cast.alice, name="Host key")
    [key] = queries.list_api_keys(cast.alice)
    cast.alice.origin = Origin("192.0.2.7", FIREFOX, api_key_id=key.id)
    _add_client(cast.alice, "Riverbank")
    page = alice.get(PATH).content.decode()
    for words in ("Added the client Riverbank", "Alice Marlowe", "Firefox on Linux", "192.0.2.7", "Host key"):
        assert words in page
    assert "12 Mar" in page


def test_what_was_changed_stands_from_what_to_what(alice: Client, cast: Cast) -> None:
    actions.set_permissions(
        actor=cast.alice,
        member_id=cast.bob.id,
        role="manager",
        manager_permissions=["draft_invoices"],
        teammate_ids=[cast.carol.id],
        now=NOW,
    )
    page = alice.get(PATH).content.decode()
    for words in ("<del>Member</del>", "<ins>Manager</ins>", "draft invoices", "<ins>Carol Okafor</ins>"):
        assert words in page


def test_page_and_file_call_settings_as_their_page_does(alice: Client, cast: Cast) -> None:
    settings.update_formats(actor=cast.alice, fields={"date_format": "yyyy-mm-dd", "time_display": "decimal"}, now=NOW)
    page = alice.get(PATH).content.decode()
    for words in ("<del>12 Mar 2026</del>", "<ins>2026-03-12</ins>", "<ins>Decimal hours (2.50)</ins>"):
        assert words in page
    assert '<option value="ApiKeyCreated">API key created' in page
    [_, row] = _table(alice, f"{PATH}export/")
    assert "Time display: Hours and minutes (2:30) → Decimal hours (2.50)" in row[4]


def test_a_deleted_role_is_still_named(alice: Client, cast: Cast) -> None:
    role = actions.add_business_role(actor=cast.alice, name="Designer", now=NOW)
    actions.delete_business_role(actor=cast.alice, role_id=role.id, now=NOW)
    page = alice.get(PATH).content.decode()
    assert "Deleted the role Designer" in page
    assert "Added the role Designer" in page


def test_filters_by_what_the_address_says(alice: Client, cast: Cast) -> None:
    _add_client(cast.alice, "Riverbank")
    _add_client(cast.alice, "Otter & Sons", 60 * 24)
    actions.add_business_role(actor=cast.alice, name="Designer", now=NOW)

    def shown(query: str) -> set[str]:
        page = alice.get(f"{PATH}?{query}").content.decode()
        return {name for name in ("Riverbank", "Otter", "role Designer") if name in page}

    assert shown("") == {"Riverbank", "Otter", "role Designer"}
    assert shown("thing=client") == {"Riverbank", "Otter"}
    assert shown("event=BusinessRoleAdded") == {"role Designer"}
    assert shown("text=otter") == {"Otter"}
    assert shown("since=2026-03-13") == {"Otter"}
    assert shown("until=2026-03-12") == {"Riverbank", "role Designer"}
    assert shown(f"who={cast.bob.public_id}") == set()
    assert shown("since=nonsense&thing=nothing") == {"Riverbank", "Otter", "role Designer"}


def test_older_and_newer_lead_through_the_log(alice: Client, cast: Cast) -> None:
    for number in range(queries.AUDIT_PAGE + 5):
        _add_client(cast.alice, f"Client {number:03}", number)
    first = alice.get(PATH)
    older_url = first.context["older_url"]
    second = alice.get(older_url)
    assert [len(page.context["lines"]) for page in (first, second)] == [queries.AUDIT_PAGE, 5]
    assert second.context["older_url"] == ""
    again = alice.get(second.context["newer_url"])
    assert [line.told.sentence for line in again.context["lines"]] == [
        line.told.sentence for line in first.context["lines"]
    ]


@pytest.mark.parametrize("place", ["x", "2026-03-12~x", "2026-03-12T10:00:00~0190", "~"])
def test_a_place_that_there_is_not_is_refused(alice: Client, place: str) -> None:
    assert alice.get(PATH, {"older": place}).status_code == 400


def test_the_file_holds_all_that_fits_and_runs_nothing(alice: Client, cast: Cast) -> None:
    _add_client(cast.alice, "=HYPERLINK(1)")
    _add_client(cast.alice, "Riverbank", 1)
    cast.alice.first_name = "@lice"
    cast.alice.save()
    rows = _table(alice, f"{PATH}export/?thing=client")
    assert rows[0][0] == "When (Europe/London)"
    assert [row[:4] for row in rows[1:]] == [
        ["2026-03-12 14:31:00", "'@lice Marlowe", "Added the client Riverbank", "Riverbank"],
        ["2026-03-12 14:30:00", "'@lice Marlowe", "Added the client =HYPERLINK(1)", "'=HYPERLINK(1)"],
    ]


def test_the_file_is_read_in_parts(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keito_server.team.queries.audit.BATCH", 3)
    for number in range(8):
        _add_client(cast.alice, f"Client {number}", number)
    assert len(_table(alice, f"{PATH}export/")) == 9


def test_a_page_takes_the_same_reads_however_much_it_shows(cast: Cast) -> None:
    _add_client(cast.alice, "First")
    factories.api_key(cast.alice)

    def reads() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.list_audit(cast.alice, TrailFilter())
        return len(found)

    few = reads()
    for number in range(30):
        _add_client(cast.alice, f"Client {number}")
    assert reads() == few == 4


def test_a_member_has_a_history_of_what_happened_to_them_and_what_they_did(alice: Client, cast: Cast) -> None:
    actions.set_permissions(
        actor=cast.alice, member_id=cast.bob.id, role="administrator", manager_permissions=[], teammate_ids=[], now=NOW
    )
    cast.bob.refresh_from_db(fields=["role"])
    _add_client(cast.bob, "Riverbank")
    _add_client(cast.alice, "Elsewhere Ltd")
    page = alice.get(f"/w/harrow-vale/team/{cast.bob.public_id}/history/").content.decode()
    assert "Changed role and permissions of Bob Lindqvist" in page
    assert "Added the client Riverbank" in page
    assert "Elsewhere Ltd" not in page


@pytest.mark.parametrize("who", ["carol", "bob"])
def test_nobody_but_administrators_reads_it(cast: Cast, who: str) -> None:
    browser = signed_in(getattr(cast, who))
    for path in (PATH, f"{PATH}export/", f"/w/harrow-vale/team/{cast.bob.public_id}/history/"):
        assert browser.get(path).status_code == 403


def test_a_day_of_the_filter_is_the_readers_own(alice: Client, cast: Cast) -> None:
    cast.alice.timezone = "Pacific/Auckland"
    cast.alice.save()
    _add_client(cast.alice, "Riverbank")
    with time_machine.travel(NOW):
        assert "Riverbank" in alice.get(f"{PATH}?since=2026-03-13").content.decode()
        assert "Riverbank" not in alice.get(f"{PATH}?until=2026-03-12").content.decode()
