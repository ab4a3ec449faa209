"""A member's week as a grid: a row for each project and task, a cell for each day (week-view.md)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, When

from keito_server.kit.days import day_of, elapsed_ms, week_of
from keito_server.kit.errors import NotFound
from keito_server.projects.models import Project, ProjectTask, Task
from keito_server.projects.queries import (
    Trackable,
    approval_in_force,
    get_project,
    visible_projects,
    withdraws_approval,
)
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may, require
from keito_server.time_entries.models import TimeEntry, WeekRow
from keito_server.time_entries.queries.entries import agents_work_around
from keito_server.time_entries.queries.locks import edits_submitted
from keito_server.time_entries.queries.reach import entries_of_workspace
from keito_server.time_entries.rules import LockState

RECENT_DAYS = 120
"""What was worked on within so many days is offered first for a new row."""

_NAMES = ("project_id", "task_id", "project__name", "task__name", "project__client__name")


@dataclass(frozen=True, slots=True)
class CellEntry:
    """One entry as far as its cell needs it. `lock` is why it cannot be changed, in full, and `lock_word` in a word."""

    total_ms: int
    source: str
    is_running: bool
    has_times: bool
    has_notes: bool
    lock: str = ""
    lock_word: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One project and task on one day."""

    day: date
    entries: tuple[CellEntry, ...] = ()

    @property
    def total_ms(self) -> int:
        """Counted time of all its entries, running time included."""
        return sum(entry.total_ms for entry in self.entries)

    @property
    def has_notes(self) -> bool:
        """Whether any of its entries says what was done."""
        return any(entry.has_notes for entry in self.entries)

    @property
    def needs_opening(self) -> bool:
        """Whether it holds more than one plain duration: several entries, a timer, or start and end times."""
        return len(self.entries) > 1 or any(entry.is_running or entry.has_times for entry in self.entries)

    @property
    def locked_by(self) -> CellEntry | None:
        """An entry that locks it: where all of its entries are locked, the first."""
        return self.entries[0] if self.entries and all(entry.lock for entry in self.entries) else None

    @property
    def sources(self) -> frozenset[str]:
        """Where its entries come from."""
        return frozenset(entry.source for entry in self.entries)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A row of the grid, with one cell a day. Entries without a task (T7) have a row of their own, `task_id` None."""

    project_id: UUID
    task_id: UUID | None
    project: str
    task: str
    client: str
    cells: tuple[Cell, ...]

    @property
    def total_ms(self) -> int:
        """Counted time of the row."""
        return sum(cell.total_ms for cell in self.cells)


@dataclass(frozen=True, slots=True)
class AgentLine:
    """What an agent did on one of the member's projects: figures to read, in no total."""

    agent: str
    project: str
    task: str
    day_ms: tuple[int, ...]

    @property
    def total_ms(self) -> int:
        """The agent's time of the week on this project and task."""
        return sum(self.day_ms)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one member. `day_locks` says of each day why nothing new may be logged on it by now, or ''."""

    member: Member
    days: tuple[date, ...]
    lines: tuple[WeekLine, ...]
    agent_lines: tuple[AgentLine, ...]
    day_locks: tuple[str, ...]

    @property
    def first_day(self) -> date:
        """The first day, by the workspace's `week_start`."""
        return self.days[0]

    @property
    def last_day(self) -> date:
        """The seventh day."""
        return self.days[-1]

    @property
    def day_totals(self) -> tuple[int, ...]:
        """Counted time of each day."""
        return tuple(sum(line.cells[place].total_ms for line in self.lines) for place in range(len(self.days)))

    @property
    def total_ms(self) -> int:
        """Counted time of the week."""
        return sum(self.day_totals)


def get_week(actor: Member, *, day: date, now: datetime) -> Week:
    """The actor's own week that holds `day`, in three queries."""
    require(actor, Permission.TIME_VIEW_OWN)
    days, locks = tuple(week_of(day, actor.workspace.week_start)), _Locks(actor, now)
    return Week(
        member=actor,
        days=days,
        lines=_lines(actor, days, locks, now),
        agent_lines=_agent_lines(actor, days, now),
        day_locks=tuple(locks.of(each)[0] for each in days),
    )


