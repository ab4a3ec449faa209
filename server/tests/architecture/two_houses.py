"""Two workspaces with one of everything each: Alice's and Mallory's. What a new route names has to be here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser

from keito_server.accounts.models import Login
from keito_server.clients import actions as clients
from keito_server.clients.models import Client, ExchangeRate
from keito_server.events.models import AuditEvent
from keito_server.expenses import actions as expenses
from keito_server.expenses.models import ExpenseCategory
from keito_server.invoices import actions as invoices
from keito_server.invoices.models import Invoice, InvoiceLine
from keito_server.kit.identifiers import public_id
from keito_server.projects.models import Assignment, Project, ProjectTask
from keito_server.team import actions as team
from keito_server.team.actions.settings import set_logo
from keito_server.team.models import ApiKey, Member
from keito_server.time_entries import actions as time_entries
from tests import factories
from tests.conftest import NOW, Cast
from tests.kit.sample_pictures import picture
from tests.single_sign_on import builders as single_sign_on


@dataclass(frozen=True, slots=True)
class House:
    """A furnished workspace: its administrator, a word that stands in all its names, and ids for every keyword."""

    administrator: Member
    secret: str
    ids: dict[str, str]


@dataclass(frozen=True, slots=True)
class TwoHouses:
    """Ours, with the whole cast in it, and theirs."""

    cast: Cast
    ours: House
    theirs: House

    @property
    def mallorys_login(self) -> Login:
        """Mallory is no member of our house."""
        return _login(self.cast.mallory)


def signed_in(member: Member) -> Browser:
    """A browser in which the member is signed in."""
    client = Browser()
    client.force_login(_login(member))
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Takes back whatever is written inside."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


@pytest.fixture
def two_houses(cast: Cast) -> Iterator[TwoHouses]:
    ours = furnish(cast.alice, secret="Hedgehog", colleague=cast.bob)
    stranger = factories.member(cast.mallory.workspace, first_name="Trudy")
    with time_machine.travel(NOW):
        yield TwoHouses(cast, ours, furnish(cast.mallory, secret="Weasel", colleague=stranger))


def furnish(administrator: Member, *, secret: str, colleague: Member) -> House:
    """One of everything in the administrator's workspace, each named after the secret."""
    workspace = administrator.workspace
    workspace.uses_approvals = False  # while time goes on an invoice; another house may stand in this workspace already
    workspace.save(update_fields=["uses_approvals"])
    set_logo(actor=administrator, data=picture(), now=NOW)
    client = factories.client(workspace, name=f"{secret} Bank")
    task = factories.task(workspace, name=f"{secret} keeping")
    project = factories.project(
        client, name=f"{secret} project", team=(administrator, colleague), tasks=(task,), slug=secret.lower()
    )
    factories.rate("100", project=project)
    priced = {"task": task, "rate": 100, "amount": 100}
    invoiced = factories.entry(administrator, project, notes=f"{secret} invoiced", **priced)
    invoice = invoices.draft_from_time(
        actor=administrator,
        client_id=client.id,
        project_ids=[project.id],
        first_day=invoiced.spent_date,
        last_day=invoiced.spent_date,
        grouping=Invoice.Grouping.PROJECT,
        now=NOW,
    )
    entry = factories.entry(administrator, project, notes=f"{secret} notes", metadata={"name": secret}, **priced)
    running = factories.entry(colleague, project, is_running=True, started_at=NOW, notes=secret)
    deleted = factories.entry(administrator, project, notes=f"{secret} deleted")
    event_id = time_entries.delete(actor=administrator, entry_id=deleted.id, now=NOW)
    category = factories.category(workspace, name=f"{secret} printing")
    spent_in = factories.category(workspace, name=f"{secret} hours", unit_name="hours", unit_price=Decimal(90))
    if not ExpenseCategory.objects.in_workspace(workspace.id).filter(is_llm_usage=True).exists():
        factories.llm_usage(workspace)
    amount = {"units": Decimal(45), "unit_price": Decimal("0.003"), "total": Decimal("0.135")}
    expense = factories.expense(colleague, project, spent_in, notes=f"{secret} tokens", **amount)
    receipt = expenses.keep_receipt(actor=administrator, name=f"{secret}.png", data=picture(), now=NOW)
    expenses.attach_receipt(actor=administrator, expense=expense, receipt_id=receipt.id, now=NOW)
    factories.api_key(administrator, name=f"{secret} key")
    key = ApiKey.objects.in_workspace(workspace.id).get(member=administrator)
    role = team.add_business_role(actor=administrator, name=f"{secret} keeper", now=NOW)
    [invitation] = team.invite(actor=administrator, people=[team.Invitee(email=f"{secret}@invited.example")], now=NOW)
    line = InvoiceLine.objects.in_workspace(workspace.id).filter(invoice=invoice).first()
    assert line is not None
    mail = factories.mail(
        workspace, recipient=f"{secret.lower()}@example.com", subject=f"{secret} mail", state="failed"
    )
    provider = single_sign_on.openid_provider(workspace, name=f"{secret} sign-in")
    domain = single_sign_on.domain(workspace, f"{secret.lower()}.example", is_verified=False)
    workspace.uses_approvals = True  # from here on: what stands on the invoice above is approved afterwards
    workspace.save(update_fields=["uses_approvals"])
    own = factories.submission(administrator, state="approved", decided_by=colleague)
    invoiced.approval, invoiced.submission_id, invoiced.is_invoiced = "approved", own.id, True
    invoiced.save(update_fields=["approval", "submission_id"])
    submission = factories.submission(colleague, note=f"{secret} note")
    factories.entry(colleague, project, notes=f"{secret} submitted", submission=submission)
    approved = factories.submission(colleague, state="approved", decided_by=administrator)
    factories.entry(colleague, project, notes=f"{secret} approved", submission=approved, **priced)
    agent = _agent_with_time(administrator, project, secret=secret)
    factories.expense(agent, project, spent_in, notes=secret)
    # Two houses may stand in one workspace, which has one rate of a currency from a day on.
    is_second = ExchangeRate.objects.in_workspace(workspace.id).exists()
    exchange_rate = factories.exchange_rate(workspace, "SEK" if is_second else "JPY", "0.005234")
    ids = {
        "submission_id": submission.public_id,
        "mail_id": mail.public_id,
        "subdomain": workspace.subdomain,
        "day": "2026-03-12",
        "client_id": client.public_id,
        "contact_id": factories.contact(client, last_name=secret).public_id,
        "exchange_rate_id": exchange_rate.public_id,
        "project_id": project.public_id,
        "task_id": task.public_id,
        "project_task_id": ProjectTask.objects.in_workspace(workspace.id).get(project=project, task=task).public_id,
        "assignment_id": Assignment.objects.in_workspace(workspace.id).get(project=project, member=agent).public_id,
        "member_id": colleague.public_id,
        "user_id": agent.public_id,  # an agent, as nobody submits for another person (A2)
        "entry_id": entry.public_id,
        "running_id": running.public_id,
        "expense_id": expense.public_id,
        "receipt_id": receipt.public_id,
        "category_id": category.public_id,  # of no expense, so that it can be deleted
        "expense_category_id": spent_in.public_id,
        "event_id": public_id(AuditEvent.prefix, event_id),
        **_undos(administrator, client, project, spent_in, secret=secret),
        "key_id": key.public_id,
        "rate_id": factories.member_rate(colleague, "1").public_id,
        "project_rate_id": factories.rate("110", project=project, valid_from=date(2026, 3, 1)).public_id,
        "invitation_id": invitation.public_id,
        "invoice_id": invoice.public_id,
        "provider_id": provider.public_id,
        "domain_id": domain.public_id,
        "line_id": line.public_id,
        "role_id": role.public_id,
    }
    return House(administrator, secret, ids)


