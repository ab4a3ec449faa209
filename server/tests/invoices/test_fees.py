"""Fixed fees on drafts and invoices: offered until they are used up, and their hours marked with the last of them (R4)."""

from decimal import Decimal
from typing import Any

import pytest

from keito_server.clients.models import Client
from keito_server.invoices import actions, queries
from keito_server.invoices.errors import FeeAlreadyInvoiced, FeeOutOfRange, NothingToInvoice
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.invoices.queries.balances import balances_of
from keito_server.invoices.queries.integrity import list_wrong_links, list_wrong_totals
from keito_server.invoices.rules import Fee
from keito_server.kit.errors import NotFound
from keito_server.projects import actions as projects
from keito_server.projects.models import Project
from keito_server.projects.queries import fee_left
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.conftest import NOW
from tests.database_on_disk import at_once
from tests.invoices.conftest import Desk


@pytest.fixture
def website(desk: Desk) -> Project:
    """A project of Meridian Bank with a fee of £5,000, which Carol manages."""
    project = factories.project(
        desk.client,
        name="Website",
        billing_type="fixed_fee",
        fee=Decimal(5000),
        team=(desk.cast.bob, desk.cast.review_bot),
        tasks=(desk.development,),
    )
    factories.assignment(project, desk.cast.carol, is_manager=True)
    return project


def billed(desk: Desk, project: Project, amount: str) -> Invoice:
    return desk.draft(project_ids=[], fees={project.id: Decimal(amount)})


def issue(desk: Desk, invoice: Invoice) -> Invoice:
    return actions.issue(actor=desk.cast.alice, invoice_id=invoice.id, now=NOW)


def left(desk: Desk) -> list[Decimal]:
    return [fee.left for fee in offered(desk.cast.alice, desk)]


def offered(actor: Member, desk: Desk) -> list[Fee]:
    return queries.fees_among(queries.list_client_projects(actor, desk.client))


def line_of(invoice: Invoice) -> InvoiceLine:
    return InvoiceLine.objects.in_workspace(invoice.workspace_id).get(invoice=invoice, kind="fee")


def test_a_draft_of_a_part_leaves_the_rest_to_be_invoiced(desk: Desk, website: Project) -> None:
    assert left(desk) == [5000]
    invoice = billed(desk, website, "2000")
    assert (invoice.subject, invoice.period_from) == ("Website", None)
    assert invoice.total == 2000
    line = line_of(invoice)
    assert (line.heading, line.description, line.detail) == ("Fixed fees", "Website, fixed fee", "")
    assert (line.quantity, line.unit_price, line.amount) == (Decimal(1), Decimal(2000), Decimal(2000))
    assert line.project_id == website.id
    assert left(desk) == [3000]
    assert fee_left(website) == 3000
    billed(desk, website, "3000")
    assert left(desk) == []


def test_a_fee_stands_beside_hours_and_expenses_of_other_projects(desk: Desk, website: Project) -> None:
    desk.time(desk.cast.bob, hours="2")
    desk.expense(on=website)
    invoice = desk.draft(
        project_ids=[desk.project.id, website.id], fees={website.id: Decimal(5000)}, takes_expenses=True
    )
    assert invoice.total == Decimal("5262.50")
    assert invoice.subject == "Payments platform and Website, March 2026"
    lines = queries.list_lines(desk.cast.alice, invoice)
    assert [line.is_fee for line in lines] == [True, False, False]


def test_more_than_what_is_left_is_refused_and_nothing_is_drafted(desk: Desk, website: Project) -> None:
    billed(desk, website, "4000")
    with pytest.raises(FeeAlreadyInvoiced, match="Less of the fee of Website is left"):
        billed(desk, website, "1000.01")
    for nothing in ("0", "-5"):
        with pytest.raises(FeeOutOfRange):
            billed(desk, website, nothing)
    with pytest.raises(NothingToInvoice):
        desk.draft(project_ids=[], fees={})
    assert Invoice.objects.in_workspace(desk.client.workspace_id).count() == 1


