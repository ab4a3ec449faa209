"""Changing a project."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.changes import changes_since, values_of
from keito_server.kit.days import day_of
from keito_server.projects.actions.fields import (
    BILLING,
    ProjectFields,
    budget_of,
    require_billing,
    require_fees,
    require_money,
    settle_project,
)
from keito_server.projects.actions.rates import put_rate
from keito_server.projects.actions.repricing import BilledSo, PriceSpan, billed_so, first_day_by_default, reprice
from keito_server.projects.actions.saving import locked_client, locked_project, save_changes
from keito_server.projects.errors import ProjectInUse
from keito_server.projects.events import ProjectRepriced, ProjectUpdated
from keito_server.projects.models import Project
from keito_server.projects.queries.currency import has_money_on_project
from keito_server.team.actions import Repriced, check_valid_from, lock_prices
from keito_server.team.models import Member

PricedWork = Callable[[Project], bool]
_priced_work: list[PricedWork] = []
_PRICING = (*BILLING, "rate")
_TERMS = ("bill_by", "agents_bill_at", "is_billable")
_COMPARED = (
    "client_id",
    "name",
    "code",
    "billing_type",
    "bill_by",
    "agents_bill_at",
    "is_billable",
    "fee",
    "budget_by",
    "budget_unit",
    "budget_ms",
    "budget_amount",
    "budget_is_monthly",
    "budget_includes_expenses",
    "budget_is_visible",
    "budget_alert_percent",
    "start_date",
    "end_date",
    "notes",
)


@dataclass(frozen=True, slots=True)
class RevisedProject:
    """A changed project, and how much saved work took its new terms."""

    project: Project
    repriced: Repriced


def register_priced_work(has_priced: PricedWork) -> None:
    """Has `has_priced(project)` asked before a project moves to a client with another currency (N7)."""
    if has_priced not in _priced_work:
        _priced_work.append(has_priced)


def update_project(
    *, actor: Member, project_id: UUID, fields: ProjectFields, now: datetime, rates_from: date | None = None
) -> Project:
    """The same as `revise_project`, for whoever does not tell how much was repriced."""
    revised = revise_project(actor=actor, project_id=project_id, fields=fields, now=now, rates_from=rates_from)
    return revised.project


@transaction.atomic
def revise_project(
    *, actor: Member, project_id: UUID, fields: ProjectFields, now: datetime, rates_from: date | None = None
) -> RevisedProject:
    """Changes a project; its slug stays, whatever its name becomes (H6).

    What changes of its rate and of how it bills reprices what was worked from `rates_from` on, on drafts of invoices too,
    unless it stands on an issued one (R3); a fee changes no rate (R4). Both are for whoever may see rates (P5). Without
    `rates_from`: from today, or from ever where nothing is saved on the project yet. Raises `ProjectInUse` where a move
    to another client would change the currency of what is priced already.
    """
    if rates_from is not None:
        check_valid_from(rates_from, field="rates_from")
    if any(name in fields for name in _PRICING) or "client_id" in fields:  # another client, perhaps another currency
        lock_prices(actor.workspace_id)
    project = locked_project(actor, project_id)
    require_money(actor, fields)
    billed, terms = billed_so(project), [getattr(project, name) for name in _TERMS]
    before = values_of(project, _COMPARED)
    budget = budget_of(project)
    if "client_id" in fields and fields["client_id"] != project.client_id:
        _move(actor, project, fields["client_id"])
    settle_project(project, fields)
    require_fees(actor, budget, budget_of(project))
    changes = changes_since(before, project)
    require_billing(actor, changes)
    if changes:
        save_changes(project, list(changes))
        updated = ProjectUpdated(workspace_id=actor.workspace_id, subject_id=project.id, changes=changes)
        record(event=updated, actor=actor, now=now)
    bills_otherwise = terms != [getattr(project, name) for name in _TERMS]
    done = Repriced()
    if "rate" in fields:
        done = put_rate(
            actor=actor,
            amount=fields["rate"],
            now=now,
            project=project,
            valid_from=rates_from,
            reprices=not bills_otherwise,
        )
    if bills_otherwise:
        done = _reprice(actor, project, billed, rates_from, now=now)
    return RevisedProject(project, done)


def _reprice(actor: Member, project: Project, before: BilledSo, from_day: date | None, *, now: datetime) -> Repriced:
    first_day = from_day or first_day_by_default(actor=actor, now=now, project_id=project.id)
    if from_day is None and any(has_priced(project) for has_priced in _priced_work):
        first_day = day_of(now, actor.workspace.timezone)  # expenses follow how a project bills, without any time too
    span = PriceSpan(first_day=first_day, project_id=project.id, before=before)
    done = reprice(actor=actor, span=span, now=now)
    repriced = ProjectRepriced(
        workspace_id=actor.workspace_id,
        subject_id=project.id,
        from_day=first_day.isoformat(),
        repriced=done.entries,
        drafts=done.drafts,
    )
    record(event=repriced, actor=actor, now=now)
    return done


def _move(actor: Member, project: Project, client_id: UUID) -> None:
    client = locked_client(actor, client_id)
    if client.currency != project.client.currency and _is_priced(project):
        raise ProjectInUse(field="client_id")
    project.client = client


def _is_priced(project: Project) -> bool:
    return has_money_on_project(project) or any(has_priced(project) for has_priced in _priced_work)
