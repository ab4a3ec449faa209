"""The team's list and its export: whom one sees, what is counted, and what is not shown to everybody (P2, P3, P5)."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine

from keito_server.kit.durations import HOUR_MS
from keito_server.team.models import BusinessRole, Invitation, Member, MemberBusinessRole
from keito_server.team.rules import utilisation
from tests import factories
from tests.conftest import NOW, Cast
from tests.pages import HOSTILE_NAMES, Browser, browser_of, text_of

MONDAY, SUNDAY_BEFORE = date(2026, 3, 9), date(2026, 3, 8)


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return browser_of(cast.alice)


def worked(member: Member, hours: int, *, on: date = MONDAY, is_billable: bool = True) -> None:
    project = factories.project(factories.client(member.workspace))
    factories.entry(member, project, spent_date=on, duration_ms=hours * HOUR_MS, is_billable=is_billable)


def invitation(by: Member, email: str, **values: object) -> Invitation:
    sent = {"sent_at": NOW - timedelta(days=2), "expires_at": NOW + timedelta(days=5), "created_at": NOW}
    return factories.made(
        Invitation, workspace_id=by.workspace_id, invited_by=by, email=email, nonce="n", **(sent | values)
    )


def names_in(page: str) -> list[str]:
    return [line.split("</bdi>")[0] for line in page.split('<bdi class="who__name">')[1:]]


@pytest.mark.parametrize(
    ("worked_ms", "capacity_ms", "percent"),
    [(0, 100, 0), (50, 100, 50), (995, 1000, 100), (994, 1000, 99), (104, 100, 104), (5, 0, None), (5, None, None)],
)
def test_utilisation_is_the_share_of_the_capacity_in_whole_percents(
    worked_ms: int, capacity_ms: int | None, percent: int | None
) -> None:
    assert utilisation(worked_ms, capacity_ms) == percent


def test_shows_this_weeks_hours_most_used_capacity_first_and_agents_without_capacity_by_their_hours(
    cast: Cast, alice: Browser
) -> None:
    worked(cast.bob, 30)
    worked(cast.bob, 9, on=SUNDAY_BEFORE)
    worked(cast.bob, 12, is_billable=False)
    worked(cast.carol, 10)
    worked(cast.review_bot, 5)
    page = alice.page("/team/")
    assert names_in(page) == ["Bob Lindqvist", "Carol Okafor", "review-bot-01", "Alice Marlowe"]
    text = text_of(page)
    assert "105% 42:00" in text
    assert "25% 10:00" in text
    assert "This week, people 52:00 43% of 120:00 so far" in text
    assert "Billable, people 40:00 33% of capacity" in text
    assert "This week, agents 5:00 9% of all hours" in text
    assert "People 3 active 120:00 43% 52:00" in text


def test_the_week_begins_on_the_workspaces_day(cast: Cast, alice: Browser) -> None:
    worked(cast.bob, 9, on=SUNDAY_BEFORE)
    assert "9:00" not in text_of(alice.page("/team/"))
    cast.alice.workspace.week_start = 6
    cast.alice.workspace.save()
    assert "9:00" in text_of(alice.page("/team/"))


def test_what_runs_counts_as_long_as_it_has_run_and_an_agents_session_is_live(cast: Cast, alice: Browser) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    for number, hours in enumerate((2, 2, 1)):
        started = NOW - timedelta(hours=hours)
        factories.entry(
            cast.review_bot,
            project,
            is_running=True,
            started_at=started,
            source="agent",
            duration_ms=0,
            is_billable=hours == 1,
            timer_slot=f"session-{number}",
        )
    worked(cast.bob, 30)
    head_start = {"is_running": True, "started_at": NOW - timedelta(hours=3), "duration_ms": HOUR_MS}
    factories.entry(cast.bob, project, spent_date=NOW.date(), **head_start)
    factories.entry(cast.carol, project, spent_date=SUNDAY_BEFORE, **head_start)
    page = alice.page("/team/")
    text = text_of(page)
    assert "session live" in text
    assert "85% 34:00" in text
    assert "This week, people 34:00" in text and "This week, agents 5:00" in text
    assert names_in(page)[:2] == ["Bob Lindqvist", "review-bot-01"]
    head, *rows = csv.reader(StringIO(alice.page("/team/export/")))
    place = head.index("Hours this week")
    hours_of = {row[0]: row[place : place + 2] for row in rows}
    assert (hours_of["Bob"], hours_of["review-bot-01"], hours_of["Carol"]) == (["34", "34"], ["5", "1"], ["0", "0"])


def test_this_week_of_the_team_agrees_with_the_time_page(cast: Cast, alice: Browser) -> None:
    project = factories.project(factories.client(cast.alice.workspace))
    factories.assignment(project, cast.alice)
    worked(cast.alice, 7)
    started = NOW - timedelta(hours=1, minutes=17)
    factories.entry(cast.alice, project, spent_date=NOW.date(), is_running=True, started_at=started, duration_ms=0)
    assert "8:17" in text_of(alice.page("/time/"))
    assert "8:17" in text_of(alice.page("/team/"))


def test_filters_by_state_role_kind_engagement_and_business_role(cast: Cast, alice: Browser) -> None:
    here = cast.alice.workspace
    gone = factories.member(here, first_name="Gone", archived_at=NOW)
    cast.bob.engagement = "contractor"
    cast.bob.save()
    designer = factories.made(BusinessRole, workspace=here, name="Designer", created_at=NOW)
    factories.made(MemberBusinessRole, workspace=here, member=cast.carol, business_role=designer, created_at=NOW)
    invitation(cast.alice, "sofia@harrowvale.example", first_name="Sofia", last_name="Brandt")
    found = {
        query: set(names_in(alice.page(f"/team/?{query}")))
        for query in (
            "",
            "state=active",
            "state=pending",
            "state=archived",
            "state=all",
            "role=manager",
            "type=agent",
            "engagement=contractor",
            f"business_role={designer.public_id}",
            "role=pirate",
        )
    }
    active = {"Alice Marlowe", "Carol Okafor", "Bob Lindqvist", "review-bot-01"}
    assert found == {
        "": active | {"Sofia Brandt"},
        "state=active": active,
        "state=pending": {"Sofia Brandt"},
        "state=archived": {gone.name},
        "state=all": active | {"Sofia Brandt", gone.name},
        "role=manager": {"Carol Okafor"},
        "type=agent": {"review-bot-01"},
        "engagement=contractor": {"Bob Lindqvist"},
        f"business_role={designer.public_id}": {"Carol Okafor"},
        "role=pirate": active | {"Sofia Brandt"},
    }


def test_a_business_role_of_another_workspace_or_none_is_not_found(cast: Cast, alice: Browser) -> None:
    foreign = factories.made(BusinessRole, workspace=cast.mallory.workspace, name="Spy", created_at=NOW)
    for role_id in (foreign.public_id, "rol_nonsense", cast.bob.public_id):
        for page in ("", "export/"):
            assert alice.get(f"/team/{page}?business_role={role_id}").status_code == 404


def test_a_manager_sees_themself_and_their_teammates_only(cast: Cast) -> None:
    invitation(cast.alice, "sofia@harrowvale.example")
    carol = browser_of(cast.carol)
    assert names_in(carol.page("/team/")) == ["Carol Okafor"]
    factories.teammate(cast.carol, cast.bob)
    worked(cast.bob, 7)
    worked(cast.alice, 11)
    page = carol.page("/team/")
    assert names_in(page) == ["Bob Lindqvist", "Carol Okafor"]
    assert "sofia" not in page and "11:00" not in page
    assert "Add agent" not in page and "Invite" not in page


def test_members_have_no_page_and_no_line_in_the_menu(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    assert bob.get("/team/").status_code == bob.get("/team/export/").status_code == 403
    assert bob.url("/team/") not in bob.page("/projects/")
    assert browser_of(cast.carol).url("/team/") in browser_of(cast.carol).page("/projects/")


def test_rates_are_for_those_who_may_see_them(cast: Cast, alice: Browser) -> None:
    factories.teammate(cast.carol, cast.bob)
    factories.member_rate(cast.bob, "123.45")
    factories.member_rate(cast.bob, "67.89", kind="cost")
    assert "£123.45" in alice.page("/team/")
    assert "67.89" in alice.page("/team/export/")
    carol = browser_of(cast.carol)
    for page in ("/team/", "/team/export/"):
        assert "123.45" not in carol.page(page)
    cast.carol.manager_permissions = ["billable_rates"]
    cast.carol.save()
    for page in ("/team/", "/team/export/"):
        assert "123.45" in carol.page(page)
        assert "67.89" not in carol.page(page)


def test_the_export_tells_a_manager_no_more_of_a_person_or_an_agent_than_their_pages(
    cast: Cast, alice: Browser
) -> None:
    factories.teammate(cast.carol, cast.bob)
    factories.teammate(cast.carol, cast.review_bot)
    cast.bob.phone, cast.bob.employee_id = "+44 20 7946 0101", "HV-0042"
    cast.bob.save()
    carol = browser_of(cast.carol)
    for page in (f"/team/{cast.bob.public_id}/", "/team/export/"):
        for secret in ("7946", "HV-0042"):
            assert secret in alice.page(page)
            assert secret not in carol.page(page)
    assert "Phone" not in carol.page("/team/export/")
    assert cast.review_bot.email not in carol.page("/team/export/") + alice.page("/team/export/")


def test_says_when_people_were_seen_and_agents_called(cast: Cast, alice: Browser) -> None:
    cast.bob.last_seen_at = NOW - timedelta(minutes=18)
    cast.bob.save()
    cast.carol.last_seen_at = NOW - timedelta(days=2)
    cast.carol.save()
    factories.api_key(cast.review_bot, last_used_at=NOW - timedelta(hours=3))
    text = text_of(alice.page("/team/"))
    assert "Active 18 min ago" in text
    assert "Active Tuesday" in text
    assert "Active 3 h ago" in text


def test_an_agent_says_what_it_is_for_and_whom_it_answers_to(cast: Cast, alice: Browser) -> None:
    cast.review_bot.description = "code review"
    cast.review_bot.save()
    factories.teammate(cast.carol, cast.review_bot)
    assert "code review, answers to Carol Okafor" in text_of(alice.page("/team/"))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_comes_out_as_text_and_runs_in_no_spreadsheet(cast: Cast, alice: Browser, name: str) -> None:
    cast.bob.first_name, cast.bob.last_name = name[:80], "=1+1"
    cast.bob.save()
    page = alice.page("/team/")
    assert name[:80] in text_of(page)
    assert "<script>alert" not in page
    rows = list(csv.reader(StringIO(alice.page("/team/export/").removeprefix("\ufeff"))))
    row = next(row for row in rows if row[1] == "'=1+1")
    assert row[0].lstrip("'") == name[:80]
    assert not row[0].startswith("=")


def test_exports_what_the_filters_leave_with_hours_as_plain_figures(cast: Cast, alice: Browser) -> None:
    worked(cast.bob, 13)
    invitation(cast.alice, "sofia@harrowvale.example", billable_rate=Decimal(120))
    response = alice.get("/team/export/?type=human&role=member")
    assert response.headers["Content-Disposition"] == 'attachment; filename="team-harrow-vale-2026-03-12.csv"'
    head, *rows = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert {len(row) for row in rows} == {len(head)}
    by_head = dict(zip(head, rows[0], strict=True))
    assert [row[2] for row in rows] == [cast.bob.email, "sofia@harrowvale.example"]
    assert (by_head["Hours this week"], by_head["Weekly capacity, hours"], by_head["Utilisation, %"]) == (
        "13",
        "40",
        "33",
    )


@pytest.mark.parametrize(("currency", "written"), [("GBP", "180.00"), ("JPY", "180"), ("KWD", "180.000")])
def test_exports_rates_with_the_currencys_minor_unit_and_more_decimals_only_where_they_are_needed(
    cast: Cast, alice: Browser, currency: str, written: str
) -> None:
    cast.alice.workspace.currency = currency
    cast.alice.workspace.save()
    factories.member_rate(cast.bob, "180")
    factories.member_rate(cast.bob, "62.1255", kind="cost")
    invitation(cast.alice, "sofia@harrowvale.example", billable_rate=Decimal(180))
    head, *rows = csv.reader(StringIO(alice.page("/team/export/").removeprefix("\ufeff")))
    rates = {row[2]: row[-2:] for row in rows}
    assert head[-2:] == [f"Billable rate, {currency} an hour", f"Cost rate, {currency} an hour"]
    assert rates[cast.bob.email] == [written, "62.1255"]
    assert rates["sofia@harrowvale.example"] == [written, ""]


def test_an_invitation_says_expired_once_its_link_is_worthless(cast: Cast, alice: Browser) -> None:
    invitation(cast.alice, "sofia@harrowvale.example", expires_at=NOW)
    invitation(cast.alice, "amir@harrowvale.example")
    rows = {row[2]: row for row in csv.reader(StringIO(alice.page("/team/export/")))}
    assert "Expired" in rows["sofia@harrowvale.example"] and "Pending" in rows["amir@harrowvale.example"]
    page = alice.page("/team/?state=pending")
    [line] = [line for line in page.split("<tr>") if "sofia@" in line]
    assert "Expired" in line and "Pending" not in line and "Resend" in line


def test_takes_as_many_queries_for_a_few_as_for_many(cast: Cast, alice: Browser) -> None:
    alice.page("/team/")
    few = alice.queries("/team/?state=all")
    for number in range(8):
        member = factories.member(cast.alice.workspace)
        worked(member, number + 1)
        factories.member_rate(member, "100")
        factories.agent(cast.alice.workspace, name=f"bot-{number}")
        invitation(cast.alice, f"new-{number}@harrowvale.example")
    assert alice.queries("/team/?state=all") == few
    assert few == 14
