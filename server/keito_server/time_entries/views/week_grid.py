"""What the week page shows: the grid with its cells, marks, locks and totals, put together from a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keito_server.kit.days import week_of
from keito_server.kit.identifiers import public_id
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.time_entries.queries import Cell, Week, WeekLine
from keito_server.time_entries.views.sheet import WORKDAYS
from keito_server.web.formats import Formats

LOCKED, OPEN, LATER = "locked", "open", "later"
"""Why a cell takes no typing: locked; to be opened, as it holds more than one duration; later than time may be logged."""

_READ_ONLY, _NOTED = SafeString(" readonly"), SafeString(" data-has-notes")
_LATER = "Time can be logged up to tomorrow, not later."
_LEGEND = (
    ("agent", "includes time from an agent"),
    ("cli", "includes time from the command line"),
    ("notes", "has notes"),
    ("several", "several entries"),
    ("locked", "locked: submitted, approved, invoiced, or closed to changes"),
)
_NO_TASK = "Time is typed with a task. Add a row with one for new time."
_GONE = "No new time can be logged here: the project or task is archived, or you are no longer on its team."


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed into a cell and not saved, and why."""

    typed: str
    words: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it is shown: what the page needs to know of it, and the attributes of its box and its field.

    These are written here and not in the template, as there are hundreds on a page.
    """

    name: str
    day: date
    ms: int
    entry_count: int
    state: str
    box: SafeString
    field: SafeString
    is_refused: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row as it is shown. `lock` says in words what is locked in it, `messages` what was typed and not saved,
    `to_mend` what other apps want mended in it."""

    key: str
    project_id: str
    task_id: str
    project: str
    task: str
    client: str
    cells: list[GridCell]
    total_ms: int
    lock: str
    messages: list[str]
    to_mend: str

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be typed in it because of locks."""
        return bool(self.lock) and not any(cell.state in ("", OPEN) for cell in self.cells)

    @property
    def may_go(self) -> bool:
        """Whether it is offered to be removed, once no time stands in it: not where locked time does."""
        return bool(self.task_id) and not any(cell.entry_count and cell.state == LOCKED for cell in self.cells)


@dataclass(frozen=True, slots=True)
class DayHead:
    """The head and the foot of a column. `difference` says how the day stands to its capacity, or what that is."""

    day: date
    total_ms: int
    capacity_ms: int
    is_today: bool
    is_past: bool
    difference: str
    meter_label: str


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent's work on one project and task, with the head of the column beside each figure."""

    agent: str
    project: str
    task: str
    days: list[tuple[DayHead, int]]
    total_ms: int


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """The week page of one member."""

    week: Week
    today: date
    formats: Formats
    days: list[DayHead]
    rows: list[GridRow]

    @property
    def first_stop(self) -> str:
        """The name of the one cell that Tab leads to: the first that takes typing, else the first of all."""
        cells = [cell for row in self.rows for cell in row.cells]
        return next((cell.name for cell in cells if not cell.state), cells[0].name if cells else "")

    @property
    def heading(self) -> str:
        """The week in words, with its year where that is not this one."""
        return self.formats.period(self.week.first_day, self.week.last_day, self.today)

    @property
    def span(self) -> str:
        """The week as a span of time: `5 to 11 October`."""
        return self.heading.replace(" – ", " to ")

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The marks that are in use in the grid, each with what it means."""
        cells = [cell for line in self.week.lines for cell in line.cells]
        sources: frozenset[str] = frozenset().union(*(cell.sources for cell in cells))
        is_used = {
            "agent": "agent" in sources,
            "cli": "cli" in sources,
            "notes": any(cell.has_notes for cell in cells),
            "several": any(len(cell.entries) > 1 for cell in cells),
            "locked": any(row.lock for row in self.rows) or any(self.week.day_locks),
        }
        return [(mark, words) for mark, words in _LEGEND if is_used[mark]]

    @property
    def agent_rows(self) -> list[AgentRow]:
        """What agents did on the member's projects."""
        return [
            AgentRow(line.agent, line.project, line.task, list(zip(self.days, line.day_ms, strict=True)), line.total_ms)
            for line in self.week.agent_lines
        ]

    @property
    def previous_day(self) -> date:
        """A day of the week before."""
        return self.week.first_day - timedelta(days=7)

    @property
    def next_day(self) -> date:
        """A day of the week after."""
        return self.week.first_day + timedelta(days=7)

    @property
    def is_this_week(self) -> bool:
        """Whether the member's today is in it."""
        return self.today in self.week.days

    @property
    def progress(self) -> str:
        """How the week stands to the member's capacity."""
        capacity_ms, total_ms = self.week.member.capacity_ms, self.week.total_ms
        written, beyond = self.formats.duration(capacity_ms), self.formats.duration(abs(capacity_ms - total_ms))
        return f"of capacity {written}, {beyond} {'over' if total_ms > capacity_ms else 'to go'}"

    @property
    def day_lock(self) -> str:
        """Why nothing new may be logged in all of this week, if so."""
        return self.week.day_locks[0] if all(self.week.day_locks) else ""

    @property
    def held(self) -> str:
        """What the cells hold, for the form that is sent without script: `name=ms`, empty ones left out."""
        cells = (cell for row in self.rows for cell in row.cells if cell.entry_count)
        return " ".join(f"{cell.name}={cell.ms}" for cell in cells)


