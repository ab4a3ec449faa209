"""Issuing: the number, the dates, what is frozen, and the PDF that follows."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from keito_server.events.queries import list_for_subject
from keito_server.invoices import actions, jobs, queries
from keito_server.invoices.errors import InvoiceEmpty, InvoiceNotDraft, NegativeTotal
from keito_server.invoices.models import Invoice, InvoiceSettings
from keito_server.kit.errors import PermissionRefused
from keito_server.team.models import Member
from tests import factories
from tests.conftest import NOW
from tests.invoices.conftest import Desk, later


def issue(desk: Desk, invoice: Invoice, *, actor: Member | None = None, now: datetime = NOW) -> Invoice:
    return actions.issue(actor=actor or desk.cast.alice, invoice_id=invoice.id, now=now)


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u00a0", " ")


def by_hand(desk: Desk, price: str) -> Invoice:
    invoice = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    actions.add_line(
        actor=desk.cast.alice,
        invoice_id=invoice.id,
        fields={"description": "Advice", "unit_price": Decimal(price)},
        now=NOW,
    )
    return invoice


def test_issuing_gives_number_dates_and_state(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    issued = issue(desk, desk.draft())
    assert (issued.number, issued.state) == ("INV-2026-0001", "open")
    assert (issued.issue_date, issued.due_date, issued.issued_at) == (date(2026, 3, 12), date(2026, 4, 11), NOW)
    assert [event.kind for event in list_for_subject(desk.cast.alice, issued.id)][-1] == "InvoiceIssued"


def test_the_issue_date_is_the_workspaces_today(desk: Desk) -> None:
    workspace = desk.cast.alice.workspace
    workspace.timezone = "Pacific/Auckland"
    new_year = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    issued = issue(desk, by_hand(desk, "10"), now=new_year)
    assert (issued.issue_date, issued.number) == (date(2027, 1, 1), "INV-2027-0001")


def test_numbers_follow_each_other_and_skip_those_in_use(desk: Desk) -> None:
    workspace = desk.cast.alice.workspace
    InvoiceSettings.objects.create(workspace=workspace, number_pattern="{####}", next_number=7, created_at=NOW)
    first = issue(desk, by_hand(desk, "10"))
    Invoice.objects.in_workspace(workspace.id).filter(id=first.id).update(number="0008")
    numbers = [issue(desk, by_hand(desk, "10")).number for _ in range(2)]
    assert (first.number, numbers) == ("0007", ["0009", "0010"])


def test_each_workspace_counts_for_itself(desk: Desk) -> None:
    issue(desk, by_hand(desk, "10"))
    mallory = desk.cast.mallory
    theirs = actions.draft_blank(actor=mallory, client_id=factories.client(mallory.workspace).id, now=NOW)
    actions.add_line(actor=mallory, invoice_id=theirs.id, fields={"description": "Advice"}, now=NOW)
    assert actions.issue(actor=mallory, invoice_id=theirs.id, now=NOW).number == "INV-2026-0001"


def test_a_refused_issue_takes_no_number(desk: Desk) -> None:
    empty = actions.draft_blank(actor=desk.cast.alice, client_id=desk.client.id, now=NOW)
    with pytest.raises(InvoiceEmpty):
        issue(desk, empty)
    with pytest.raises(NegativeTotal):
        issue(desk, by_hand(desk, "-0.01"))
    assert issue(desk, by_hand(desk, "10")).number == "INV-2026-0001"


def test_an_invoice_of_nothing_is_paid_when_issued(desk: Desk) -> None:
    issued = issue(desk, by_hand(desk, "0"))
    assert issued.state == "paid"
    assert "Paid 12 March 2026" in words_of(jobs.kept_pdf(issued))


def test_issuing_twice_gives_one_number(desk: Desk) -> None:
    invoice = by_hand(desk, "10")
    issue(desk, invoice)
    with pytest.raises(InvoiceNotDraft, match="INV-2026-0001"):
        issue(desk, invoice, now=later())
    assert issue(desk, by_hand(desk, "10")).number == "INV-2026-0002"


def test_issuing_needs_the_permission_to_send(desk: Desk) -> None:
    carol = desk.cast.carol
    desk.time(desk.cast.bob)
    carol.manager_permissions = ["draft_invoices"]
    invoice = desk.draft(actor=carol)
    with pytest.raises(PermissionRefused):
        issue(desk, invoice, actor=carol)
    carol.manager_permissions = ["send_invoices"]
    assert issue(desk, invoice, actor=carol).number == "INV-2026-0001"


def test_what_was_issued_stays_whatever_changes_afterwards(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    issued = issue(desk, desk.draft())
    desk.client.name, desk.client.address = "Other name", "Elsewhere"
    desk.client.save()
    desk.cast.alice.workspace.name = "Renamed"
    desk.cast.alice.workspace.save()
    words = words_of(jobs.kept_pdf(queries.get_invoice(desk.cast.alice, issued.id)))
    assert "Meridian Bank" in words
    assert "30 Cornhill" in words
    assert "Harrow & Vale" in words
    assert "Other name" not in words


def test_the_whole_chain_from_three_entries_to_the_paper(desk: Desk) -> None:
    bob, bot = desk.cast.bob, desk.cast.review_bot
    desk.time(bob, hours="0.75", notes="Timer")
    desk.time(bob, hours="1.5", task=desk.review, notes="By hand")
    desk.time(bot, hours="6", rate="75", source="agent", notes="88 pull requests")
    invoice = desk.draft(grouping="detailed")
    actions.update_draft(
        actor=desk.cast.alice,
        invoice_id=invoice.id,
        changes={"tax_label": "VAT", "tax_rate": Decimal(20)},
        now=later(),
    )
    words = words_of(jobs.kept_pdf(issue(desk, invoice)))
    for expected in (
        "Invoice INV-2026-0001",
        "12 Mar, Bob Lindqvist, Development",
        "0.75 h",
        "£93.75",
        "12 Mar, Bob Lindqvist, Code review",
        "£187.50",
        "12 Mar, review-bot-01, Development Agent",
        "88 pull requests",
        "£450.00",
        "VAT, 20% of £731.25",
        "£146.25",
        "£877.50",
    ):
        assert expected in words


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '=HYPERLINK("http://x")', '#eval("1+1") *b* $x$ @a'])
def test_markup_in_any_text_is_printed_as_text(desk: Desk, hostile: str) -> None:
    desk.project.name = desk.client.name = hostile
    desk.project.save()
    desk.client.save()
    desk.time(desk.cast.bob, notes=hostile)
    invoice = desk.draft(grouping="detailed")
    actions.update_draft(
        actor=desk.cast.alice, invoice_id=invoice.id, changes={"notes": hostile, "purchase_order": hostile}, now=later()
    )
    words = words_of(jobs.kept_pdf(issue(desk, invoice))).replace("\n", " ")
    assert words.count(hostile) >= 4


def test_the_worker_prints_once_and_the_file_stays_the_same(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    issued = issue(desk, desk.draft())
    [job] = DBTaskResult.objects.all()
    assert job.task_path == "keito_server.invoices.jobs.print_invoice"
    jobs.print_invoice.call(*job.args_kwargs["args"])
    printed = queries.get_invoice(desk.cast.alice, issued.id)
    assert printed.pdf.name
    with default_storage.open(printed.pdf.name, "wb") as file:
        file.write(b"%PDF as it was sent")
    jobs.print_invoice.call(*job.args_kwargs["args"])
    assert jobs.kept_pdf(printed) == b"%PDF as it was sent"


def test_whoever_asks_before_the_worker_gets_the_file_that_is_then_kept(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    issued = issue(desk, desk.draft())
    first = jobs.kept_pdf(issued)
    actions.keep_pdf(workspace_id=issued.workspace_id, invoice_id=issued.id, pdf=b"a later one")
    assert jobs.kept_pdf(queries.get_invoice(desk.cast.alice, issued.id)) == first


def test_a_stored_file_that_was_lost_is_set_again_from_what_was_frozen(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    issued = issue(desk, desk.draft())
    first = jobs.kept_pdf(issued)
    kept = queries.get_invoice(desk.cast.alice, issued.id)
    default_storage.delete(str(kept.pdf.name))
    assert jobs.kept_pdf(kept) == first


def test_a_draft_keeps_no_pdf(desk: Desk) -> None:
    draft = by_hand(desk, "10")
    with pytest.raises(InvoiceNotDraft):
        actions.keep_pdf(workspace_id=draft.workspace_id, invoice_id=draft.id, pdf=b"%PDF")


def test_no_job_exists_where_the_issue_was_rolled_back(desk: Desk) -> None:
    with pytest.raises(NegativeTotal):
        issue(desk, by_hand(desk, "-1"))
    assert not DBTaskResult.objects.exists()