@dataclass(frozen=True, slots=True)
class OpenedCell:
    """The actor's entries of one project and task on one day, the latest first, with the names of both."""

    project: str
    task: str
    entries: list[TimeEntry]


def get_cell(actor: Member, *, project_id: UUID, task_id: UUID | None, day: date) -> OpenedCell:
    """What stands in a cell; an empty one is found where the actor sees its project and the task exists."""
    rows = in_cell(entries_of_workspace(actor), actor, project_id=project_id, task_id=task_id, day=day)
    entries = list(rows.order_by("-is_running", "-created_at", "-id"))
    for entry in entries:
        entry.member = actor  # which carries the workspace and its settings
    if entries:
        task = entries[0].task
        return OpenedCell(entries[0].project.name, task.name if task else "", entries)
    project = get_project(actor, project_id)
    task = Task.objects.in_workspace(actor.workspace_id).filter(id=task_id).first() if task_id else None
    if task_id and task is None:
        raise NotFound
    return OpenedCell(project.name, task.name if task else "", [])


def in_cell(
    rows: "QuerySet[TimeEntry]", actor: Member, *, project_id: UUID, task_id: UUID | None, day: date
) -> "QuerySet[TimeEntry]":
    """The actor's own of these entries that stand in one cell."""
    of_task = Q(task__isnull=True) if task_id is None else Q(task_id=task_id)
    return rows.filter(of_task, member=actor, project_id=project_id, spent_date=day)


def name_of_project(actor: Member, project_id: UUID) -> str:
    """What the project is called that the actor has just logged time on."""
    rows = Project.objects.in_workspace(actor.workspace_id).filter(id=project_id)
    return rows.values_list("name", flat=True).first() or ""


def list_row_choices(actor: Member) -> list[Trackable]:
    """What may be a row: as `projects.queries.list_trackable`, projects without any task left out, in one query."""
    projects = visible_projects(actor).filter(archived_at=None)
    rows = ProjectTask.objects.in_workspace(actor.workspace_id).filter(
        project__in=projects.values("id"), task__archived_at=None
    )
    choices: dict[UUID, Trackable] = {}
    # What the form shows, and no more: reading whole rows of four tables took a third of the page's time.
    named = rows.select_related("project__client", "task").only(
        "project__name", "project__code", "project__client__name", "task__name"
    )
    for row in named.order_by("project__client__name", "project__name", "project_id", "task__name"):
        choices.setdefault(row.project_id, Trackable(row.project, [])).tasks.append(row)
    return list(choices.values())


def list_recent_work(actor: Member, *, before: date) -> list[tuple[UUID, UUID]]:
    """Projects with tasks that the actor worked on lately, the latest first."""
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(
        member=actor, task__isnull=False, spent_date__gt=before - timedelta(days=RECENT_DAYS)
    )
    found = rows.values_list("project_id", "task_id").annotate(latest=Max("spent_date"), count=Count("id"))
    return [(project, task) for project, task, *_ in found.order_by("-latest", "-count", "project_id", "task_id")]


class _Locks:
    """Why the actor may not change time: in full and in a word, two empty texts if they may. Each state is asked once."""

    def __init__(self, actor: Member, now: datetime) -> None:
        workspace = actor.workspace
        self._today, self._lock_after_days = day_of(now, workspace.timezone), workspace.lock_after_days
        self._edits_all = may(actor, Permission.TIME_EDIT_ALL)
        self._edits_submitted = edits_submitted(actor, member_id=actor.id)
        self._withdraws = withdraws_approval(actor, member_id=actor.id)
        self._workspace = workspace
        self._known: dict[tuple[date, str, bool], tuple[str, str]] = {}

    def of(
        self, day: date, approval: str = TimeEntry.Approval.UNSUBMITTED, *, is_invoiced: bool = False
    ) -> tuple[str, str]:
        """The lock of time of that day in that state; by default of what would be new (T5)."""
        key = (day, approval, is_invoiced)
        if key not in self._known:
            self._known[key] = self._reckoned(*key)
        return self._known[key]

    def _reckoned(self, day: date, approval: str, is_invoiced: bool) -> tuple[str, str]:
        approval = approval_in_force(self._workspace, approval)
        state = LockState(approval, is_invoiced, day, self._today, self._lock_after_days)
        refusal = state.refusal(
            edits_all=self._edits_all, edits_submitted=self._edits_submitted, withdraws=self._withdraws
        )
        if refusal is None:
            return "", ""
        is_by_age = not is_invoiced and approval == TimeEntry.Approval.UNSUBMITTED
        words = f"locked after {self._lock_after_days} days" if is_by_age else str(approval)
        return refusal.message, "invoiced" if is_invoiced else words


