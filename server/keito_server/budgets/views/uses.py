"""Budgets beside projects in other apps' lists: of the month that it is now."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from keito_server.budgets import queries
from keito_server.budgets.rules import first_of_month
from keito_server.projects.models import Project
from keito_server.projects.queries import BudgetUse
from keito_server.team.models import Member


def uses_now(actor: Member, projects: Collection[Project]) -> dict[UUID, BudgetUse]:
    """By project, the use of the budgets that the actor may see."""
    month = first_of_month(timezone.now(), actor.workspace.timezone)
    return queries.uses_of(actor, projects, month=month)
