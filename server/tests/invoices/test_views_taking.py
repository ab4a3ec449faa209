"""Making an invoice from time, as one sees it: the choice, its preview, and what is refused."""

import re
from datetime import date

import pytest

from keito_server.invoices.models import Invoice
from tests import factories
from tests.invoices.conftest import Desk
from tests.pages import browser_of, error_of, text_of

NEW = "/invoices/new/"

pytestmark = pytest.mark.usefixtures("today")


def choice(desk: Desk, **typed: object) -> dict[str, object]:
    """The form of a new invoice: Meridian's project, all of March, detailed."""
    return {
        "client": desk.client.public_id,
        "shown_client": desk.client.public_id,
        "projects": [desk.project.public_id],
        "first_day": "2026-03-01",
        "last_day": "2026-03-31",
        "grouping": "detailed",
        "intent": "create",
    } | typed


def shown_with(page: str) -> dict[str, str]:
    """How many entries a page was shown with, and for which choice."""
    return dict(re.findall(r'name="(shown|shown_for)" value="([^"]*)"', page))


def test_one_chooses_among_the_clients_and_sees_what_waits(desk: Desk) -> None:
    factories.client(desk.cast.alice.workspace, name="Lumen Energie", currency="EUR")
    desk.time(desk.cast.bob, hours="2")
    words = text_of(browser_of(desk.cast.alice).page(NEW))
    assert "Lumen Energie (EUR)" in words
    assert "Client Hours Amount Meridian Bank 2.00 £250.00" in words


def test_the_only_client_is_chosen_and_its_waiting_time_shown(desk: Desk) -> None:
    desk.time(desk.cast.bob, hours="2.5", spent_date=date(2026, 2, 3))
    desk.time(desk.cast.review_bot, rate="75")
    desk.time(desk.cast.bob, rate=None)
    page = browser_of(desk.cast.alice).page(NEW)
    words = text_of(page)
    assert 'name="first_day" value="2026-02-03"' in page
    assert "Payments platform P-" in words
    assert "1 without a rate" in words
    assert "3.50 £387.50" in words
    assert "before tax, for 3.50 hours in 2 entries, 3 Feb 2026 – 12 Mar 2026" in words


