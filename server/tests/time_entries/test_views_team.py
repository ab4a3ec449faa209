"""The Team list: whose time it shows to whom, what narrows it, its sums and pages, and logging for somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from keito_server.kit.durations import HOUR_MS, MINUTE_MS
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast

TEAM = "/w/harrow-vale/time/team/"
MONDAY, THURSDAY = date(2026, 3, 9), date(2026, 3, 12)


@dataclass(frozen=True, slots=True)
class Office:
    """Carol looks after Bob and manages Website; Dora works on Website and on Secret, where Carol has no business."""

    client: Client
    cast: Cast
    dora: Member
    website: Project
    secret: Project
    design: Task

    def as_(self, member: Member) -> "Office":
        """The same office with somebody else at the browser."""
        assert member.login is not None
        browser = Client()
        browser.force_login(member.login)
        return replace(self, client=browser)

    def page(self, query: str = "", status: int = 200) -> str:
        """The list as text."""
        response = self.client.get(f"{TEAM}{query}")
        assert response.status_code == status
        return response.content.decode()

    def grant(self) -> None:
        """Lets Carol edit the time of her team."""
        self.cast.carol.manager_permissions = [str(ManagerPermission.EDIT_TEAM_TIME)]
        self.cast.carol.save()


@pytest.fixture
def team(cast: Cast, client: Client) -> Iterator[Office]:
    here = cast.carol.workspace
    dora = factories.member(here, first_name="Dora", last_name="Quill")
    design = factories.task(here, name="Design")
    hidden = factories.task(here, name="Hidden task")
    website = factories.project(
        factories.client(here, name="Meridian Bank"), team=(cast.bob, dora), tasks=(design,), name="Website"
    )
    secret = factories.project(
        factories.client(here, name="Hidden client"), team=(dora,), tasks=(hidden,), name="Hidden project"
    )
    factories.assignment(website, cast.carol, is_manager=True)
    factories.teammate(cast.carol, cast.bob)
    factories.entry(cast.bob, website, task=design, notes="Bob’s wireframes")
    factories.entry(dora, website, task=design, notes="Dora’s review", duration_ms=2 * HOUR_MS, is_billable=False)
    factories.entry(dora, secret, task=hidden, notes="Hidden notes")
    factories.entry(cast.alice, secret, notes="Alice’s own")
    with time_machine.travel(NOW, tick=False):
        yield Office(client, cast, dora, website, secret, design).as_(cast.carol)


def test_a_manager_sees_teammates_and_managed_projects_and_nothing_else(team: Office) -> None:
    page = team.page()
    assert "Bob’s wireframes" in page and "Dora’s review" in page
    assert "Hidden" not in page and "Alice" not in page
    assert '<span class="closed">3:00</span>' in page


def test_a_manager_of_nobody_sees_their_own_time_only(team: Office) -> None:
    lone = factories.member(team.website.workspace, first_name="Lone", role="manager")
    factories.entry(lone, team.website, notes="my own")
    page = team.as_(lone).page()
    assert "my own" in page
    assert "Bob" not in page and "Dora" not in page


def test_an_administrator_sees_everything(team: Office) -> None:
    page = team.as_(team.cast.alice).page()
    assert "Hidden notes" in page and "Alice’s own" in page


def test_members_have_neither_the_list_nor_its_tab(team: Office) -> None:
    bob = team.as_(team.cast.bob)
    assert bob.client.get(TEAM).status_code == 403
    assert f'href="{TEAM}"' not in bob.client.get("/w/harrow-vale/time/").content.decode()
    assert f'href="{TEAM}"' in team.client.get("/w/harrow-vale/time/").content.decode()


@pytest.mark.parametrize(
    ("query", "shown", "left_out"),
    [
        ("?member={bob}", "Bob’s wireframes", "Dora’s review"),
        ("?project={website}&billable=no", "Dora’s review", "Bob’s wireframes"),
        ("?client={client}&billable=yes", "Bob’s wireframes", "Dora’s review"),
        ("?task={design}&from=2026-03-12&to=2026-03-12", "Bob’s wireframes", "no such words"),
        ("?source=web", "Bob’s wireframes", "By a tool"),
        ("?source=agent", "By a tool", "Bob’s wireframes"),
        ("?session=550e8400", "By a tool", "Bob’s wireframes"),
        ("?from=all&source=agent", "By a tool", "Bob’s wireframes"),
    ],
)
def test_filters_narrow_the_list(team: Office, query: str, shown: str, left_out: str) -> None:
    factories.entry(team.cast.bob, team.website, source="agent", session_id="550e8400", notes="By a tool")
    named = {
        "bob": team.cast.bob.public_id,
        "website": team.website.public_id,
        "client": team.website.client.public_id,
        "design": team.design.public_id,
    }
    page = team.page(query.format(**named))
    assert shown in page and left_out not in page


def test_a_session_is_shown_whole_whatever_the_week(team: Office) -> None:
    factories.entry(
        team.cast.bob, team.website, session_id="old", spent_date=date(2025, 11, 3), notes="In autumn", source="agent"
    )
    page = team.page("?session=old")
    assert "In autumn" in page and "All days" in page
    assert "In autumn" not in team.page()


def test_states_are_offered_only_where_the_workspace_uses_approvals(team: Office) -> None:
    factories.entry(team.cast.bob, team.website, notes="Handed in", submission=factories.submission(team.cast.bob))
    workspace = team.cast.carol.workspace
    workspace.uses_approvals = False
    workspace.save()
    assert "Handed in" in team.page("?state=unsubmitted")
    assert ">State</button>" not in team.page()
    workspace.uses_approvals = True
    workspace.save()
    assert ">State</button>" in team.page()
    page = team.page("?state=submitted")
    assert "Handed in" in page and "Bob’s wireframes" not in page


@pytest.mark.parametrize(
    "query", ["?source=robots", "?billable=perhaps", "?member=usr_x", "?older=never", "?entry=te_x"]
)
def test_what_means_nothing_is_not_found(team: Office, query: str) -> None:
    team.page(query, status=404)


def test_names_out_of_reach_are_not_found(team: Office) -> None:
    there = team.cast.mallory
    foreign = factories.project(factories.client(there.workspace), tasks=(factories.task(there.workspace),))
    for name, value in (
        ("member", team.cast.alice.public_id),
        ("member", there.public_id),
        ("client", team.secret.client.public_id),
        ("client", foreign.client.public_id),
        ("project", team.secret.public_id),
        ("project", foreign.public_id),
        ("task", factories.task(there.workspace).public_id),
        ("entry", factories.entry(there, foreign).public_id),
        ("entry", factories.entry(team.dora, team.secret).public_id),
    ):
        team.page(f"?{name}={value}", status=404)


def test_days_and_all_that_fits_are_added_up(team: Office) -> None:
    factories.entry(team.cast.bob, team.website, spent_date=MONDAY, duration_ms=90 * MINUTE_MS)
    factories.entry(team.cast.review_bot, team.website, source="agent", duration_ms=30 * MINUTE_MS)
    running = {"is_running": True, "started_at": NOW - timedelta(minutes=5), "duration_ms": 0}
    factories.entry(team.cast.bob, team.website, **running)
    page = team.page()
    assert page.index("Thursday 12 March") < page.index("Monday 9 March")
    assert "<td data-num>3:30</td>" in page and "<td data-num>1:30</td>" in page
    assert '<span class="closed">5:00</span>' in page
    assert "5 entries, 3:00 billable, 2:00 non-billable; running timers count once they are stopped" in page
    assert "5 entries, 1 running, not counted yet" in page
    assert "60.0% of all" in page


def test_pages_follow_each_other_and_the_sums_are_of_all(team: Office) -> None:
    for number in range(119):
        day = THURSDAY - timedelta(days=number % 3)
        factories.entry(team.cast.bob, team.website, spent_date=day, notes=f"number {number:03}.")
    first = team.client.get(f"{TEAM}?member={team.cast.bob.public_id}")
    seen: list[str] = []
    response, pages = first, 0
    while True:
        context = response.context
        assert context["totals"].total_ms == 120 * HOUR_MS
        seen += [line.row.entry.public_id for one in context["days"] for line in one.rows]
        pages += 1
        if not context["older_url"]:
            break
        response = team.client.get(context["older_url"])
    assert (pages, len(seen), len(set(seen))) == (3, 120, 120)
    back = team.client.get(team.client.get(context["newer_url"]).context["newer_url"])
    assert [line.row.entry for one in back.context["days"] for line in one.rows] == [
        line.row.entry for one in first.context["days"] for line in one.rows
    ]
    assert not back.context["newer_url"]


def test_an_entry_opens_beside_the_list_with_all_that_is_known(team: Office) -> None:
    hostile = '<script>alert("x")</script>'
    entry = factories.entry(
        team.cast.bob,
        team.website,
        source="agent",
        session_id="550e8400",
        metadata={"session_id": "550e8400", "plan": {"steps": [hostile, 2]}, "State": "Approved", hostile: "key"},
    )
    page = team.page(f"?entry={entry.public_id}")
    assert hostile not in page
    assert page.count("&lt;script&gt;") >= 2
    assert "Open session" in page
    assert "entry-detail__metadata" in page


def test_changing_needs_the_permission_and_leads_back_to_the_list(team: Office) -> None:
    entry = TimeEntry.objects.in_workspace(team.website.workspace_id).get(notes="Bob’s wireframes")
    opened = f"?member={team.cast.bob.public_id}&entry={entry.public_id}"
    assert "edit=1" not in team.page(opened)
    team.grant()
    page = team.page(opened)
    assert "edit=1" in page and 'id="delete-entry"' in page
    back = f"{TEAM}?member={team.cast.bob.public_id}"
    editor = f"/w/harrow-vale/time/entries/{entry.public_id}/?edit=1&next={back}"
    form = team.client.get(editor)
    assert f'name="next" value="{back}"' in form.content.decode()
    sent = {
        "project": team.website.public_id,
        "task": team.design.public_id,
        "notes": "Mended",
        "date": "2026-03-12",
        "duration": "1:00",
        "is_billable": "on",
        "next": back,
    }
    response = team.client.post(f"/w/harrow-vale/time/entries/{entry.public_id}/", sent)
    assert (response.status_code, response.headers["Location"]) == (302, back)
    entry.refresh_from_db()
    assert entry.notes == "Mended"
    history = team.client.get(f"/w/harrow-vale/time/entries/{entry.public_id}/history/").content.decode()
    assert "<b>Changed</b> by <bdi>Carol Okafor</bdi>" in history
    response = team.client.post(f"/w/harrow-vale/time/entries/{entry.public_id}/delete/", {"next": back})
    assert response.headers["Location"] == back


def test_the_editor_offers_what_the_member_may_track_and_the_manager_reaches(team: Office) -> None:
    team.grant()
    of_dora = TimeEntry.objects.in_workspace(team.website.workspace_id).get(notes="Dora’s review")
    page = team.client.get(f"/w/harrow-vale/time/entries/{of_dora.public_id}/?edit=1").content.decode()
    assert "data-editor" in page
    assert "Hidden project" not in page


def test_logs_for_the_one_member_on_the_one_day(team: Office) -> None:
    address = f"{TEAM}?from=2026-03-10&to=2026-03-10&member={team.cast.bob.public_id}"
    sent = {"project": team.website.public_id, "task": team.design.public_id, "notes": "For Bob", "duration": "1:30"}
    assert "Log time for" not in team.page(address.removeprefix(TEAM))
    assert team.client.post(address, sent).status_code == 403
    team.grant()
    assert "Log time for Bob Lindqvist" in team.page(address.removeprefix(TEAM))
    assert team.client.post(address, sent).headers["Location"] == address
    entry = TimeEntry.objects.in_workspace(team.website.workspace_id).get(notes="For Bob")
    assert (entry.member, entry.spent_date, entry.rounded_ms) == (team.cast.bob, date(2026, 3, 10), 90 * MINUTE_MS)


def test_nobody_starts_a_timer_for_somebody_else(team: Office) -> None:
    team.grant()
    address = f"{TEAM}?member={team.cast.bob.public_id}&from=2026-03-12&to=2026-03-12"
    sent = {"project": team.website.public_id, "task": team.design.public_id, "notes": "For Bob"}
    response = team.client.post(address, sent)
    assert response.status_code == 422
    assert "Type how long it took" in response.content.decode()
    response = team.client.post(address, sent | {"mode": "timer"})
    assert response.status_code == 422


def test_the_composer_is_missing_over_more_than_a_day_or_a_member_out_of_reach(team: Office) -> None:
    team.grant()
    assert "Log time for" not in team.page(f"?member={team.cast.bob.public_id}")
    assert "Log time for" not in team.page("?from=2026-03-12&to=2026-03-12")
    of_dora = team.page(f"?member={team.dora.public_id}&from=2026-03-12&to=2026-03-12")
    assert "Log time for Dora Quill" in of_dora and "Hidden project" not in of_dora


def test_a_member_s_page_leads_to_their_time(team: Office) -> None:
    page = team.client.get(f"/w/harrow-vale/team/{team.cast.bob.public_id}/").content.decode()
    assert f"{TEAM}?member={team.cast.bob.public_id}" in page


@pytest.mark.parametrize("many", [2, 60])
def test_the_list_takes_at_most_twelve_queries_however_long_it_is(
    team: Office, django_assert_max_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    team.grant()
    for number in range(many):
        factories.entry(team.cast.bob, team.website, task=team.design, notes=f"{number}")
        factories.entry(team.dora, team.website, task=team.design, session_id="s", source="agent")
    workspace = team.cast.carol.workspace
    workspace.uses_approvals = True
    workspace.save()
    entry = factories.entry(team.cast.bob, team.website, session_id="s", source="agent")
    team.page()
    with django_assert_max_num_queries(12):
        team.page()
    with django_assert_max_num_queries(12):
        team.page(f"?member={team.cast.bob.public_id}&from=2026-03-12&to=2026-03-12")
    with django_assert_max_num_queries(12):
        team.page(f"?entry={entry.public_id}")
