"""An issued invoice, the time behind its lines, and the PDF, as one sees them."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import escape

import pytest
import time_machine
from django.http import HttpResponse
from pypdf import PdfReader

from keito_server.invoices import actions, queries
from keito_server.invoices.models import Invoice
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later
from tests.pages import HOSTILE_NAMES, browser_of, text_of

LIST = "/invoices/"

pytestmark = pytest.mark.usefixtures("today")


def words_of(response: HttpResponse) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(page.extract_text() for page in pages).replace("\u00a0", " ")


def test_shows_the_paper_as_it_was_sent_with_its_facts(desk: Desk) -> None:
    invoice = desk.issued()
    desk.client.name = "Renamed"
    desk.client.save()
    words = text_of(browser_of(desk.cast.alice).page(f"{LIST}{invoice.public_id}/"))
    assert "Invoice INV-2026-0001" in words
    assert "Billed to Meridian Bank" in words
    assert "Due in 30 days £125.00" in words
    assert "Save draft" not in words


def test_an_overdue_one_says_by_how_much(desk: Desk) -> None:
    invoice = desk.issued(now=NOW - timedelta(days=32))
    assert "Overdue, 2 days" in browser_of(desk.cast.alice).page(f"{LIST}{invoice.public_id}/")


def test_the_time_behind_a_line_is_traced_to_member_and_session(desk: Desk) -> None:
    desk.time(desk.cast.review_bot, hours="1.25", rate="75", source="agent", session_id="550e8400", notes="PR 482")
    invoice = desk.draft()
    [line] = queries.list_lines(desk.cast.alice, invoice)
    address = f"{LIST}{invoice.public_id}/lines/{line.public_id}/"
    browser = browser_of(desk.cast.alice)
    words = text_of(browser.page(address))
    assert "12 Mar 2026 review-bot-01 Agent session 550e8400 PR 482 1.25" in words
    part = browser.client.get(browser.url(address), headers={"HX-Request": "true"}).content.decode()
    assert "550e8400" in part
    assert "<html" not in part


def test_the_invoice_takes_the_same_statements_however_many_lines_it_has(desk: Desk) -> None:
    counts = []
    for times in (1, 8):
        for _ in range(times):
            desk.time(desk.cast.bob)
        invoice = desk.draft(grouping="detailed")
        counts.append(browser_of(desk.cast.alice).queries(f"{LIST}{invoice.public_id}/"))
        actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
        counts.append(browser_of(desk.cast.alice).queries(f"{LIST}{invoice.public_id}/"))
    assert counts == [10, 7, 10, 7]


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_hostile_text_comes_out_as_text(desk: Desk, hostile: str) -> None:
    desk.time(desk.cast.bob, notes=hostile)
    draft = desk.draft(grouping="detailed")
    browser = browser_of(desk.cast.alice)
    for path in (f"{LIST}{draft.public_id}/", LIST):
        assert "<script>alert" not in browser.page(path)
    assert escape(hostile) in browser.page(f"{LIST}{draft.public_id}/")
    actions.issue(actor=desk.cast.alice, invoice_id=draft.id, now=NOW)
    assert "<script>alert" not in browser.page(f"{LIST}{draft.public_id}/")


def test_the_pdf_is_shown_in_the_browser_named_by_its_number_and_never_cached(desk: Desk) -> None:
    invoice = desk.issued()
    response = browser_of(desk.cast.alice).get(f"{LIST}{invoice.public_id}/pdf/")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="INV-2026-0001.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "£125.00" in words_of(response)


def test_the_pdf_is_the_same_file_each_time(desk: Desk) -> None:
    invoice = desk.issued()
    browser = browser_of(desk.cast.alice)
    first, second = (browser.get(f"{LIST}{invoice.public_id}/pdf/").content for _ in range(2))
    assert first == second


def test_the_pdf_of_a_draft_is_made_live(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    draft = desk.draft()
    browser = browser_of(desk.cast.alice)
    assert "£125.00" in words_of(browser.get(f"{LIST}{draft.public_id}/pdf/"))
    actions.add_line(
        actor=desk.cast.alice,
        invoice_id=draft.id,
        fields={"description": "Travel", "unit_price": Decimal("86.4")},
        now=later(),
    )
    response = browser.get(f"{LIST}{draft.public_id}/pdf/")
    assert "£211.40" in words_of(response)
    assert "Draft-Meridian-Bank.pdf" in response.headers["Content-Disposition"]


def test_a_number_with_slashes_makes_a_plain_file_name(desk: Desk) -> None:
    invoice = desk.issued()
    Invoice.objects.in_workspace(invoice.workspace_id).update(number='2026/"03"/0001')
    header = browser_of(desk.cast.alice).get(f"{LIST}{invoice.public_id}/pdf/").headers["Content-Disposition"]
    assert header == 'inline; filename="2026-03-0001.pdf"'


@pytest.mark.parametrize("page", ["", "pdf/", "lines/inl_00000000000000000000000000/"])
def test_invoices_of_others_are_not_there(desk: Desk, page: str) -> None:
    invoice = desk.issued()
    assert browser_of(desk.cast.mallory).get(f"{LIST}{invoice.public_id}/{page}").status_code == 404
    assert browser_of(desk.cast.alice).get(f"{LIST}inv_nonsense/{page}").status_code == 404
    assert browser_of(desk.cast.bob).get(f"{LIST}{invoice.public_id}/{page}").status_code == 403


def test_the_day_of_an_invoice_is_the_workspaces(desk: Desk) -> None:
    workspace = desk.cast.alice.workspace
    workspace.timezone = "Pacific/Auckland"
    workspace.save()
    draft = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    with time_machine.travel(datetime(2026, 12, 31, 12, tzinfo=UTC), tick=False):
        assert "INV-2027-0001 when issued" in browser_of(desk.cast.alice).page(f"{LIST}{draft.public_id}/")