def test_the_preview_answers_htmx_with_its_parts(desk: Desk) -> None:
    desk.time(desk.cast.bob, rate=None, hours="2")
    browser = browser_of(desk.cast.alice)
    typed = choice(desk, intent="preview", rate_without="90")
    address = browser.url(NEW)
    response = browser.client.post(address, {"workspace": "harrow-vale", **typed}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert "£180.00" in page
    assert "They are billed at the rate below." in page
    assert not Invoice.objects.in_workspace(desk.client.workspace_id).exists()


def test_creates_the_draft_and_opens_it(desk: Desk) -> None:
    desk.time(desk.cast.bob, notes="Settlement backfill")
    page = browser_of(desk.cast.alice).saved(NEW, **choice(desk))
    assert "Settlement backfill" in page
    assert "INV-2026-0001 when issued" in page


def test_a_blank_draft_needs_no_time(desk: Desk) -> None:
    page = browser_of(desk.cast.alice).saved(NEW, **choice(desk, intent="blank"))
    assert "No lines yet." in page


def test_reversed_days_are_said_beside_their_field_and_the_ticks_stay(desk: Desk) -> None:
    typed = choice(desk, first_day="2026-03-31", last_day="2026-03-01")
    page = browser_of(desk.cast.alice).refused(NEW, **typed)
    assert error_of(page, "last_day") == "The last day lies before the first. Swap them."
    assert 'value="2026-03-31"' in page
    assert "checked" in page.partition(desk.project.public_id)[2][:200]


@pytest.mark.parametrize("day", ["2026-02-30", "", "x\x00"])
def test_a_day_that_is_none_is_said_beside_its_field(desk: Desk, day: str) -> None:
    assert error_of(browser_of(desk.cast.alice).refused(NEW, **choice(desk, first_day=day)), "first_day")


def test_no_project_and_an_unreadable_rate_are_refused(desk: Desk) -> None:
    desk.time(desk.cast.bob, rate=None)
    browser = browser_of(desk.cast.alice)
    assert "Choose at least one project." in browser.refused(NEW, **choice(desk, projects=[]))
    assert "is not an amount" in browser.refused(NEW, **choice(desk, rate_without="abc"))


def test_nothing_left_is_said_on_the_form(desk: Desk) -> None:
    page = browser_of(desk.cast.alice).refused(NEW, **choice(desk))
    assert "There is no uninvoiced, billable time with a rate here." in page


def test_time_that_somebody_else_has_taken_is_said_on_the_form(desk: Desk) -> None:
    for _ in range(2):
        desk.time(desk.cast.bob)
    browser = browser_of(desk.cast.alice)
    seen = shown_with(browser.post(NEW, **choice(desk, intent="preview")).content.decode())
    desk.draft()
    desk.time(desk.cast.bob)
    words = text_of(browser.refused(NEW, **choice(desk, **seen)))
    assert "Some of this was put on another invoice" in words
    assert words.count("Nothing was drafted.") == 1


@pytest.mark.parametrize("changed", [{"last_day": "2026-03-11"}, {"shown_for": ""}, {"shown_for": "x" * 20}])
def test_a_count_shown_for_another_choice_is_not_held_against_this_one(desk: Desk, changed: dict[str, str]) -> None:
    desk.time(desk.cast.bob, spent_date=date(2026, 3, 10))
    desk.time(desk.cast.bob, spent_date=date(2026, 3, 12))
    browser = browser_of(desk.cast.alice)
    seen = shown_with(browser.post(NEW, **choice(desk, intent="preview")).content.decode())
    assert seen["shown"] == "2"
    assert "INV-2026-0001 when issued" in browser.saved(NEW, **choice(desk, **(seen | {"shown": "9"} | changed)))


def test_a_rate_taken_back_leaves_the_count_it_was_shown_with_aside(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    desk.time(desk.cast.bob, rate=None)
    browser = browser_of(desk.cast.alice)
    seen = shown_with(browser.post(NEW, **choice(desk, intent="preview", rate_without="90")).content.decode())
    assert seen["shown"] == "2"
    assert "INV-2026-0001 when issued" in browser.saved(NEW, **choice(desk, **seen))


def test_the_form_says_how_many_entries_it_was_shown_with(desk: Desk) -> None:
    for _ in range(3):
        desk.time(desk.cast.bob)
    assert 'name="shown" value="3"' in browser_of(desk.cast.alice).page(NEW)


def test_foreign_clients_and_projects_answer_404(desk: Desk) -> None:
    elsewhere = factories.client(desk.cast.mallory.workspace)
    theirs = factories.project(elsewhere)
    browser = browser_of(desk.cast.alice)
    assert browser.get(f"{NEW}?client={elsewhere.public_id}").status_code == 404
    for foreign in (
        {"client": elsewhere.public_id, "shown_client": elsewhere.public_id},
        {"client": "cli_nonsense"},
        {"projects": [theirs.public_id]},
        {"projects": ["prj_nonsense"]},
    ):
        assert browser.post(NEW, **choice(desk, **foreign)).status_code == 404


def test_another_client_without_script_begins_anew(desk: Desk) -> None:
    other = factories.client(desk.cast.alice.workspace, name="Lumen Energie")
    page = browser_of(desk.cast.alice).refused(NEW, **choice(desk, client=other.public_id))
    assert desk.project.public_id not in page
    assert "This client has no project that is billed by time." in page
    assert "The client was changed, so here is its time." in page
    assert 'aria-describedby="client-error"' in page


def test_another_client_keeps_the_days_and_the_grouping_that_were_chosen(desk: Desk) -> None:
    other = factories.client(desk.cast.alice.workspace, name="Lumen Energie")
    theirs = factories.project(other, team=(desk.cast.bob,), tasks=(desk.development,))
    desk.time(desk.cast.bob, on=theirs, spent_date=date(2026, 2, 2))
    browser = browser_of(desk.cast.alice)
    typed = choice(desk, client=other.public_id, intent="preview", grouping="task", first_day="2026-01-05")
    page = browser.post(NEW, **typed, proposed_first_day="2026-03-01").content.decode()
    assert re.search(r'<input[^>]*name="grouping"[^>]*value="task"[^>]*checked', page)
    assert 'name="first_day" value="2026-01-05"' in page
    assert "checked" in page.partition(theirs.public_id)[2][:200]
    untouched = browser.post(NEW, **typed, proposed_first_day="2026-01-05").content.decode()
    assert 'name="first_day" value="2026-02-02"' in untouched


def test_a_client_whose_time_has_no_rate_shows_hours_and_no_money(desk: Desk) -> None:
    factories.client(desk.cast.alice.workspace, name="Lumen Energie")
    desk.time(desk.cast.bob, hours="2.5", rate=None)
    words = text_of(browser_of(desk.cast.alice).page(NEW))
    assert "Meridian Bank 1 entry without a rate 2.50 –" in words


def test_a_manager_is_offered_only_what_they_manage(desk: Desk) -> None:
    carol = desk.cast.carol
    carol.manager_permissions = ["draft_invoices"]
    carol.save()
    factories.project(desk.client, name="Not hers")
    factories.client(carol.workspace, name="Nobody of hers")
    page = browser_of(carol).page(NEW)
    assert "Payments platform" in page
    assert "Not hers" not in page
    assert "Nobody of hers" not in page