def _lines(actor: Member, days: tuple[date, ...], locks: _Locks, now: datetime) -> tuple[WeekLine, ...]:
    held: dict[tuple[UUID, UUID | None], list[list[CellEntry]]] = {}
    names: dict[tuple[UUID, UUID | None], tuple[str, str, str]] = {}
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(member=actor, spent_date__in=days)
    fields = (
        "spent_date", "rounded_ms", "source", "is_running", "started_at", "notes", "approval", "is_invoiced"
    )  # fmt: skip
    for row in rows.order_by("created_at", "id").values_list(*_NAMES, *fields):
        project_id, task_id, project, task, client, spent_date, ms, source, runs, began, notes, approval, invoiced = row
        key = (project_id, task_id)
        names[key] = (project, task or "", client)
        lock, word = ("", "") if runs else locks.of(spent_date, approval, is_invoiced=invoiced)
        entry = CellEntry(
            total_ms=ms + elapsed_ms(began, now) if runs else ms,
            source=source,
            is_running=runs,
            has_times=began is not None,
            has_notes=bool(notes.strip()),
            lock=lock,
            lock_word=word,
        )
        held.setdefault(key, [[] for _ in days])[days.index(spent_date)].append(entry)
    kept = WeekRow.objects.in_workspace(actor.workspace_id).filter(member=actor, first_day=days[0])
    for project_id, task_id, project, task, client in kept.values_list(*_NAMES):
        names.setdefault((project_id, task_id), (project, task, client))
    empty: list[list[CellEntry]] = [[] for _ in days]
    lines = [
        WeekLine(
            *key,
            project=project,
            task=task,
            client=client,
            cells=tuple(Cell(day, tuple(entries)) for day, entries in zip(days, held.get(key, empty), strict=True)),
        )
        for key, (project, task, client) in names.items()
    ]
    return tuple(sorted(lines, key=_place))


def _place(line: WeekLine) -> tuple[str, ...]:
    """By client, project and task; what has no task stands last in its project."""
    ids = (str(line.project_id), str(line.task_id))
    return line.client.lower(), line.project.lower(), "1" if line.task_id is None else "0", line.task.lower(), *ids


def _agent_lines(actor: Member, days: tuple[date, ...], now: datetime) -> tuple[AgentLine, ...]:
    rows = TimeEntry.objects.in_workspace(actor.workspace_id).filter(agents_work_around(actor), spent_date__in=days)
    who = ("member__first_name", "project__name", "task__name", "member_id", "project_id", "task_id", "spent_date")
    groups = (
        rows.exclude(member=actor)
        .annotate(runs_since=Case(When(is_running=True, then=F("started_at"))))
        .values_list(*who, "runs_since")
        .annotate(saved_ms=Sum("rounded_ms"), count=Count("id", filter=Q(is_running=True)))
        .order_by(*who)
    )
    found: dict[tuple[object, ...], list[int]] = {}
    for *key, day, since, saved_ms, count in groups:
        sums = found.setdefault(tuple(key), [0] * len(days))
        sums[days.index(day)] += saved_ms + (count * elapsed_ms(since, now) if since else 0)
    return tuple(
        AgentLine(str(agent), str(project), str(task or ""), tuple(sums))
        for (agent, project, task, *_), sums in found.items()
    )