def _undos(
    administrator: Member, client: Client, project: Project, category: ExpenseCategory, *, secret: str
) -> dict[str, str]:
    """A contact, an exchange rate and an expense that are deleted, each by the event that takes it back."""
    contact = factories.contact(client, last_name=f"{secret} deleted")
    rate = factories.exchange_rate(client.workspace, "CHF", "0.9", valid_from=NOW.date())
    expense = factories.expense(administrator, project, category, notes=f"{secret} deleted")
    events = {
        "contact_event_id": clients.remove_contact(actor=administrator, contact_id=contact.id, now=NOW),
        "exchange_rate_event_id": clients.delete_exchange_rate(actor=administrator, rate_id=rate.id, now=NOW),
        "expense_event_id": expenses.delete(actor=administrator, expense_id=expense.id, now=NOW),
    }
    return {name: public_id(AuditEvent.prefix, event_id) for name, event_id in events.items()}


def _agent_with_time(administrator: Member, project: Project, *, secret: str) -> Member:
    """An agent with a week that is handed in, and a day of the API's examples that is not yet."""
    agent = factories.agent(administrator.workspace, name=f"{secret.lower()}-bot")
    factories.assignment(project, agent)
    factories.entry(agent, project, notes=secret, submission=factories.submission(agent))
    for day in (date(2026, 3, 6), date(2026, 3, 12)):
        factories.entry(agent, project, notes=secret, spent_date=day)
    return agent


def _login(member: Member) -> Login:
    assert member.login is not None
    return member.login