@pytest.mark.usefixtures("database_on_disk")
@pytest.mark.django_db(transaction=True)
def test_two_who_bill_the_last_of_a_fee_at_once_bill_it_once(desk: Desk, website: Project) -> None:
    outcomes = at_once(*[lambda: billed(desk, website, "5000")] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["FeeAlreadyInvoiced", "Invoice"], outcomes
    assert fee_left(website) == 0


def test_a_removed_line_and_a_deleted_draft_free_the_fee(desk: Desk, website: Project) -> None:
    first, second = billed(desk, website, "1000"), billed(desk, website, "4000")
    actions.remove_line(actor=desk.cast.alice, invoice_id=first.id, line_id=line_of(first).id, now=NOW)
    assert left(desk) == [1000]
    actions.delete_draft(actor=desk.cast.alice, invoice_id=second.id, now=NOW)
    assert left(desk) == [5000]


def test_a_line_that_is_changed_by_hand_counts_as_what_it_says(desk: Desk, website: Project) -> None:
    invoice = billed(desk, website, "5000")
    line = line_of(invoice)

    def change(price: str) -> None:
        changed = actions.LineChange(
            line_id=line.id,
            description="Website",
            detail="",
            quantity=Decimal(1),
            unit_price=Decimal(price),
            is_taxed=True,
        )
        actions.update_draft(actor=desk.cast.alice, invoice_id=invoice.id, changes={}, lines=[changed], now=NOW)

    def exceeded() -> list[Decimal]:
        lines = queries.list_lines(desk.cast.alice, invoice)
        return [fee.excess for fee in queries.list_exceeded_fees(desk.cast.alice, lines).values()]

    change("3500")
    assert (left(desk), exceeded()) == ([Decimal(1500)], [])
    change("5600")
    assert (left(desk), exceeded()) == ([], [Decimal(600)])


def test_the_last_of_a_fee_marks_its_hours_as_billed_once_it_is_issued(desk: Desk, website: Project) -> None:
    first_hours = desk.time(desk.cast.bob, on=website)
    issue(desk, billed(desk, website, "2000"))
    later_hours = desk.time(desk.cast.review_bot, on=website, rate=None, source="agent")
    internal = desk.time(desk.cast.bob, on=website, is_billable=False, rate=None)
    elsewhere = desk.time(desk.cast.bob)
    rest = billed(desk, website, "3000")
    entries = TimeEntry.objects.in_workspace(desk.client.workspace_id)
    assert not entries.filter(is_invoiced=True).exists()
    issued = issue(desk, rest)
    assert set(entries.filter(is_invoiced=True)) == {first_hours, later_hours}
    assert queries.list_line_entries(desk.cast.alice, line_of(issued)) == [first_hours, later_hours]
    assert internal not in entries.filter(is_invoiced=True)
    assert elsewhere not in entries.filter(is_invoiced=True)
    assert issued.total == 3000
    assert [*list_wrong_links(), *list_wrong_totals()] == []


def test_the_hours_wait_for_the_last_part_whichever_is_issued_last(desk: Desk, website: Project) -> None:
    hours = desk.time(desk.cast.bob, on=website)
    first, rest = billed(desk, website, "2000"), billed(desk, website, "3000")
    issue(desk, rest)
    hours.refresh_from_db()
    assert not hours.is_invoiced
    issue(desk, first)
    hours.refresh_from_db()
    assert hours.is_invoiced


def test_only_approved_hours_are_marked_where_approvals_are_on(desk: Desk, website: Project) -> None:
    bob, alice = desk.cast.bob, desk.cast.alice
    approved = desk.time(bob, on=website, submission=factories.submission(bob, state="approved", decided_by=alice))
    waiting = desk.time(bob, on=website, submission=factories.submission(bob))
    workspace = alice.workspace
    workspace.uses_approvals = True
    workspace.save()
    issue(desk, billed(desk, website, "5000"))
    approved.refresh_from_db()
    waiting.refresh_from_db()
    assert (approved.is_invoiced, waiting.is_invoiced) == (True, False)


def test_a_raised_fee_is_offered_again(desk: Desk, website: Project) -> None:
    issue(desk, billed(desk, website, "5000"))
    website.fee = Decimal(6500)
    website.save()
    assert left(desk) == [1500]


def test_what_is_left_is_ready_to_bill(desk: Desk, website: Project) -> None:
    billed(desk, website, "1999.99")
    balances = balances_of(desk.cast.alice, [desk.client.id], desk.client.id, NOW.date())
    assert balances is not None
    assert balances[desk.client.id].ready == Decimal("3000.01")
    [waiting] = queries.list_client_time(desk.cast.alice, [desk.client], last_day=NOW.date())
    assert (waiting.fees_left, waiting.entries) == (Decimal("3000.01"), 0)


def test_a_manager_bills_the_fees_of_the_projects_they_manage(desk: Desk, website: Project) -> None:
    carol = desk.cast.carol
    carol.manager_permissions = ["draft_invoices"]
    carol.save()
    hers = factories.project(desk.client, name="Elsewhere", billing_type="fixed_fee", fee=Decimal(100))
    assert [fee.project for fee in offered(carol, desk)] == ["Website"]
    desk.draft(actor=carol, project_ids=[], fees={website.id: Decimal(100)})
    with pytest.raises(NotFound):
        desk.draft(actor=carol, project_ids=[], fees={hers.id: Decimal(100)})


def test_what_has_no_fee_or_another_client_cannot_be_billed(desk: Desk, website: Project) -> None:
    other: Client = factories.client(desk.client.workspace, name="Other")
    foreign = factories.project(other, billing_type="fixed_fee", fee=Decimal(100))
    away = factories.project(factories.client(desk.cast.mallory.workspace), billing_type="fixed_fee", fee=Decimal(100))
    for project in (foreign, away, desk.project):
        with pytest.raises(NotFound):
            desk.draft(project_ids=[], fees={project.id: Decimal(1)})


def test_a_fee_is_billed_while_its_expenses_are_left(desk: Desk, website: Project) -> None:
    desk.expense(on=website)
    invoice = desk.draft(project_ids=[website.id], fees={website.id: Decimal(5000)}, takes_expenses=False)
    assert invoice.total == 5000


def test_a_line_whose_project_has_no_fee_any_more_is_told(desk: Desk, website: Project) -> None:
    invoice = billed(desk, website, "2000")
    fields: projects.ProjectFields = {"billing_type": "time_and_materials"}
    projects.update_project(actor=desk.cast.alice, project_id=website.id, fields=fields, now=NOW)
    lines = queries.list_lines(desk.cast.alice, invoice)
    assert [fee.fee for fee in queries.list_exceeded_fees(desk.cast.alice, lines).values()] == [0]


def test_hours_on_a_draft_whose_project_bills_a_fixed_fee_now_are_told(desk: Desk) -> None:
    desk.time(desk.cast.bob)
    invoice = desk.draft()
    fields: projects.ProjectFields = {"billing_type": "fixed_fee", "fee": Decimal(1250)}
    projects.update_project(actor=desk.cast.alice, project_id=desk.project.id, fields=fields, now=NOW)
    assert [line.fixed_fee_entry_count for line in queries.list_lines(desk.cast.alice, invoice)] == [1]


@pytest.mark.parametrize("fee", ["2000", "1000"])
def test_a_fee_that_is_lowered_to_what_is_issued_marks_its_hours(desk: Desk, website: Project, fee: str) -> None:
    hours = desk.time(desk.cast.bob, on=website)
    issued = issue(desk, billed(desk, website, "2000"))
    fields: projects.ProjectFields = {"fee": Decimal(fee)}
    projects.update_project(actor=desk.cast.alice, project_id=website.id, fields=fields, now=NOW)
    hours.refresh_from_db()
    assert hours.is_invoiced
    assert queries.list_line_entries(desk.cast.alice, line_of(issued)) == [hours]


def test_a_fee_that_is_lowered_above_what_is_issued_marks_nothing(desk: Desk, website: Project) -> None:
    hours = desk.time(desk.cast.bob, on=website)
    issue(desk, billed(desk, website, "2000"))
    billed(desk, website, "1000")
    fields: projects.ProjectFields = {"fee": Decimal(3000)}
    projects.update_project(actor=desk.cast.alice, project_id=website.id, fields=fields, now=NOW)
    hours.refresh_from_db()
    assert not hours.is_invoiced


def test_a_line_of_nothing_marks_no_later_hours(desk: Desk, website: Project) -> None:
    nothing = billed(desk, website, "1")
    issue(desk, billed(desk, website, "4999"))
    hours = desk.time(desk.cast.bob, on=website)
    InvoiceLine.objects.in_workspace(nothing.workspace_id).filter(invoice=nothing).update(unit_price=0, amount=0)
    website.fee = Decimal(4999)
    website.save()
    issue(desk, nothing)
    hours.refresh_from_db()
    assert not hours.is_invoiced


def test_what_issuing_marks_is_counted_before(desk: Desk, website: Project) -> None:
    alice = desk.cast.alice
    desk.time(desk.cast.bob, on=website)
    part, rest = billed(desk, website, "2000"), billed(desk, website, "3000")

    def counted(invoice: Invoice) -> list[queries.FeeTime]:
        used_up = queries.list_used_up(alice, invoice, queries.list_lines(alice, invoice))
        return queries.count_time_of_fees(alice, [project for project, _ in used_up])

    assert counted(rest) == []
    issue(desk, part)
    assert counted(rest) == [queries.FeeTime("Website", 1, 0)]
    alice.workspace.uses_approvals = True
    alice.workspace.save()
    assert counted(rest) == [queries.FeeTime("Website", 0, 1)]


def test_a_draft_is_in_the_currency_that_its_client_has_by_then(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.time(desk.cast.bob)
    read = queries.list_time

    def read_and_change(*args: Any, **options: Any) -> list[TimeEntry]:
        found = read(*args, **options)
        Client.objects.in_workspace(desk.client.workspace_id).filter(id=desk.client.id).update(currency="EUR")
        return found

    monkeypatch.setattr(queries, "list_time", read_and_change)
    assert desk.draft().currency == "EUR"
