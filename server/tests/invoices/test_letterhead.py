"""Who an invoice is from: formats, legal data and logo of the workspace, as they were when it was issued (I3)."""

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as some
from pypdf import PageObject, PdfReader

from keito_server.invoices import actions, jobs, queries, rules
from keito_server.invoices.documents import paper_context, read_paper, render_invoice_pdf
from keito_server.invoices.models import Invoice
from keito_server.kit.ibans import grouped_iban
from keito_server.workspaces.models import Workspace
from tests.conftest import NOW
from tests.invoices.conftest import Desk
from tests.kit.sample_pictures import picture
from tests.pages import browser_of, text_of

IBAN = "DE89370400440532013000"
HAMBURG = {
    "name": "Nordlicht GmbH",
    "address": "Uferstraße 41\n20457 Hamburg",
    "country": "DE",
    "tax_number": "DE 301 774 620",
    "registration": "Amtsgericht Hamburg, HRB 118 204",
    "iban": IBAN,
    "payment_details": "Elbbank, BIC ELBBDEHH",
    "decimal_separator": ",",
    "thousands_separator": ".",
    "date_format": "dd.mm.yyyy",
    "time_format": "24h",
}
BOSTON = {
    "name": "Harbor Works, Inc.",
    "country": "US",
    "decimal_separator": ".",
    "thousands_separator": ",",
    "date_format": "mm/dd/yyyy",
    "iban": "",
    "logo": "",
}

pytestmark = pytest.mark.usefixtures("today")


def page_of(pdf: bytes) -> PageObject:
    """The only page of a PDF."""
    [page] = PdfReader(io.BytesIO(pdf)).pages
    return page


def printed(pdf: bytes) -> str:
    """The words of a PDF, each run of spaces as one."""
    return " ".join(page_of(pdf).extract_text().split())


def settle(desk: Desk, **values: str) -> Workspace:
    workspace = desk.cast.alice.workspace
    for name, value in values.items():
        setattr(workspace, name, value)
    workspace.save()
    return workspace


def issued(desk: Desk) -> Invoice:
    desk.time(desk.cast.bob, hours="1234.5")
    invoice = actions.issue(actor=desk.cast.alice, invoice_id=desk.draft().id, now=NOW)
    return queries.get_invoice(desk.cast.alice, invoice.id)


def store(content: bytes) -> str:
    return default_storage.save("logos/of-a-test.png", ContentFile(content))


# Legal data


def test_prints_what_the_law_wants_of_a_german_company_in_german_figures(desk: Desk) -> None:
    settle(desk, **HAMBURG)
    words = printed(jobs.kept_pdf(issued(desk)))
    legal = "20457 Hamburg|Germany|Tax number DE 301 774 620|IBAN DE89 3704 0044 0532 0130 00|BIC ELBBDEHH"
    for expected in (*legal.split("|"), "Nordlicht GmbH, Amtsgericht Hamburg, HRB 118 204"):
        assert expected in words
    for expected in ("12.03.2026", "11.04.2026", "1.234,50 h", "£125,00", "£154.312,50"):
        assert expected in words
    assert "March" not in words.replace("Payments platform, March 2026", "")


def test_prints_american_figures_for_an_american_company(desk: Desk) -> None:
    settle(desk, **BOSTON)
    words = printed(jobs.kept_pdf(issued(desk)))
    for expected in ("United States", "03/12/2026", "04/11/2026", "1,234.50 h", "£154,312.50"):
        assert expected in words
    assert "IBAN" not in words


def test_hours_on_an_invoice_are_decimal_whatever_the_workspace_shows(desk: Desk) -> None:
    settle(desk, time_display="hours_minutes")
    [group] = paper_context(read_paper(issued(desk).frozen))["groups"]
    assert group["lines"][0]["quantity"] == "1,234.50\N{NO-BREAK SPACE}h"


@pytest.mark.parametrize(
    ("address", "country", "lines"),
    [
        ("14 Leather Lane\nLondon", "United Kingdom", ["14 Leather Lane", "London", "United Kingdom"]),
        ("London\nunited kingdom ", "United Kingdom", ["London", "united kingdom "]),
        ("London", "", ["London"]),
        ("", "Germany", ["Germany"]),
        ("\n\n", "", []),
    ],
)
def test_the_country_stands_beneath_the_address_once(address: str, country: str, lines: list[str]) -> None:
    assert rules.address_lines(address, country) == lines


