"""A member's page and its forms: who sees what, rates, keys, archiving, editing, new agents (P2-P6, R3)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from keito_server.kit.durations import HOUR_MS
from keito_server.projects.models import Assignment
from keito_server.team import queries
from keito_server.team.models import ApiKey, BusinessRole, Member, MemberRate
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW, Cast
from tests.invoices.conftest import Desk
from tests.pages import HOSTILE_NAMES, Browser, browser_of, error_of, text_of

MARCH_1 = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return browser_of(cast.alice)


def path_of(member: Member, rest: str = "") -> str:
    return f"/team/{member.public_id}/{rest}"


def reload(member: Member) -> Member:
    return queries.get_member(member, member.id)


ADMINISTRATORS_PAGES = ["edit/", "archive/", "keys/new/", "permissions/", "history/"]


def test_shows_a_person_with_rates_keys_projects_and_how_they_sign_in(cast: Cast, alice: Browser) -> None:
    factories.member_rate(cast.bob, "100")
    factories.member_rate(cast.bob, "62", kind="cost")
    factories.member_rate(cast.bob, "125", valid_from=MARCH_1)
    factories.member_rate(cast.bob, "140", valid_from=date(2026, 4, 1))
    factories.api_key(cast.bob, name="Laptop")
    project = factories.project(
        factories.client(cast.alice.workspace, name="Meridian"), name="Payments", team=(cast.bob,)
    )
    factories.entry(cast.bob, project, duration_ms=3 * HOUR_MS)
    factories.entry(cast.bob, project, duration_ms=4 * HOUR_MS, spent_date=date(2025, 12, 1))
    text = text_of(alice.page(path_of(cast.bob)))
    assert "From To Billable Cost Hours Set by" in text
    assert "1 Apr 2026 Planned open £140.00 £62.00 – –" in text
    assert "1 Mar 2026 Now 31 Mar 2026 £125.00 £62.00 3:00 –" in text
    assert "the beginning 28 Feb 2026 £100.00 £62.00 4:00 –" in text
    assert "Laptop" in text
    assert "Payments Meridian on the team 7:00 3:00" in text
    assert f"Signs in as {cast.bob.login.email if cast.bob.login else ''}" in text


def test_shows_an_agent_with_its_sessions_newest_first(cast: Cast, alice: Browser) -> None:
    project = factories.project(factories.client(cast.alice.workspace), name="Payments", team=(cast.review_bot,))
    for number, (session, values) in enumerate(
        [
            ("ses-1", {"duration_ms": HOUR_MS, "notes": "Nightly review", "is_auto_stopped": True}),
            ("ses-2", {"duration_ms": HOUR_MS // 2, "notes": "Pull request 485"}),
            ("ses-2", {"is_running": True, "duration_ms": 0, "timer_slot": "ses-2", "notes": "Second look"}),
        ]
    ):
        started = NOW - timedelta(hours=9 - 4 * number)
        factories.entry(
            cast.review_bot,
            project,
            source="agent",
            session_id=session,
            model="claude-opus-4-6",
            started_at=started,
            **values,
        )
    text = text_of(alice.page(path_of(cast.review_bot)))
    assert "Recent sessions 2 so far" in text
    assert "Today 09:30 ses-2 Second look Payments claude-opus-4-6 1:30:00 Live" in text
    assert "Today 05:30 ses-1 Nightly review Payments claude-opus-4-6 1:00 Stopped by itself" in text
    assert text.index("ses-2") < text.index("ses-1")
    assert "cannot sign in" in text
    assert "Signs in as" not in text


def test_a_manager_opens_teammates_and_nobody_else(cast: Cast) -> None:
    factories.teammate(cast.carol, cast.bob)
    carol = browser_of(cast.carol)
    assert "Bob Lindqvist" in carol.page(path_of(cast.bob))
    for stranger in (cast.alice, cast.review_bot, cast.mallory):
        assert carol.get(path_of(stranger)).status_code == 404
        assert carol.get(path_of(stranger, "rates/new/")).status_code == 403, "she holds no permission for rates"
    for page in ADMINISTRATORS_PAGES:
        assert carol.get(path_of(cast.bob, page)).status_code == 403


def test_a_manager_sees_neither_keys_nor_sign_in_and_rates_only_if_granted(cast: Cast) -> None:
    factories.teammate(cast.carol, cast.bob)
    factories.member_rate(cast.bob, "123.45")
    factories.member_rate(cast.bob, "67.89", kind="cost")
    factories.api_key(cast.bob, name="Laptop")
    carol = browser_of(cast.carol)
    page = carol.page(path_of(cast.bob))
    assert "123.45" not in page and "67.89" not in page and "Laptop" not in page and "Signs in as" not in page
    cast.carol.manager_permissions = ["billable_rates"]
    cast.carol.save()
    page = carol.page(path_of(cast.bob))
    assert "123.45" in page and "67.89" not in page
    form = carol.page(path_of(cast.bob, "rates/new/"))
    assert 'name="kind"' not in form
    before = list(MemberRate.objects.in_workspace(cast.bob.workspace_id).order_by("id").values())
    typed = {"rate": "130", "valid_from": "2026-03-01"}
    for kind in ("cost", "else"):
        page = carol.refused(path_of(cast.bob, "rates/new/"), kind=kind, **typed)
        assert "You may set billable rates only." in text_of(page)
        assert list(MemberRate.objects.in_workspace(cast.bob.workspace_id).order_by("id").values()) == before
    carol.saved(path_of(cast.bob, "rates/new/"), **typed)
    rates = MemberRate.objects.in_workspace(cast.bob.workspace_id).filter(valid_from=MARCH_1)
    assert [rate.kind for rate in rates] == ["billable"]
    assert carol.get(path_of(cast.alice, "rates/new/")).status_code == 404
    assert carol.get(path_of(cast.carol, "rates/new/")).status_code == 403


def test_members_are_refused_at_all_addresses_of_the_team(cast: Cast) -> None:
    bob = browser_of(cast.bob)
    for page in ("", "rates/new/", *ADMINISTRATORS_PAGES):
        assert bob.get(path_of(cast.bob, page)).status_code == 403
    assert bob.get("/team/agents/new/").status_code == 403
    assert bob.post(path_of(cast.alice, "archive/")).status_code == 403
    assert bob.post(path_of(cast.alice, "reactivate/")).status_code == 403
    assert reload(cast.alice).is_active


def test_a_new_rate_says_how_much_it_repriced(cast: Cast, alice: Browser) -> None:
    project = factories.project(factories.client(cast.alice.workspace), bill_by="person", team=(cast.bob,))
    entry = factories.entry(cast.bob, project, rate=Decimal(90), amount=Decimal(90))
    page = alice.saved(path_of(cast.bob, "rates/new/"), kind="billable", rate="125.50", valid_from="2026-03-01")
    assert "Set the billable rate from 1 Mar 2026. 1 saved entry took its price." in text_of(page)
    entry.refresh_from_db()
    assert (entry.rate, entry.amount) == (Decimal("125.5"), Decimal("125.5"))
    [row] = MemberRate.objects.in_workspace(cast.bob.workspace_id)
    page = alice.saved(path_of(cast.bob, f"rates/{row.public_id}/remove/"))
    assert "Removed the rate. 1 saved entry took its price." in text_of(page)


def test_the_message_and_the_table_of_rates_say_what_a_rate_did_and_who_set_it(
    cast: Cast, alice: Browser, desk: Desk
) -> None:
    desk.project.bill_by = "person"
    desk.project.save()
    desk.time(cast.bob)
    desk.draft()
    words = text_of(alice.saved(path_of(cast.bob, "rates/new/"), kind="billable", rate="150", valid_from="2026-03-01"))
    assert "1 saved entry took its price. 1 draft of an invoice changed." in words
    assert "1 Mar 2026 Now open £150.00 – 1:00 Alice , 12 Mar" in words


def test_a_rate_that_cannot_be_read_stays_on_the_page(cast: Cast, alice: Browser) -> None:
    page = alice.refused(path_of(cast.bob, "rates/new/"), kind="cost", rate="a lot", valid_from="2026-03-01")
    assert error_of(page, "rate") == "“a lot” is not an amount. Try 95 or 95.50."
    page = alice.refused(path_of(cast.bob, "rates/new/"), kind="cost", rate="1", valid_from="1960-01-01")
    assert error_of(page, "valid_from") == "Choose a day between 1970 and 2200."


def test_a_key_is_shown_once_and_a_form_sent_twice_makes_one(cast: Cast, alice: Browser) -> None:
    path = path_of(cast.review_bot, "keys/new/")
    first = alice.post(path, name="GitHub Actions", form_id="this-form")
    assert first.status_code == 200
    assert "keito_sk_" in first.content.decode()
    assert "no-store" in first.headers["Cache-Control"]
    assert "made already" in text_of(alice.saved(path, name="GitHub Actions", form_id="this-form"))
    assert "keito_sk_" not in alice.page(path_of(cast.review_bot))
    [key] = ApiKey.objects.in_workspace(cast.bob.workspace_id)
    assert key.member == cast.review_bot


def test_a_key_is_revoked_from_the_members_page_and_leads_back_to_it(cast: Cast, alice: Browser) -> None:
    factories.api_key(cast.review_bot, name="Old")
    [key] = ApiKey.objects.in_workspace(cast.bob.workspace_id)
    here = alice.url(path_of(cast.review_bot))
    response = alice.post(f"/settings/api/{key.public_id}/revoke/", next=here)
    assert response.headers["Location"] == here
    elsewhere = alice.post(f"/settings/api/{key.public_id}/revoke/", next="https://elsewhere.example/")
    assert elsewhere.headers["Location"] == alice.url("/settings/api/")


def test_archiving_and_reactivating_from_the_page(cast: Cast, alice: Browser) -> None:
    assert "revoked for good" in text_of(alice.page(path_of(cast.bob, "archive/")))
    page = text_of(alice.saved(path_of(cast.bob, "archive/")))
    assert "Archived" in page and "Reactivate" in page
    assert not reload(cast.bob).is_active
    page = text_of(alice.saved(path_of(cast.bob, "reactivate/")))
    assert "Reactivated Bob Lindqvist" in page
    assert reload(cast.bob).is_active


def test_an_open_browser_of_an_archived_member_is_refused_at_its_next_click(cast: Cast, alice: Browser) -> None:
    bob = browser_of(cast.bob)
    bob.page("/projects/")
    alice.saved(path_of(cast.bob, "archive/"))
    assert bob.get("/projects/").status_code == 404


def test_the_last_administrator_is_told_why_they_stay(cast: Cast, alice: Browser) -> None:
    page = alice.refused(path_of(cast.alice, "archive/"))
    assert "This is the only administrator. Make somebody else an administrator first." in text_of(page)


def test_edits_a_person_but_not_the_address_that_they_sign_in_with(cast: Cast, alice: Browser) -> None:
    role = factories.made(BusinessRole, workspace=cast.alice.workspace, name="Designer", created_at=NOW)
    typed = {
        "first_name": "Bob",
        "last_name": "Lind",
        "email": "bob@new.example",
        "phone": "123",
        "timezone": "Europe/Stockholm",
        "employee_id": "E-1",
        "engagement": "contractor",
        "weekly_capacity": "37:30",
        "business_roles": [role.public_id],
    }
    page = text_of(alice.saved(path_of(cast.bob, "edit/"), **typed))
    assert "Changes saved" in page
    assert "Contractor" in page and "Designer" in page and "37:30 a week" in page
    assert reload(cast.bob).email == cast.bob.email
    again = alice.page(path_of(cast.bob, "edit/"))
    assert 'value="37.5"' in again
    assert f'value="{role.public_id}" id="id_business_roles_0" checked' in again
    [field] = re.findall(r'<input[^>]*name="email"[^>]*>', again)
    assert f'value="{cast.bob.email}"' in field and "disabled" in field
    assert "Only they can change it, under Settings, Security." in text_of(again)


def test_who_has_no_login_keeps_an_address_of_their_own_that_is_refused_beside_its_field_if_taken(
    cast: Cast, alice: Browser
) -> None:
    contact = factories.member(cast.alice.workspace, login=None)
    typed = {"first_name": "Sam", "engagement": "employee", "email": "sam@new.example"}
    alice.saved(path_of(contact, "edit/"), **typed)
    assert reload(contact).email == "sam@new.example"
    page = alice.refused(path_of(contact, "edit/"), **(typed | {"email": cast.carol.email.upper()}))
    assert error_of(page, "email") == "Another member has this address, perhaps an archived one."


def test_edits_an_agent_which_has_no_address_or_engagement(cast: Cast, alice: Browser) -> None:
    page = alice.page(path_of(cast.review_bot, "edit/"))
    assert 'name="email"' not in page and 'name="engagement"' not in page
    typed = {"first_name": "review-bot-02", "description": "reviews", "weekly_capacity": ""}
    assert "reviews" in text_of(alice.saved(path_of(cast.review_bot, "edit/"), **typed))
    assert reload(cast.review_bot).email == "review-bot-02@agents.keito.ai"


def test_adds_an_agent_with_rates_projects_and_a_key_that_works(cast: Cast, alice: Browser) -> None:
    project = factories.project(factories.client(cast.alice.workspace), name="Payments")
    typed = {
        "name": "triage-bot-01",
        "description": "support triage",
        "billable_rate": "40",
        "cost_rate": "1.5",
        "weekly_capacity": "20",
        "projects": [project.public_id],
        "key_name": "Queue",
        "form_id": "this-form",
    }
    answer = alice.post("/team/agents/new/", **typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "keito_sk_" in page and "£40.00" in page and "£1.50" in page and "20:00 a week" in text_of(page)
    agent = Member.objects.in_workspace(cast.alice.workspace_id).get(first_name="triage-bot-01")
    assert Assignment.objects.in_workspace(agent.workspace_id).filter(member=agent, project=project).exists()
    assert "added already" in text_of(alice.saved("/team/agents/new/", **typed))


def test_an_agent_is_added_whole_or_not_at_all(cast: Cast, alice: Browser) -> None:
    factories.project(factories.client(cast.alice.workspace))
    foreign = factories.project(factories.client(cast.mallory.workspace))
    page = alice.refused("/team/agents/new/", name="triage-bot-01", projects=[foreign.public_id], form_id="a")
    assert error_of(page, "projects") == "Choose one of the list."
    page = alice.refused("/team/agents/new/", name="review-bot-01", billable_rate="40", form_id="b")
    assert error_of(page, "name") == "There is already an agent with this name. Choose another."
    assert not MemberRate.objects.in_workspace(cast.alice.workspace_id).exists()
    assert alice.post("/team/agents/new/", name="quiet-bot", form_id="c").status_code == 302


def test_puts_a_member_on_a_project_and_says_why_not(cast: Cast, alice: Browser) -> None:
    project = factories.project(factories.client(cast.alice.workspace), name="Payments")
    page = text_of(alice.saved(path_of(cast.bob, "projects/assign/"), project=project.public_id))
    assert "Bob Lindqvist is on Payments" in page
    assert "Payments" in page
    page = text_of(alice.saved(path_of(cast.bob, "projects/assign/"), project=""))
    assert "Choose a project." in page
    foreign = factories.project(factories.client(cast.mallory.workspace))
    assert alice.post(path_of(cast.bob, "projects/assign/"), project=foreign.public_id).status_code == 404


def test_a_manager_puts_teammates_on_projects_that_they_manage_only(cast: Cast) -> None:
    factories.teammate(cast.carol, cast.bob)
    client = factories.client(cast.alice.workspace)
    managed, other = (
        factories.project(client, name="Managed"),
        factories.project(client, name="Other", team=(cast.carol,)),
    )
    factories.assignment(managed, cast.carol, is_manager=True)
    carol = browser_of(cast.carol)
    page = carol.page(path_of(cast.bob))
    assert managed.public_id in page and other.public_id not in page
    carol.saved(path_of(cast.bob, "projects/assign/"), project=managed.public_id)
    assert carol.post(path_of(cast.bob, "projects/assign/"), project=other.public_id).status_code == 403
    assert carol.post(path_of(cast.alice, "projects/assign/"), project=managed.public_id).status_code == 404


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_comes_out_as_text(cast: Cast, alice: Browser, name: str) -> None:
    cast.bob.first_name, cast.bob.description = name[:80], name[:80]
    cast.bob.save()
    project = factories.project(factories.client(cast.alice.workspace), name=name[:80], team=(cast.bob,))
    factories.entry(cast.review_bot, project, source="agent", session_id=name, notes=name, model=name)
    for member in (cast.bob, cast.review_bot):
        assert "<script>alert" not in alice.page(path_of(member))
    assert "<script>alert" not in alice.page(path_of(cast.bob, "edit/"))


def test_a_page_takes_as_many_queries_for_a_little_as_for_a_lot(cast: Cast, alice: Browser) -> None:
    client = factories.client(cast.alice.workspace)

    def work(number: int) -> None:
        project = factories.project(client, team=(cast.review_bot,))
        factories.entry(cast.review_bot, project, source="agent", session_id=f"session-{number}")
        factories.member_rate(cast.review_bot, "1", valid_from=MARCH_1 + timedelta(days=number))
        factories.api_key(cast.review_bot)

    work(0)
    few = alice.queries(path_of(cast.review_bot))
    for number in range(1, 6):
        work(number)
    assert alice.queries(path_of(cast.review_bot)) == few
    assert TimeEntry.objects.in_workspace(client.workspace_id).count() == 6


def test_every_page_of_a_member_names_them_and_has_the_same_tabs(cast: Cast, alice: Browser) -> None:
    for page, current in (("", 0), ("edit/", 1), ("permissions/", 2), ("history/", 3)):
        html = alice.page(path_of(cast.bob, page))
        [tabs] = re.findall(r'<nav class="tabs" aria-label="Pages of Bob Lindqvist">(.*?)</nav>', html, re.DOTALL)
        lines = re.findall(r"<a [^>]*?( aria-current=\"page\")?>([^<]+)</a>", tabs)
        assert [words for _, words in lines] == ["Overview", "Edit", "Role and permissions", "History"]
        assert [bool(is_current) for is_current, _ in lines].index(True) == current
    for page in ("", "rates/new/", *ADMINISTRATORS_PAGES):
        member = cast.review_bot if page == "keys/new/" else cast.bob
        [heading] = re.findall(r"<h1>(.*?)</h1>", alice.page(path_of(member, page)))
        assert member.name in heading
