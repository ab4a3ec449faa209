"""One cell of the week grid: saved as it is left, and opened to read its entries and note what was done."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, Refusal
from keito_server.kit.identifiers import public_id
from keito_server.team.permissions import Permission, may, requires
from keito_server.time_entries import actions, queries
from keito_server.time_entries.errors import CellChanged, NotesRequired
from keito_server.time_entries.forms import CellForm, day_in, named_work
from keito_server.time_entries.views.requests import TimeRequest, day_named
from keito_server.time_entries.views.rows import row_of
from keito_server.time_entries.views.week_grid import week_days
from keito_server.web.formats import Formats


@requires(Permission.TIME_EDIT_OWN)
@require_POST
def cell(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """Saves the hours typed into a cell, and answers as JSON what it holds now, or why it was not saved."""
    form = CellForm(request.POST, formats=Formats.of(request.actor))
    if not request.POST.get("project"):
        return _refused("Choose a project.")
    project_id, task_id, spent_date = _place(request, day)
    if not form.is_valid():
        return _refused(form.message)
    return _saved(request, subdomain, form, project_id, task_id, spent_date)


@requires(Permission.TIME_VIEW_OWN)
@require_http_methods(["GET", "POST"])
def cell_entries(request: TimeRequest, subdomain: str, day: str) -> HttpResponse:
    """What stands in a cell, for the dialog; sent back, its notes are saved, with `hours` also its time."""
    if not (request.POST if request.method == "POST" else request.GET).get("project"):
        return _refused("Choose a project.")
    project_id, task_id, spent_date = _place(request, day)
    if request.method == "GET":
        return _opened(request, day, project_id, task_id, spent_date)
    form = CellForm(request.POST, formats=Formats.of(request.actor))
    if not form.is_valid():
        return _refused(form.message)
    return _saved(request, subdomain, form, project_id, task_id, spent_date)


def _place(request: TimeRequest, day: str) -> tuple[UUID, UUID | None, date]:
    """The project, the task and the day of the cell that was named, the day within the page's week."""
    sent = request.POST if request.method == "POST" else request.GET
    project_id, task_id = named_work(sent.get("project", ""), sent.get("task", ""))
    return project_id, task_id, day_in(sent.get("day", ""), week_days(request.actor, day_named(day)))


def _saved(
    request: TimeRequest, subdomain: str, form: CellForm, project_id: UUID, task_id: UUID | None, day: date
) -> HttpResponse:
    formats = Formats.of(request.actor)
    try:
        saved = _save(request, form, project_id, task_id, day)
    except CellChanged as refusal:
        text = formats.duration(refusal.held_ms) if refusal.held_ms else ""
        message = f"{refusal.message.rstrip('.')}: it holds {text or 'nothing'} now. Save once more to put yours there."
        return JsonResponse({"message": message, "ms": refusal.held_ms, "text": text}, status=409)
    except NotesRequired as refusal:
        return _refused(f"{refusal.message} Press . in the cell to write it.", needs_notes=True)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(refusal.message, status=404 if refusal.status == 404 else 422)
    undo_url = None
    if saved.deleted_by is not None:
        event = public_id(AuditEvent.prefix, saved.deleted_by)
        undo_url = reverse("time_entries:restore", kwargs={"subdomain": subdomain, "event_id": event})
    text = formats.duration(saved.held_ms) if saved.entry_count else ""
    project = queries.name_of_project(request.actor, project_id)
    if text:
        did = f"Saved {text}" if "hours" in request.POST else f"Saved the notes of {text}"
    else:
        did = "Deleted the time" if undo_url else "There was no time"
    message = f"{did} on {day:%A}, {project}"
    return JsonResponse(
        {
            "ms": saved.held_ms,
            "text": text,
            "entries": saved.entry_count,
            "has_notes": saved.has_notes,
            "message": message,
            "undo_url": undo_url,
        }
    )


def _save(request: TimeRequest, form: CellForm, project_id: UUID, task_id: UUID | None, day: date) -> actions.CellSaved:
    now, notes = timezone.now(), form.notes_sent
    if not form.has_hours and notes is not None:
        return actions.set_cell_notes(
            actor=request.actor, project_id=project_id, task_id=task_id, day=day, notes=notes, now=now
        )
    return actions.set_cell(
        actor=request.actor,
        project_id=project_id,
        task_id=task_id,
        day=day,
        duration_ms=form.duration_ms,
        expected_ms=form.expected_ms,
        notes=notes,
        now=now,
    )


def _refused(message: str, *, status: int = 422, needs_notes: bool = False) -> JsonResponse:
    return JsonResponse({"message": message} | ({"needs_notes": True} if needs_notes else {}), status=status)


def _opened(request: TimeRequest, day: str, project_id: UUID, task_id: UUID | None, spent_date: date) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    found = queries.get_cell(actor, project_id=project_id, task_id=task_id, day=spent_date)
    formats = Formats.of(actor)
    sees_rates = may(actor, Permission.BILLABLE_RATES_VIEW)
    rows = [
        row_of(
            one,
            zone=one.zone,
            formats=formats,
            lock=None if one.is_running else queries.lock_of(actor, one, now=now),
            sees_rates=sees_rates,
            now=now,
        )
        for one in found.entries
    ]
    only = rows[0] if len(rows) == 1 else None
    context = {
        "day": day,
        "spent_date": spent_date,
        "cell": found,
        "rows": rows,
        "project_id": request.GET.get("project", ""),
        "task_id": request.GET.get("task", ""),
        "total_ms": sum(row.shown_ms for row in rows),
        "takes_notes": (only is None and not rows and task_id is not None) or (only is not None and not only.lock),
        "notes": only.entry.notes if only else "",
        "asks_hours": not rows,
    }
    return render(request, "time_entries/_week_cell.html", context)
