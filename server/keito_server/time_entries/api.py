"""Time entries over the API (`api-reference/time-entries.md`)."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.kit.answers import empty_answer, json_answer
from keito_server.kit.metadata_filters import metadata_parameter, read_metadata_filters
from keito_server.team.actions import keyed_request
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.time_entries import actions, models, queries
from keito_server.time_entries.schemas import (
    NewTimeEntry,
    TimeEntry,
    TimeEntryChanges,
    TimeEntryPage,
    TimeEntryQuery,
    Timer,
    TimerQuery,
)

router = Router(tags=["Time entries"])


@router.post("/time-entries", response={201: TimeEntry, 200: TimeEntry}, summary="Create a time entry")
@requires(Permission.TIME_EDIT_OWN)
def create_time_entry(request: MemberRequest, entry: NewTimeEntry) -> HttpResponse:
    """Saves time, or starts a timer with `is_running: true`.

    200 instead of 201 means that this `Idempotency-Key` has created the entry more than 24 hours ago.
    """
    now = timezone.now()
    keyed = keyed_request(request)
    if keyed is None:
        made = actions.create(actor=request.actor, new=entry.to_new_entry(), now=now)
        return json_answer(queries.entry_answer(made, now=now), status=201)
    answer = actions.create_once(
        keyed=keyed, new=entry.to_new_entry(), now=now, show=lambda made: queries.entry_answer(made, now=now)
    )
    response = json_answer(answer.body, status=answer.status)
    if answer.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@router.get(
    "/time-entries",
    response=TimeEntryPage,
    summary="List time entries",
    openapi_extra={"parameters": [metadata_parameter("Entries")]},
)
@requires(Permission.TIME_VIEW_OWN)
def list_time_entries(request: MemberRequest, query: Query[TimeEntryQuery]) -> HttpResponse:
    """Entries that you may see, newest day first: your own, those of projects you manage, or all for administrators."""
    body = queries.list_answer(
        request.actor,
        filters=query.to_filters(read_metadata_filters(request)),
        limit=query.limit,
        cursor=query.cursor,
        now=timezone.now(),
    )
    return json_answer(body)


@router.get("/timer", response=Timer, summary="Get the running timer")
@requires(Permission.TIME_VIEW_OWN)
def get_timer(request: MemberRequest, query: Query[TimerQuery]) -> HttpResponse:
    """What runs for the member whose key it is: in their own single slot, and in each agent session's."""
    return json_answer(queries.timer_answer(request.actor, session_id=query.session_id, now=timezone.now()))


@router.get("/time-entries/{entry_id}", response=TimeEntry, summary="Get a time entry")
@requires(Permission.TIME_VIEW_OWN)
def get_time_entry(request: MemberRequest, entry_id: str) -> HttpResponse:
    """One entry."""
    return json_answer(queries.get_answer(request.actor, models.TimeEntry.parse_id(entry_id), now=timezone.now()))


@router.patch("/time-entries/{entry_id}", response=TimeEntry, summary="Update a time entry")
@requires(Permission.TIME_EDIT_OWN)
def update_time_entry(request: MemberRequest, entry_id: str, changes: TimeEntryChanges) -> HttpResponse:
    """Changes an entry, or stops its timer with `is_running: false`. What changes nothing is no error, also once it is locked."""
    now = timezone.now()
    entry = actions.update(
        actor=request.actor, entry_id=models.TimeEntry.parse_id(entry_id), changes=changes.to_changes(), now=now
    )
    return json_answer(queries.entry_answer(entry, now=now))


@router.delete("/time-entries/{entry_id}", response={204: None}, summary="Delete a time entry")
@requires(Permission.TIME_EDIT_OWN)
def delete_time_entry(request: MemberRequest, entry_id: str) -> HttpResponse:
    """Deletes an entry, running or not: how a failed agent session is discarded."""
    actions.delete(actor=request.actor, entry_id=models.TimeEntry.parse_id(entry_id), now=timezone.now())
    return empty_answer()