def week_sheet(
    week: Week,
    *,
    today: date,
    trackable: set[tuple[UUID, UUID]],
    refused: Mapping[str, Refused] | None = None,
    to_mend: Mapping[str, SafeString] | None = None,
) -> WeekSheet:
    """The sheet of a week. `trackable` are the projects and tasks that new time may be logged on."""
    drawing = _Drawing(week, today, Formats.of(week.member), refused or {}, to_mend or {})
    totals = week.day_totals
    return WeekSheet(
        week=week,
        today=today,
        formats=drawing.formats,
        days=[_head(week.member, day, ms, today, drawing.formats) for day, ms in zip(week.days, totals, strict=True)],
        rows=[
            drawing.row(line, is_trackable=line.task_id is not None and (line.project_id, line.task_id) in trackable)
            for line in week.lines
        ],
    )


def row_key(project_id: UUID, task_id: UUID | None) -> str:
    """What names a row: its project and its task, which may be none."""
    task = public_id(Task.prefix, task_id) if task_id else ""
    return f"{public_id(Project.prefix, project_id)}-{task}"


class _Drawing:
    """What all rows of one grid have in common."""

    def __init__(
        self,
        week: Week,
        today: date,
        formats: Formats,
        refused: Mapping[str, Refused],
        to_mend: Mapping[str, SafeString],
    ) -> None:
        self.formats = formats
        self._week, self._today, self._refused, self._to_mend = week, today, refused, to_mend
        self._day_words = [formats.day(day) for day in week.days]
        self._columns = [_column(day, today) for day in week.days]

    def row(self, line: WeekLine, *, is_trackable: bool) -> GridRow:
        """One row with its cells, what is locked in it, and what was refused."""
        key = row_key(line.project_id, line.task_id)
        words = f"{line.project}, {line.task or 'No task'}"
        cells = [
            self._cell(cell, place, line, f"cell-{key}-{cell.day.isoformat()}", words, is_trackable=is_trackable)
            for place, cell in enumerate(line.cells)
        ]
        failed = [cell for cell in cells if cell.is_refused]
        return GridRow(
            key=key,
            project_id=public_id(Project.prefix, line.project_id),
            task_id=public_id(Task.prefix, line.task_id) if line.task_id else "",
            project=line.project,
            task=line.task,
            client=line.client,
            cells=cells,
            total_ms=line.total_ms,
            lock=_lock_words(line, is_trackable=is_trackable),
            messages=[f"{cell.day:%A}: {self._refused[cell.name].words}" for cell in failed],
            to_mend=self._to_mend.get(key, ""),
        )

    def _cell(self, cell: Cell, place: int, line: WeekLine, name: str, words: str, *, is_trackable: bool) -> GridCell:
        state, why = _state(cell, line, self._week.day_locks[place], self._today, is_trackable=is_trackable)
        failed, ms, count = self._refused.get(name), cell.total_ms, len(cell.entries)
        shown = self.formats.duration(ms) if count else ""
        return GridCell(
            name=name,
            day=cell.day,
            ms=ms,
            entry_count=count,
            state=state,
            box=format_html(
                '{} data-ms="{}" data-entries="{}"{}{}',
                self._columns[place],
                ms,
                count,
                format_html(' data-state="{}" data-why="{}"', state, why) if state else "",
                _held_attributes(cell) if count else "",
            ),
            field=format_html(
                ' name="{}" value="{}" aria-label="{}, {}"{}{}',
                name,
                failed.typed if failed else shown,
                words,
                self._day_words[place],
                _READ_ONLY if state else "",
                format_html(' aria-invalid="true" aria-describedby="message-{}"', name[5:-11]) if failed else "",
            ),
            is_refused=failed is not None,
        )


