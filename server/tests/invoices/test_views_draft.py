"""The editor of a draft, as one sees it: saving, its lines, bad input, two tabs, issuing and deleting."""

import io
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from pypdf import PdfReader

from keito_server.invoices import actions, queries
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.team import actions as team
from keito_server.time_entries.models import TimeEntry
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later
from tests.pages import browser_of, error_of, text_of

pytestmark = pytest.mark.usefixtures("today")


def path_of(invoice: Invoice) -> str:
    return f"/invoices/{invoice.public_id}/"


def lines_of(desk: Desk, invoice: Invoice) -> list[InvoiceLine]:
    return queries.list_lines(desk.cast.alice, invoice)


def stored(desk: Desk, invoice: Invoice) -> Invoice:
    return queries.get_invoice(desk.cast.alice, invoice.id)


def typed(desk: Desk, invoice: Invoice, **changes: object) -> dict[str, object]:
    """The editor's form as it is shown, with some fields changed; `line0_quantity` is of the first line."""
    fields: dict[str, object] = {
        "version": stored(desk, invoice).updated_at.isoformat(),
        "subject": invoice.subject,
        "terms": "30",
        "purchase_order": "",
        "tax_label": invoice.tax_label,
        "tax_rate": "",
        "notes": invoice.notes,
    }
    for place, line in enumerate(lines_of(desk, invoice)):
        words = f"{line.description}\n{line.detail}"
        of_line = {"words": words, "quantity": line.quantity, "unit_price": line.unit_price}
        of_line["is_taxed"] = "on"
        for name, value in of_line.items():
            fields[f"{line.public_id}-{name}"] = changes.pop(f"line{place}_{name}", value)
    return fields | changes


@pytest.fixture
def draft(desk: Desk) -> Invoice:
    """Two hours of Bob's and one of the agent's."""
    desk.time(desk.cast.bob, hours="2")
    desk.time(desk.cast.review_bot, rate="75")
    return desk.draft()


def saved(desk: Desk, invoice: Invoice, **changes: object) -> str:
    return browser_of(desk.cast.alice).saved(path_of(invoice), **typed(desk, invoice, **changes))


def refused(desk: Desk, invoice: Invoice, **changes: object) -> str:
    return browser_of(desk.cast.alice).refused(path_of(invoice), **typed(desk, invoice, **changes))


def autosaved(desk: Desk, invoice: Invoice, **changes: object) -> HttpResponse:
    browser = browser_of(desk.cast.alice)
    fields = {"workspace": "harrow-vale", **typed(desk, invoice, **changes)}
    return browser.client.post(browser.url(path_of(invoice)), fields, headers={"X-Autosave": "1"})  # type: ignore[return-value]  # the test client adds to the response


def test_shows_the_form_and_the_paper_side_by_side(desk: Desk, draft: Invoice) -> None:
    page = browser_of(desk.cast.alice).page(path_of(draft))
    words = text_of(page)
    assert "INV-2026-0001 when issued" in words
    assert "Billed to Meridian Bank 30 Cornhill London United Kingdom" in words
    assert "review-bot-01, Development Agent" in words
    assert 'value="125.00"' in page
    assert "2 entries, 1 Mar 2026 – 31 Mar 2026, by person" in words


def test_saves_what_was_typed_and_reckons_again(desk: Desk, draft: Invoice) -> None:
    page = saved(
        desk,
        draft,
        subject="March",
        terms="custom",
        terms_days="21",
        tax_label="VAT",
        tax_rate="20",
        purchase_order="MB-1",
        line0_words="Consulting\r\nThree workshops\r\nand notes",
        line0_quantity="1.5",
        line0_unit_price="100.005",
    )
    invoice, line = stored(desk, draft), lines_of(desk, draft)[0]
    assert (line.description, line.detail, line.amount) == (
        "Consulting",
        "Three workshops\nand notes",
        Decimal("150.01"),
    )
    assert (invoice.terms_days, invoice.total) == (21, Decimal("270.01"))
    assert "VAT, 20% of £225.01" in text_of(page)
    assert "2 April 2026" in page


