"""Rows of the week grid that are there before any time is (week-view.md): put in, kept, taken out."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.days import week_of
from keito_server.kit.errors import NotFound
from keito_server.kit.identifiers import new_id
from keito_server.projects.queries import get_terms
from keito_server.team.actions import hold_prices
from keito_server.team.errors import MemberArchived
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.time_entries.errors import RowHasTime
from keito_server.time_entries.events import WeekRowAdded, WeekRowRemoved
from keito_server.time_entries.models import TimeEntry, WeekRow


@transaction.atomic
def add_row(*, actor: Member, day: date, project_id: UUID, task_id: UUID, now: datetime) -> None:
    """Puts a row into the actor's week that holds `day`; one that is there already stays as it is."""
    require(actor, Permission.TIME_EDIT_OWN)
    terms = get_terms(actor, project_id=project_id, task_id=task_id, day=day)
    terms.check_new_work(member=actor, task_id=task_id)
    if keep_row(actor=actor, day=day, project_id=project_id, task_id=task_id, now=now):
        added = WeekRowAdded(
            workspace_id=actor.workspace_id,
            subject_id=actor.id,
            first_day=first_day_of(actor, day),
            project_id=project_id,
            task_id=task_id,
        )
        record(event=added, actor=actor, now=now)


@transaction.atomic
def remove_row(*, actor: Member, day: date, project_id: UUID, task_id: UUID, now: datetime) -> None:
    """Takes an empty row out of the actor's week; `RowHasTime` where time stands in it, `NotFound` for no such row."""
    require(actor, Permission.TIME_EDIT_OWN)
    days = week_of(day, actor.workspace.week_start)
    of: dict[str, object] = {"member": actor, "project_id": project_id, "task_id": task_id}
    if TimeEntry.objects.in_workspace(actor.workspace_id).filter(spent_date__in=days, **of).exists():
        raise RowHasTime
    removed, _ = WeekRow.objects.in_workspace(actor.workspace_id).filter(first_day=days[0], **of).delete()
    if not removed:
        raise NotFound
    event = WeekRowRemoved(
        workspace_id=actor.workspace_id,
        subject_id=actor.id,
        first_day=days[0],
        project_id=project_id,
        task_id=task_id,
    )
    record(event=event, actor=actor, now=now)


def keep_row(*, actor: Member, day: date, project_id: UUID, task_id: UUID, now: datetime) -> bool:
    """Has the row stay in the week though no time stands in it; answers whether it was not kept before."""
    values = {
        "member": actor,
        "first_day": first_day_of(actor, day),
        "project_id": project_id,
        "task_id": task_id,
    }
    rows = WeekRow.objects.in_workspace(actor.workspace_id)
    if rows.filter(**values).exists():
        return False
    row = WeekRow(id=new_id(), workspace_id=actor.workspace_id, created_at=now, **values)
    rows.bulk_create([row], ignore_conflicts=True)
    return True


def first_day_of(actor: Member, day: date) -> date:
    """The first day of the actor's week that holds `day`."""
    return week_of(day, actor.workspace.week_start)[0]


def lock_member(actor: Member) -> None:
    """Has whoever changes the same member's week wait, so that two tabs cannot both fill one cell; timers go on.

    `MemberArchived` for a member who was archived in this very moment.
    """
    hold_prices(actor.workspace_id)
    members = Member.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True)
    locked = members.filter(id=actor.id).first()
    if locked is None or not locked.is_active:
        raise MemberArchived