@pytest.mark.parametrize(
    ("registration", "line"),
    [
        ("", ""),
        ("HRB 118 204", "Nordlicht, HRB 118 204"),
        ("NORDLICHT GmbH,\nHRB 118 204", "NORDLICHT GmbH, HRB 118 204"),
    ],
)
def test_the_foot_names_the_company_once(registration: str, line: str) -> None:
    assert rules.company_line("Nordlicht", registration) == line


def test_an_iban_that_the_details_have_already_is_not_said_twice() -> None:
    assert rules.payment_lines("IBAN de89 3704 0044 0532 0130 00", IBAN) == ["IBAN de89 3704 0044 0532 0130 00"]
    assert rules.payment_lines("Elbbank", IBAN) == ["Elbbank", "IBAN DE89 3704 0044 0532 0130 00"]
    assert rules.payment_lines("", IBAN) == ["IBAN DE89 3704 0044 0532 0130 00"]
    assert rules.payment_lines(" \n", "") == []


@given(some.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=34))
def test_an_iban_on_paper_is_the_same_in_groups_of_four(number: str) -> None:
    groups = grouped_iban(number).split(" ")
    assert "".join(groups) == number
    assert all(len(group) == 4 for group in groups[:-1])


@pytest.mark.parametrize(
    ("month_first", "words"),
    [(False, "30 December 2025 – 2 January 2026"), (True, "December 30, 2025 – January 2, 2026")],
)
def test_a_period_is_written_in_the_order_of_the_workspaces_dates(month_first: bool, words: str) -> None:
    assert rules.period_words(date(2025, 12, 30), date(2026, 1, 2), month_first=month_first) == words


# What was issued stays


def test_an_issued_invoice_keeps_formats_legal_data_and_logo_of_its_issue(desk: Desk) -> None:
    settle(desk, **HAMBURG, logo=store(picture()))
    invoice = issued(desk)
    browser, path = browser_of(desk.cast.alice), f"/invoices/{invoice.public_id}/"
    before, sheet = jobs.kept_pdf(invoice), sheet_on(browser.page(path))
    settle(desk, **BOSTON)
    kept = queries.get_invoice(desk.cast.alice, invoice.id)
    default_storage.delete(str(kept.pdf.name))
    assert jobs.kept_pdf(kept) == before
    assert sheet_on(browser.page(path)) == sheet
    assert "£154.312,50" in sheet
    assert "£154,312.50" in text_of(browser.page(path)), "what stands beside the sheet is the reader's"
    assert browser.get(f"{path}logo/").content == picture()


def test_an_invoice_of_before_the_formats_is_printed_as_it_was(desk: Desk) -> None:
    facts = issued(desk).frozen
    del facts["formats"], facts["issuer"]["logo"]
    settle(desk, **HAMBURG)
    context = paper_context(read_paper(facts))
    assert context["total"] == "£154,312.50"
    assert context["facts"][0]["text"] == "12 March 2026"


def sheet_on(page: str) -> str:
    """The sheet on a page, as text."""
    return text_of(page.partition('<article class="invoice-sheet"')[2].partition("</article>")[0])


# The logo


def test_a_draft_shows_the_workspaces_logo_on_screen_and_on_paper(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    draft = desk.draft()
    browser, path = browser_of(desk.cast.alice), f"/invoices/{draft.public_id}/"
    plain = browser.get(f"{path}pdf/").content
    assert browser.get(f"{path}logo/").status_code == 204
    assert "<img" not in browser.page(path)
    settle(desk, logo=store(picture()))
    assert f'<img src="/w/{draft.workspace.subdomain}{path}logo/?of=logos%2F' in browser.page(path)
    assert len(page_of(browser.get(f"{path}pdf/").content).images) == 1
    assert not page_of(plain).images


def test_a_logo_is_served_as_a_picture_and_nothing_else(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    draft = desk.draft()
    browser, path = browser_of(desk.cast.alice), f"/invoices/{draft.public_id}/logo/"
    settle(desk, logo=store(picture()))
    answer = browser.get(path)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    settle(desk, logo=store(b"<html><script>alert(1)</script>"))
    assert browser.get(path).status_code == 204


@pytest.mark.parametrize("name", ["logos/gone.png", "../../../etc/passwd", "/etc/passwd", "logos"])
def test_a_logo_that_cannot_be_read_leaves_the_monogram_and_nothing_of_the_machine(desk: Desk, name: str) -> None:
    settle(desk, logo=name)
    invoice = issued(desk)
    assert jobs.kept_pdf(invoice).startswith(b"%PDF")
    assert browser_of(desk.cast.alice).get(f"/invoices/{invoice.public_id}/logo/").status_code == 204
    assert render_invoice_pdf(read_paper(invoice.frozen)) == jobs.kept_pdf(invoice)