def test_a_line_unticked_leaves_the_tax(desk: Desk, draft: Invoice) -> None:
    fields = typed(desk, draft, tax_rate="10")
    del fields[f"{lines_of(desk, draft)[1].public_id}-is_taxed"]
    browser_of(desk.cast.alice).saved(path_of(draft), **fields)
    assert stored(desk, draft).tax_amount == Decimal(25)


def test_figures_follow_the_workspaces_separator(desk: Desk, draft: Invoice) -> None:
    workspace = desk.cast.alice.workspace
    workspace.decimal_separator, workspace.thousands_separator = ",", "."
    workspace.save()
    page = saved(desk, draft, line0_quantity="-1,25", line0_unit_price="1.000,50")
    assert lines_of(desk, draft)[0].amount == Decimal("-1250.63")
    assert 'value="-1,25"' in page
    assert 'value="1000,50"' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("quantity", "abc", "“abc” is not a number. Try 2.5 or −1."),
        ("quantity", "", "Type a number."),
        ("quantity", "NaN", "is not a number"),
        ("quantity", "1e400", "is not a number"),
        ("quantity", "0.00001", "Use at most 4 decimals."),
        ("unit_price", "10000000000000", "This is more than 1,000,000,000,000."),
        ("unit_price", "9" * 40, "This is more than 1,000,000,000,000."),
        ("unit_price", "1000000000000", "This comes to more than 1,000,000,000,000."),
        ("words", "a\x00b", "Null characters are not allowed."),
        ("words", "x" * 301, "The first line may have at most 300 characters."),
    ],
)
def test_what_is_wrong_with_a_line_is_said_on_it_and_stays_typed(
    desk: Desk, draft: Invoice, field: str, value: str, words: str
) -> None:
    page = refused(desk, draft, subject="Kept", **{f"line0_{field}": value})
    assert words in text_of(page)
    assert 'aria-invalid="true"' in page
    assert 'value="Kept"' in page
    assert value.replace("\x00", "") in page.replace("\x00", "")
    assert stored(desk, draft).subject != "Kept"


@pytest.mark.parametrize("rate", ["101", "-1", "abc", "100.00001"])
def test_a_tax_rate_that_is_none_is_refused_beside_its_field(desk: Desk, draft: Invoice, rate: str) -> None:
    page = refused(desk, draft, tax_rate=rate)
    assert error_of(page, "tax_rate")
    assert f'value="{rate}"' in page


def test_terms_of_ones_own_need_their_days(desk: Desk, draft: Invoice) -> None:
    assert error_of(refused(desk, draft, terms="custom", terms_days=""), "terms_days")
    assert error_of(refused(desk, draft, terms="custom", terms_days="366"), "terms_days")
    assert error_of(refused(desk, draft, terms="17"), "terms")


def test_lines_that_add_up_to_too_much_are_refused_as_a_whole(desk: Desk) -> None:
    invoice = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    for _ in range(2):
        actions.add_line(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)
    most = str(10**12)
    page = refused(desk, invoice, line0_unit_price=most, line1_unit_price=most)
    assert "This comes to more than 1,000,000,000,000." in text_of(page)


def test_a_button_saves_all_that_was_typed_before_it_does_its_own(desk: Desk, draft: Invoice) -> None:
    saved(desk, draft, intent="add", subject="Typed before")
    first, *_, last = lines_of(desk, draft)
    assert (stored(desk, draft).subject, last.heading, last.description) == ("Typed before", "Other items", "")
    saved(desk, draft, intent=f"down:{first.public_id}")
    assert [line.id for line in lines_of(desk, draft)].index(first.id) == 1
    saved(desk, draft, intent=f"up:{first.public_id}")
    saved(desk, draft, intent=f"remove:{first.public_id}")
    assert len(lines_of(desk, draft)) == 2
    assert TimeEntry.objects.in_workspace(draft.workspace_id).get(member=desk.cast.bob).is_invoiced is False


