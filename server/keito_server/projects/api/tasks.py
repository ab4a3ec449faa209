"""The workspace's tasks over the API."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.kit.answers import amount_number, encode, instant_text, json_answer, page_answer
from keito_server.projects import actions, models, queries
from keito_server.projects.api.answering import answer_once, fields_named, today_of
from keito_server.projects.schemas import NewTask, Task, TaskChanges, TaskPage, TaskQuery
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires

router = Router(tags=["Tasks"])


@router.get("/tasks", response=TaskPage, summary="List tasks")
@requires(Permission.TASKS_VIEW)
def list_tasks(request: MemberRequest, query: Query[TaskQuery]) -> HttpResponse:
    """The workspace's kinds of work, oldest first; archived ones are not active. A project offers some of them."""
    actor = request.actor
    page = queries.list_task_page(
        actor, slug=query.slug, is_active=query.is_active, limit=query.limit, cursor=query.cursor
    )
    rates = queries.task_rates(actor, today=today_of(actor))
    return json_answer(page_answer(page, show=lambda task: _show(task, rates.get(task.id))))


@router.post("/tasks", response={201: Task}, summary="Create a task")
@requires(Permission.TASKS_EDIT)
def create_task(request: MemberRequest, task: NewTask) -> HttpResponse:
    """Adds a kind of work. With `is_default` every project made after it starts with it."""
    actor, fields = request.actor, task.to_fields()
    return answer_once(
        request,
        lambda now: _show_again(actor, actions.create_task(actor=actor, fields=fields, now=now)),
        status=201,
        rate="default_rate",
    )


@router.get("/tasks/{task_id}", response=Task, summary="Get a task")
@requires(Permission.TASKS_VIEW)
def get_task(request: MemberRequest, task_id: str) -> HttpResponse:
    """One task."""
    task = queries.get_task(request.actor, models.Task.parse_id(task_id))
    return json_answer(encode(_show_again(request.actor, task)))


@router.patch("/tasks/{task_id}", response=Task, summary="Update a task")
@requires(Permission.TASKS_EDIT)
def update_task(request: MemberRequest, task_id: str, changes: TaskChanges) -> HttpResponse:
    """Changes its name and defaults; saved entries stay billable or not as they are."""
    with fields_named(rate="default_rate"):
        task = actions.update_task(
            actor=request.actor,
            task_id=models.Task.parse_id(task_id),
            fields=changes.to_fields(),
            rates_from=changes.rates_from,
            now=timezone.now(),
        )
    return json_answer(encode(_show_again(request.actor, task)))


@router.post("/tasks/{task_id}/archive", response=Task, summary="Archive a task")
@requires(Permission.TASKS_EDIT)
def archive_task(request: MemberRequest, task_id: str) -> HttpResponse:
    """Offers it no more for new time, and stops and saves its timers; entries keep it (T8)."""
    actor, task = request.actor, models.Task.parse_id(task_id)
    return answer_once(
        request, lambda now: _show_again(actor, actions.archive_task(actor=actor, task_id=task, now=now))
    )


@router.post("/tasks/{task_id}/restore", response=Task, summary="Restore a task")
@requires(Permission.TASKS_EDIT)
def restore_task(request: MemberRequest, task_id: str) -> HttpResponse:
    """Offers an archived task again, on all projects that have it."""
    actor, task = request.actor, models.Task.parse_id(task_id)
    return answer_once(
        request, lambda now: _show_again(actor, actions.restore_task(actor=actor, task_id=task, now=now))
    )


def _show_again(actor: Member, task: models.Task) -> dict[str, Any]:
    return _show(task, queries.task_rates(actor, today=today_of(actor)).get(task.id))


def _show(task: models.Task, rate: Decimal | None) -> dict[str, Any]:
    return {
        "id": task.public_id,
        "name": task.name,
        "is_billable": task.is_billable,
        "is_default": task.is_default,
        "default_rate": amount_number(rate),
        "is_active": task.is_active,
        "slug": task.slug,
        "created_at": instant_text(task.created_at),
    }
