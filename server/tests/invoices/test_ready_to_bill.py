"""What stands as ready to bill on a client's page is what an invoice to that client takes (P3, A3, R1, R4, N5)."""

from datetime import date
from decimal import Decimal

import pytest

from keito_server.clients.queries import fill_figures
from keito_server.team.models import Member
from tests import factories
from tests.invoices.conftest import Desk


def ready(desk: Desk, *, seen_by: Member | None = None) -> Decimal | None:
    fill_figures(seen_by or desk.cast.alice, [desk.client], opened=desk.client, today=date(2026, 3, 12))
    assert desk.client.balance is not None
    return desk.client.balance.ready


def test_time_expenses_and_fees_together_are_what_a_draft_comes_to(desk: Desk) -> None:
    fixed = factories.project(desk.client, name="Audit", billing_type="fixed_fee", fee=Decimal(5000))
    desk.time(desk.cast.bob, hours="1.5")
    desk.time(desk.cast.bob, rate=None)
    desk.time(desk.cast.bob, on=fixed)
    desk.tokens(180)
    desk.expense(total=Decimal("40.10"))
    desk.expense(on=fixed, total=Decimal(7))
    desk.expense(is_billable=False)
    desk.expense(is_invoiced=True)
    desk.expense(on=factories.project(factories.client(desk.client.workspace, currency="USD")))
    found = ready(desk)
    fees = {fixed.id: Decimal(5000)}
    invoice = desk.draft(takes_expenses=True, project_ids=[desk.project.id, fixed.id], fees=fees)
    assert found == invoice.total == Decimal("5235.14")
    assert ready(desk) == 0


@pytest.mark.parametrize("kind", ["time", "expense"])
def test_with_approvals_only_what_is_approved_is_ready(desk: Desk, kind: str) -> None:
    for workspace in (desk.cast.alice.workspace, desk.client.workspace):
        workspace.uses_approvals = True
        workspace.save()
    for approval in ("unsubmitted", "submitted", "approved"):
        decided = {"state": approval, "decided_by": desk.cast.alice} if approval == "approved" else {}
        handed_in = None if approval == "unsubmitted" else factories.submission(desk.cast.bob, **decided)
        if kind == "time":
            desk.time(desk.cast.bob, approval=approval, submission=handed_in)
        else:
            desk.expense(approval=approval, submission=handed_in, total=Decimal(125))
    assert ready(desk) == desk.draft(takes_expenses=True).total == Decimal(125)


def test_without_the_module_no_expense_is_ready(desk: Desk) -> None:
    desk.expense()
    desk.cast.alice.workspace.uses_expenses = False
    assert ready(desk) == 0


def test_a_manager_reads_what_is_spent_on_their_projects_alone(desk: Desk) -> None:
    desk.cast.carol.manager_permissions = ["draft_invoices"]
    desk.cast.carol.save()
    desk.expense(total=Decimal(3))
    desk.expense(on=factories.project(desk.client, name="Claims"), total=Decimal(50))
    assert (ready(desk, seen_by=desk.cast.carol), ready(desk)) == (Decimal(3), Decimal(53))