def test_nothing_is_done_by_a_button_while_something_is_wrong(desk: Desk, draft: Invoice) -> None:
    refused(desk, draft, intent="issue", line0_quantity="abc")
    assert stored(desk, draft).is_draft


def test_a_line_that_is_not_there_is_404(desk: Desk, draft: Invoice) -> None:
    intent = "remove:inl_00000000000000000000000000"
    response = browser_of(desk.cast.alice).post(path_of(draft), **typed(desk, draft, intent=intent))
    assert response.status_code == 404


def test_autosave_answers_with_the_editor_alone(desk: Desk, draft: Invoice) -> None:
    response = autosaved(desk, draft, line0_quantity="3")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "£450.00" in page
    assert stored(desk, draft).updated_at.isoformat() in page
    assert autosaved(desk, draft, line0_quantity="abc").status_code == 422


def test_a_second_tab_is_told_and_keeps_what_was_typed(desk: Desk, draft: Invoice) -> None:
    seen = typed(desk, draft, subject="From the old tab")
    with time_machine.travel(later(60), tick=False):
        saved(desk, draft, subject="From the new tab")
        response = browser_of(desk.cast.alice).post(path_of(draft), **seen)
        page = response.content.decode()
        assert response.status_code == 409
        assert "Not saved: this draft was changed in another tab or by somebody else." in text_of(page)
        assert 'value="From the old tab"' in page
        assert stored(desk, draft).subject == "From the new tab"
        newest = stored(desk, draft).updated_at.isoformat()
        assert f'<button class="button button--small" name="version" value="{newest}">' in page
    with time_machine.travel(later(120), tick=False):
        browser_of(desk.cast.alice).saved(path_of(draft), **(seen | {"version": newest}))
    assert stored(desk, draft).subject == "From the old tab"


def test_a_second_tab_hears_of_lines_that_are_gone(desk: Desk, draft: Invoice) -> None:
    seen = typed(desk, draft, line0_words="Typed in the old tab")
    gone = lines_of(desk, draft)[0]
    actions.remove_line(actor=desk.cast.alice, invoice_id=draft.id, line_id=gone.id, now=later(60))
    response = browser_of(desk.cast.alice).post(path_of(draft), **seen)
    assert response.status_code == 409
    assert "“Typed in the old tab”" in text_of(response.content.decode())


@pytest.mark.parametrize("version", ["", "nonsense", "2026-03-12"])
def test_a_form_without_a_version_does_not_overwrite(desk: Desk, draft: Invoice, version: str) -> None:
    response = browser_of(desk.cast.alice).post(path_of(draft), **typed(desk, draft, version=version, subject="x"))
    assert response.status_code in (409, 422)
    assert stored(desk, draft).subject != "x"


def test_issues_what_was_typed_and_says_its_number(desk: Desk, draft: Invoice) -> None:
    page = saved(desk, draft, intent="issue", purchase_order="MB-88214")
    words = text_of(page)
    assert "Issued as INV-2026-0001" in words
    assert "MB-88214" in words
    assert stored(desk, draft).state == "open"


def test_a_second_click_on_issue_leads_to_the_invoice(desk: Desk, draft: Invoice) -> None:
    fields = typed(desk, draft, intent="issue")
    browser = browser_of(desk.cast.alice)
    browser.saved(path_of(draft), **fields)
    assert "This invoice was issued as INV-2026-0001" in text_of(browser.saved(path_of(draft), **fields))
    assert Invoice.objects.in_workspace(draft.workspace_id).exclude(number=None).count() == 1


def test_what_cannot_be_issued_is_saved_and_says_why(desk: Desk, draft: Invoice) -> None:
    page = refused(desk, draft, intent="issue", subject="Kept", line0_words="")
    assert "Line 1 has no description." in text_of(page)
    assert stored(desk, draft).subject == "Kept"
    page = refused(desk, draft, intent="issue", line0_words="Credit", line0_quantity="-90")
    assert "The total is below zero." in text_of(page)
    assert stored(desk, draft).is_draft


