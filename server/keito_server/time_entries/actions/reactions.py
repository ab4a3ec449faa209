"""What entries do when something happens below them, in the same transaction."""

from datetime import datetime

from keito_server.kit.tenancy import Actor
from keito_server.projects.events import ProjectArchived, TaskArchived
from keito_server.team.events import MemberArchived
from keito_server.time_entries.actions.stop import stop_all_of


def stop_timers_of_project(event: ProjectArchived, actor: Actor | None, now: datetime) -> None:
    """Archiving a project stops and saves what runs on it (T8)."""
    stop_all_of(workspace_id=event.workspace_id, actor=actor, now=now, project_id=event.subject_id)


def stop_timers_of_task(event: TaskArchived, actor: Actor | None, now: datetime) -> None:
    """Archiving a task stops and saves what runs with it (T8)."""
    stop_all_of(workspace_id=event.workspace_id, actor=actor, now=now, task_id=event.subject_id)


def stop_timers_of_member(event: MemberArchived, actor: Actor | None, now: datetime) -> None:
    """Archiving a member stops and saves all that runs for them, agent sessions too (T8)."""
    stop_all_of(workspace_id=event.workspace_id, actor=actor, now=now, member_id=event.subject_id)
