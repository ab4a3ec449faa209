"""The sample workspace holds what a newcomer should see, and nothing that the product would refuse."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum

from keito_server.approvals.models import Submission
from keito_server.clients.models import Client, Contact
from keito_server.demo.actions import fill
from keito_server.demo.queries import find_sample
from keito_server.expenses.models import Expense, Receipt
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.durations import HOUR_MS
from keito_server.kit.integrity import all_checks
from keito_server.notifications.models import Mail
from keito_server.projects.models import AgentLimit, AgentUse, Assignment, Project, ProjectTask
from keito_server.projects.queries import get_terms
from keito_server.team.models import ApiKey, Invitation, Member
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace
from tests.conftest import NOW
from tests.demo.conftest import PASSWORD, Samples


def entries(sample: Workspace) -> list[TimeEntry]:
    return list(TimeEntry.objects.in_workspace(sample.id).select_related("member__workspace", "project", "task"))


def test_it_has_six_people_of_all_roles_and_two_agents_and_one_that_was_archived(sample: Workspace) -> None:
    members = list(Member.objects.in_workspace(sample.id))
    people = [member for member in members if not member.is_agent]
    assert Counter(member.role for member in people) == {"administrator": 1, "manager": 1, "member": 4}
    agents = {member.name: member for member in members if member.is_agent}
    assert set(agents) == {"review-bot-01", "docs-bot-02", "triage-bot-01"}
    left_at = agents["triage-bot-01"].archived_at
    assert left_at is not None and left_at < NOW
    history = [entry.created_at for entry in entries(sample) if entry.member.name == "triage-bot-01"]
    assert len(history) >= 20 and max(history) <= left_at
    assert all(member.is_active for member in members if member.name != "triage-bot-01")


def test_one_person_is_invited_and_has_not_joined(sample: Workspace) -> None:
    [invitation] = Invitation.objects.in_workspace(sample.id)
    assert (invitation.first_name, invitation.last_name) == ("Sofia", "Brandt")
    assert invitation.accepted_at is None and invitation.sent_at < NOW < invitation.expires_at


def test_agents_called_no_later_than_the_sample_and_not_before_their_newest_session(sample: Workspace) -> None:
    newest = {entry.member_id: entry.created_at for entry in sorted(entries(sample), key=lambda one: one.created_at)}
    keys = list(ApiKey.objects.in_workspace(sample.id))
    assert len(keys) == 3
    assert all(key.last_used_at == newest[key.member_id] <= NOW for key in keys)
    assert [key.member.name for key in keys if key.revoked_at] == ["triage-bot-01"]


def test_it_has_four_clients_in_three_currencies_and_the_company_itself(sample: Workspace) -> None:
    clients = list(Client.objects.in_workspace(sample.id).exclude(name=sample.name))
    assert len(clients) == 4
    assert {client.currency for client in clients} == {"GBP", "EUR", "USD"}
    assert Client.objects.in_workspace(sample.id).filter(name=sample.name).exists()


def test_it_has_nine_projects_of_all_types(sample: Workspace) -> None:
    projects = list(Project.objects.in_workspace(sample.id))
    assert len(projects) == 9
    assert {project.billing_type for project in projects} == set(Project.BillingType.values)
    assert {project.bill_by for project in projects} == set(Project.BillBy.values)
    assert {project.agents_bill_at for project in projects} == set(Project.AgentsBillAt.values)
    managed = Assignment.objects.in_workspace(sample.id).filter(is_manager=True).values_list("project_id", flat=True)
    assert set(managed) == {project.id for project in projects}


def test_it_has_three_months_of_entries_up_to_today_from_all_sources(sample: Workspace) -> None:
    found = entries(sample)
    assert 2_000 <= len(found) <= 3_500
    assert min(entry.spent_date for entry in found) <= NOW.date() - timedelta(weeks=12)
    assert max(entry.spent_date for entry in found) == NOW.date()
    assert {entry.source for entry in found} == {"web", "cli", "agent"}
    assert all(entry.session_id and entry.model for entry in found if entry.source == "agent")
    assert any(not entry.is_billable and entry.project.bill_by != "none" for entry in found)


def test_timers_of_people_and_one_session_run(sample: Workspace) -> None:
    running = [entry for entry in entries(sample) if entry.is_running]
    assert {entry.member.name for entry in running} == {
        "Alice Marlowe",
        "Bob Lindqvist",
        "Carol Okafor",
        "review-bot-01",
    }
    assert [entry.timer_slot != "" for entry in running if entry.source == "agent"] == [True]


def test_every_entry_has_the_rate_of_its_terms_and_billable_ones_have_one(sample: Workspace) -> None:
    for entry in entries(sample)[::7]:
        terms = get_terms(entry.member, project_id=entry.project_id, task_id=entry.task_id, day=entry.spent_date)
        terms.check_new_work(member=entry.member, task_id=entry.task_id)
        assert entry.rate == (terms.rate(member=entry.member) if entry.is_billable else None)
        assert entry.cost_rate == terms.cost_rate
    assert not [entry for entry in entries(sample) if entry.has_no_rate or entry.cost_rate is None]


def test_every_worker_is_assigned_and_every_task_offered(sample: Workspace) -> None:
    assigned = set(Assignment.objects.in_workspace(sample.id).values_list("project_id", "member_id"))
    offered = set(ProjectTask.objects.in_workspace(sample.id).values_list("project_id", "task_id"))
    assert {(entry.project_id, entry.member_id) for entry in entries(sample)} <= assigned
    assert {(entry.project_id, entry.task_id) for entry in entries(sample)} <= offered


def test_it_has_issued_invoices_in_three_currencies_and_one_draft(sample: Workspace) -> None:
    invoices = list(Invoice.objects.in_workspace(sample.id))
    issued = [invoice for invoice in invoices if not invoice.is_draft]
    assert len(invoices) - len(issued) == 1
    assert {invoice.currency for invoice in issued} == {"GBP", "EUR", "USD"}
    assert {invoice.grouping for invoice in invoices} == set(Invoice.Grouping.values)
    in_order = sorted(issued, key=lambda invoice: invoice.number or "")
    assert [invoice.issue_date for invoice in in_order] == sorted(invoice.issue_date for invoice in issued)  # type: ignore[type-var]  # issued ones have a date
    assert all(invoice.tax_rate is not None for invoice in issued if invoice.currency == "GBP")
    assert all(invoice.tax_rate is None for invoice in issued if invoice.currency != "GBP")
    assert all(InvoiceLine.objects.in_workspace(sample.id).filter(invoice=invoice).exists() for invoice in invoices)


def test_some_time_of_each_billed_client_waits_to_be_invoiced(sample: Workspace) -> None:
    waiting = {entry.project.code for entry in entries(sample) if entry.is_billable and not entry.is_invoiced}
    assert {"MER-PAY", "LUM-PAY", "CAS-POR", "CAS-SUP"} <= waiting


def test_people_and_agents_have_spent_in_all_the_currencies_with_receipts_where_shops_give_them(
    sample: Workspace,
) -> None:
    spent = list(
        Expense.objects.in_workspace(sample.id).select_related("member__workspace", "project__client", "category")
    )
    people = [expense for expense in spent if not expense.member.is_agent]
    assert len(people) >= 25
    assert {expense.project.client.currency for expense in spent} == {"GBP", "EUR", "USD"}
    assert {"Mileage", "Lodging", "Printing", "LLM Usage"} <= {expense.category.name for expense in spent}
    assert Receipt.objects.in_workspace(sample.id).filter(expense__in=people).count() >= 4
    assert {expense.approval for expense in spent} >= {"approved", "unsubmitted"}


def test_every_session_that_ended_reports_its_tokens_and_what_they_truly_cost(sample: Workspace) -> None:
    ended = {entry.session_id for entry in entries(sample) if entry.member.is_agent and not entry.is_running}
    tokens = list(Expense.objects.in_workspace(sample.id).filter(category__is_llm_usage=True))
    assert ended <= {expense.session_id for expense in tokens}
    assert all(expense.provider_cost and expense.input_tokens for expense in tokens)


def test_budgets_are_of_every_kind_and_agents_are_held_to_limits(sample: Workspace) -> None:
    kinds = {project.budget_by for project in Project.objects.in_workspace(sample.id)}
    assert kinds == set(Project.BudgetBy.values)
    limits = list(AgentLimit.objects.in_workspace(sample.id))
    assert len(limits) == 3
    used = {one.limit_id for one in AgentUse.objects.in_workspace(sample.id)}
    assert used == {limit.id for limit in limits}


def test_each_client_has_somebody_to_write_to(sample: Workspace) -> None:
    clients = Client.objects.in_workspace(sample.id).exclude(name=sample.name)
    primary = Contact.objects.in_workspace(sample.id).filter(is_primary=True).exclude(email="")
    assert {contact.client_id for contact in primary} == {client.id for client in clients}


@pytest.mark.parametrize("name", list(all_checks()))
def test_it_passes_the_check_of_integrity(sample: Workspace, name: str) -> None:
    assert list(all_checks()[name]()) == []


def test_the_same_moment_fills_the_same_workspace(samples: Samples) -> None:
    assert len(samples.contents) > 2_000
    assert samples.contents == samples.contents_of_another


@pytest.mark.django_db
def test_a_fill_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    for name in ("track_time", "spend", "hand_in_timesheets"):
        monkeypatch.setattr(f"keito_server.demo.actions.filling.{name}", lambda *_, **__: None)
    monkeypatch.setattr("keito_server.demo.actions.filling.send_invoices", break_off)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        fill(password=PASSWORD, now=NOW)
    assert find_sample() is None
    assert not Workspace.objects.exists()


def test_a_long_day_without_notes_waits_to_be_looked_at(sample: Workspace) -> None:
    submission = Submission.objects.in_workspace(sample.id).get(
        member__first_name="Priya", first_day=date(2026, 3, 2), state="submitted"
    )
    entries = TimeEntry.objects.in_workspace(sample.id).filter(submission_id=submission.id)
    assert entries.filter(notes="").count() == 2
    longest = max(entries.values_list("spent_date").annotate(total=Sum("rounded_ms")), key=lambda one: one[1])
    assert longest[0] == date(2026, 3, 4)
    assert longest[1] > 10 * HOUR_MS


def test_filling_leaves_no_mail_about_long_gone_assignments(sample: Workspace) -> None:
    created = Mail.objects.filter(workspace_id=sample.id).values_list("created_at", flat=True)
    assert created
    assert all(one >= NOW - timedelta(days=7) for one in created)


def test_all_that_was_invoiced_had_been_approved_and_the_last_week_waits(sample: Workspace) -> None:
    entries = TimeEntry.objects.in_workspace(sample.id)
    assert set(entries.filter(is_invoiced=True).values_list("approval", flat=True)) == {"approved"}
    last = Submission.objects.in_workspace(sample.id).filter(first_day=date(2026, 3, 2))
    states = dict(last.values_list("member__first_name", "state"))
    assert states["Bob"] == states["Priya"] == "submitted"
    assert states["Tomás"] == "rejected"
    assert "Hannah" not in states
    assert last.get(state="rejected").note
    earlier = Submission.objects.in_workspace(sample.id).filter(last_day__lt=date(2026, 3, 1))
    assert set(earlier.values_list("state", flat=True)) == {"approved"}
    agents = earlier.filter(member__user_type="agent")
    assert {one.submitted_by_id for one in agents} & {one.member_id for one in agents} == set()