def test_who_may_not_send_may_draft_but_not_issue(desk: Desk, draft: Invoice) -> None:
    carol = desk.cast.carol
    carol.manager_permissions = ["draft_invoices"]
    carol.save()
    browser = browser_of(carol)
    assert "Issue…" not in browser.page(path_of(draft))
    assert browser.post(path_of(draft), **typed(desk, draft, intent="issue")).status_code == 403
    assert stored(desk, draft).is_draft


def test_deletes_a_draft_and_says_that_its_time_is_free(desk: Desk, draft: Invoice) -> None:
    browser = browser_of(desk.cast.alice)
    page = browser.saved(f"{path_of(draft)}delete/")
    assert "Draft deleted. Its time and expenses can be invoiced again." in text_of(page)
    assert not TimeEntry.objects.in_workspace(draft.workspace_id).filter(is_invoiced=True).exists()
    invoice = desk.issued(now=NOW - timedelta(days=1))
    assert "it stays as it is" in text_of(browser.saved(f"{path_of(invoice)}delete/"))


def test_a_draft_of_400_lines_is_shown_saved_and_printed(desk: Desk) -> None:
    for number in range(400):
        desk.time(desk.cast.bob, hours="0.25", notes=f"Piece {number}")
    invoice = desk.draft(grouping="detailed")
    page = saved(desk, invoice, tax_rate="20")
    assert page.count("lines__what") == 400
    assert stored(desk, invoice).total == Decimal(15000)
    pages = PdfReader(io.BytesIO(browser_of(desk.cast.alice).get(f"{path_of(invoice)}pdf/").content)).pages
    words = " ".join(page.extract_text() for page in pages)
    assert set(re.findall(r"Piece (\d+)", words)) == {str(number) for number in range(400)}


def repriced(desk: Desk, invoice: Invoice, *, now: datetime) -> Invoice:
    """The draft after Alice has raised Bob's rate."""
    desk.project.bill_by = "person"
    desk.project.save()
    team.set_rate(actor=desk.cast.alice, member=desk.cast.bob, kind="billable", amount=Decimal(150), now=now)
    return stored(desk, invoice)


def test_a_notice_of_changed_rates_stands_until_the_draft_is_saved_by_a_button(desk: Desk, draft: Invoice) -> None:
    draft = repriced(desk, draft, now=NOW)
    notice = (
        "Rates changed on 12 March 2026 by Alice Marlowe. "
        f"{desk.cast.bob.name}: £125.00 → £150.00 an hour, 1 line changed. The total went from £325.00 to £375.00."
    )
    page = browser_of(desk.cast.alice)
    assert notice in text_of(page.page(path_of(draft)))
    assert "Rates changed" in text_of(autosaved(desk, draft, notes="Thank you").content.decode())
    assert "Rates changed" not in text_of(saved(desk, draft, intent="save"))
    assert "Rates changed" not in text_of(page.page(path_of(draft)))


def test_what_was_typed_before_rates_changed_is_not_saved_over_the_new_lines(desk: Desk, draft: Invoice) -> None:
    before = typed(desk, draft, notes="Thank you")
    draft = repriced(desk, draft, now=later())
    page = browser_of(desk.cast.alice).post(path_of(draft), **before)
    words = text_of(page.content.decode())
    assert page.status_code == 409
    assert "Rates have changed since, and hours may stand on other lines now." in words
    assert "Rates changed on 12 March 2026" in words
    assert "Thank you" in words
    assert "Save what is here" not in words
    assert stored(desk, draft).total == Decimal(375)


def test_rates_that_change_between_saving_and_issuing_are_looked_at_first(
    desk: Desk, draft: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = actions.issue

    def issue_late(**values: Any) -> Invoice:
        repriced(desk, draft, now=later())
        return issue(**values)

    monkeypatch.setattr(actions, "issue", issue_late)
    words = text_of(refused(desk, draft, intent="issue"))
    assert "Saved, but nothing else was done." in words
    assert "Rates changed on 12 March 2026" in words
    assert stored(desk, draft).is_draft
