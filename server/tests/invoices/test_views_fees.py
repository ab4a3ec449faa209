"""Billing a fixed fee, as one sees it: what is offered, a part of it, what is refused, and where the rest stands (R4)."""

from decimal import Decimal

import pytest

from keito_server.invoices import actions
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.projects.models import Project
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk
from tests.pages import browser_of, text_of

NEW = "/invoices/new/"

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def website(desk: Desk) -> Project:
    return factories.project(desk.client, name="Website", billing_type="fixed_fee", fee=Decimal(5000))


def choice(desk: Desk, **typed: object) -> dict[str, object]:
    return {
        "client": desk.client.public_id,
        "shown_client": desk.client.public_id,
        "first_day": "2026-03-01",
        "last_day": "2026-03-31",
        "grouping": "person",
        "intent": "create",
    } | typed


def invoices(desk: Desk) -> list[Invoice]:
    return list(Invoice.objects.in_workspace(desk.client.workspace_id))


def test_a_fee_is_offered_and_ticked_only_where_nothing_else_waits(desk: Desk, website: Project) -> None:
    browser = browser_of(desk.cast.alice)
    alone = browser.page(NEW)
    assert f'name="fee_{website.public_id}"' in alone
    assert 'value="5000.00"' in alone
    assert "before tax, for 1 fixed fee" in text_of(alone)
    desk.time(desk.cast.bob)
    beside = browser.page(NEW)
    assert f'name="fee_{website.public_id}"' not in beside
    words = text_of(beside)
    assert "Fixed fees" in words and "Website £5,000.00 £5,000.00" in words
    asked = browser.page(f"{NEW}?client={desk.client.public_id}&project={website.public_id}")
    assert f'name="fee_{website.public_id}"' in asked
    assert "before tax, for 1 fixed fee" in text_of(asked)


def test_a_part_is_previewed_drafted_and_the_rest_offered(desk: Desk, website: Project) -> None:
    desk.time(desk.cast.bob, hours="2")
    browser = browser_of(desk.cast.alice)
    part = {"fees": [website.public_id], f"fee_{website.public_id}": "1,999.99", "projects": [desk.project.public_id]}
    shown = browser.post(NEW, **choice(desk, **part, intent="preview"))
    assert "£2,249.99 before tax, for 1 fixed fee and 2.00 hours in 1 entry" in text_of(shown.content.decode())
    page = browser.saved(NEW, **choice(desk, **part))
    [invoice] = invoices(desk)
    assert invoice.total == Decimal("2249.99")
    assert "Website, fixed fee" in page
    words = text_of(browser.page(f"{NEW}?client={desk.client.public_id}"))
    assert "£3,000.01 left of £5,000.00" in words


def test_what_is_ticked_just_now_is_all_that_is_left(desk: Desk, website: Project) -> None:
    browser = browser_of(desk.cast.alice)
    shown = browser.post(NEW, **choice(desk, fees=[website.public_id], intent="preview")).content.decode()
    assert f'name="fee_{website.public_id}" id="id_fee_{website.public_id}" value="5000.00"' in shown
    browser.saved(NEW, **choice(desk, fees=[website.public_id]))
    assert [invoice.total for invoice in invoices(desk)] == [Decimal(5000)]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("5000.01", "at most £5,000.00"),
        ("0", "more than nothing"),
        ("", "more than nothing"),
        ("12.345", "in whole coins"),
        ("all", "“all” is not an amount"),
    ],
)
def test_what_cannot_be_billed_is_said_beside_it_and_kept(
    desk: Desk, website: Project, typed: str, refusal: str
) -> None:
    part = {"fees": [website.public_id], f"fee_{website.public_id}": typed}
    page = browser_of(desk.cast.alice).refused(NEW, **choice(desk, **part))
    assert refusal in text_of(page)
    assert f'value="{typed}"' in page
    assert invoices(desk) == []


def test_a_fee_that_somebody_else_took_meanwhile_is_told(desk: Desk, website: Project) -> None:
    desk.draft(project_ids=[], fees={website.id: Decimal(5000)})
    page = browser_of(desk.cast.alice).refused(NEW, **choice(desk, fees=[website.public_id]))
    assert "Nothing is left of a fee that you chose" in text_of(page)
    assert len(invoices(desk)) == 1


def test_nothing_chosen_asks_for_a_project(desk: Desk, website: Project) -> None:
    page = browser_of(desk.cast.alice).refused(NEW, **choice(desk))
    assert "Choose at least one project." in text_of(page)


def test_a_fee_of_another_workspace_is_not_there(desk: Desk, website: Project) -> None:
    away = factories.project(factories.client(desk.cast.mallory.workspace), billing_type="fixed_fee", fee=Decimal(9))
    page = browser_of(desk.cast.alice).refused(NEW, **choice(desk, fees=[away.public_id]))
    assert away.name not in text_of(page)
    assert browser_of(desk.cast.alice).post(NEW, **choice(desk, fees=["prj_nothing"])).status_code == 404


def test_the_editor_tells_what_issuing_marks_and_flags_a_line_above_the_fee(desk: Desk, website: Project) -> None:
    desk.time(desk.cast.bob, on=website)
    invoice = desk.draft(project_ids=[], fees={website.id: Decimal(5000)})
    words = text_of(browser_of(desk.cast.alice).page(f"/invoices/{invoice.public_id}/"))
    assert "Lines 1 fixed fee, by person" in words
    assert "the last of the fixed fee of Website : 1 entry is marked as billed and locked" in words
    InvoiceLine.objects.in_workspace(invoice.workspace_id).update(unit_price=Decimal(5600), amount=Decimal(5600))
    words = text_of(browser_of(desk.cast.alice).page(f"/invoices/{invoice.public_id}/"))
    assert "£600.00 more than the fixed fee of its project" in words


def test_the_hours_of_a_billed_fee_open_from_its_line(desk: Desk, website: Project) -> None:
    desk.time(desk.cast.review_bot, on=website, source="agent", session_id="sess_88", rate=None, hours="1.25")
    desk.time(desk.cast.bob, on=website, rate=None, hours="2.50")
    invoice = desk.draft(project_ids=[], fees={website.id: Decimal(5000)})
    actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    line = InvoiceLine.objects.in_workspace(invoice.workspace_id).get()
    shown = text_of(browser_of(desk.cast.alice).page(f"/invoices/{invoice.public_id}/"))
    assert "Behind the lines 1 fixed fee, 2 entries Website, fixed fee 2 entries" in shown
    words = text_of(browser_of(desk.cast.alice).page(f"/invoices/{invoice.public_id}/lines/{line.public_id}/"))
    assert "sess_88" in words
    assert "2 entries 3.75" in words


def test_what_is_left_stands_on_the_project_and_among_what_is_ready(desk: Desk, website: Project) -> None:
    desk.draft(project_ids=[], fees={website.id: Decimal(2000)})
    browser = browser_of(desk.cast.alice)
    project = browser.page(f"/projects/{website.public_id}/")
    assert "Not yet invoiced £3,000.00" in text_of(project)
    assert f"?client={desk.client.public_id}&amp;project={website.public_id}" in project
    factories.client(desk.client.workspace, name="Another")
    assert "Fixed fees, £3,000.00 left" in text_of(browser.page(NEW))


def test_an_issued_part_has_nothing_behind_it_yet(desk: Desk, website: Project) -> None:
    desk.time(desk.cast.bob, on=website)
    invoice = desk.draft(project_ids=[], fees={website.id: Decimal(2000)})
    actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    assert "Behind the lines" not in browser_of(desk.cast.alice).page(f"/invoices/{invoice.public_id}/")