def _column(day: date, today: date) -> SafeString:
    """What all cells of a day have in common."""
    marks = (" data-today" if day == today else "") + (" data-off" if day.weekday() >= WORKDAYS else "")
    return format_html(' data-day="{}"{}', day.isoformat(), marks)


def _held_attributes(cell: Cell) -> SafeString:
    """Where the time in a cell comes from, and whether it is noted what was done."""
    marks = " ".join(mark for mark in ("agent", "cli") if mark in cell.sources)
    return format_html("{}{}", format_html(' data-mark="{}"', marks) if marks else "", _NOTED if cell.has_notes else "")


def _state(cell: Cell, line: WeekLine, day_lock: str, today: date, *, is_trackable: bool) -> tuple[str, str]:
    """Why a cell takes no typing, and what to say to whoever tries; two empty texts where it does."""
    if cell.locked_by is not None:
        return LOCKED, cell.locked_by.lock
    if cell.needs_opening or (cell.entries and line.task_id is None):
        return OPEN, "Open this cell to change what is in it."
    if cell.entries:
        return "", ""
    if cell.day > today + timedelta(days=1):
        return LATER, _LATER
    if day_lock:
        return LOCKED, day_lock
    if line.task_id is None:
        return LOCKED, _NO_TASK
    return ("", "") if is_trackable else (LOCKED, _GONE)


def _lock_words(line: WeekLine, *, is_trackable: bool) -> str:
    """What is locked in a row, by reason: "approved" where that is all of its time, else with its days."""
    days: dict[str, list[str]] = {}
    held = [cell for cell in line.cells if cell.entries]
    for cell in held:
        if cell.locked_by is not None:
            days.setdefault(cell.locked_by.lock_word, []).append(f"{cell.day:%a}")
    if len(days) == 1 and sum(map(len, days.values())) == len(held):
        words = list(days)
    else:
        words = [f"{' '.join(names)} {word}" for word, names in days.items()]
    if line.task_id is not None and not is_trackable:
        words.append("closed to new time")
    return ", ".join(words)


def _head(member: Member, day: date, total_ms: int, today: date, formats: Formats) -> DayHead:
    capacity_ms = daily_capacity(member, day)
    written = formats.duration(capacity_ms)
    difference = f"of {written}" if capacity_ms else ""
    if capacity_ms and total_ms and (total_ms > capacity_ms or (day < today and total_ms < capacity_ms)):
        signed = formats.duration(total_ms - capacity_ms)
        difference = f"+{signed}" if total_ms > capacity_ms else signed
    return DayHead(
        day=day,
        total_ms=total_ms,
        capacity_ms=capacity_ms,
        is_today=day == today,
        is_past=day < today,
        difference=difference,
        meter_label=f"{formats.duration(total_ms)} of {written}",
    )


def daily_capacity(member: Member, day: date) -> int:
    """What a day is expected to hold: the week's capacity spread over its working days, 0 for the others."""
    return member.capacity_ms // WORKDAYS if day.weekday() < WORKDAYS else 0


def week_days(member: Member, day: date) -> tuple[date, ...]:
    """The days of the member's week that holds `day`."""
    return tuple(week_of(day, member.workspace.week_start))
