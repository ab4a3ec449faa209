"""Uninvoiced time as lines of an invoice (N4).

Whatever the grouping, entries with different rates and agents' work never share a line, each entry stands on exactly
one line, and a line's hours are summed exactly before they are rounded once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from keito_server.invoices.rules.sums import QUANTITY_DECIMALS, line_amount
from keito_server.invoices.rules.words import cut, few, names_of, short_day
from keito_server.kit.durations import exact_hours
from keito_server.kit.money import round_half_up

DESCRIPTION_LENGTH = 300
DETAIL_LENGTH = 1_000
OUR_PEOPLE = "Our people"
OUR_AGENTS = "Our agents"
OTHER_ITEMS = "Other items"
"""Heads the lines written by hand where the others have headings."""
NO_TASK = "Work without a task"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillableTime:
    """One entry as an invoice sees it: counted milliseconds at a rate per hour."""

    entry_id: UUID
    project_id: UUID
    project: str
    task_id: UUID | None
    task: str
    member_id: UUID
    member: str
    spent_date: date
    notes: str
    counted_ms: int
    rate: Decimal
    is_agent_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """A line to be, with the entries behind it; `project_id` is None where they are of several projects."""

    kind: ClassVar[str] = "service"
    unit: ClassVar[str] = "h"

    heading: str
    description: str
    detail: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    is_agent_work: bool
    project_id: UUID | None
    counted_ms: int
    entry_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    heading: str
    description: str
    detail: str


Group = Sequence[BillableTime]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of grouping: which entries belong together, in which order lines stand, and how they are called."""

    key: Callable[[BillableTime], Any]
    order: Callable[[BillableTime], Any]
    words: Callable[[Group], _Words]


def quantity_of(counted_ms: int) -> Decimal:
    """Hours of a line, half up to 4 decimals (N4)."""
    return round_half_up(exact_hours(counted_ms), QUANTITY_DECIMALS)


def lines_from_time(times: Iterable[BillableTime], *, grouping: str, currency: str) -> list[TimeLine]:
    """The lines for `times`, grouped by `project`, `task`, `person` or `detailed`."""
    way = _WAYS[grouping]
    groups: dict[Any, list[BillableTime]] = {}
    for time in sorted(times, key=lambda time: (time.spent_date, time.entry_id)):
        groups.setdefault((way.key(time), time.rate, time.is_agent_work), []).append(time)
    ordered = sorted(groups.values(), key=lambda group: way.order(group[0]))
    return [line_from_group(group, grouping=grouping, currency=currency) for group in ordered]


def belong_together(one: BillableTime, other: BillableTime, *, grouping: str) -> bool:
    """Whether two entries stand on one line where their rates are the same."""
    key = _WAYS[grouping].key
    return bool(key(one) == key(other)) and one.is_agent_work == other.is_agent_work


def line_from_group(times: Iterable[BillableTime], *, grouping: str, currency: str) -> TimeLine:
    """The one line for entries that belong together and have one rate."""
    group = sorted(times, key=lambda time: (time.spent_date, time.entry_id))
    first, words = group[0], _WAYS[grouping].words(group)
    counted_ms = sum(time.counted_ms for time in group)
    quantity = quantity_of(counted_ms)
    projects = {time.project_id for time in group}
    return TimeLine(
        heading=words.heading[:200],
        description=cut(" ".join(words.description.split()), DESCRIPTION_LENGTH),
        detail=cut(words.detail, DETAIL_LENGTH),
        quantity=quantity,
        unit_price=first.rate,
        amount=line_amount(quantity, first.rate, currency=currency),
        is_agent_work=first.is_agent_work,
        project_id=first.project_id if len(projects) == 1 else None,
        counted_ms=counted_ms,
        entry_ids=tuple(time.entry_id for time in group),
    )


def _by_project(group: Group) -> _Words:
    tasks = names_of(time.task for time in group)
    return _Words(group[0].project, few(tasks) or "Work", "")


def _by_task(group: Group) -> _Words:
    return _Words("", group[0].task or NO_TASK, few(names_of(time.project for time in group)))


def _by_person(group: Group) -> _Words:
    first, tasks = group[0], names_of(time.task for time in group)
    heading = OUR_AGENTS if first.is_agent_work else OUR_PEOPLE
    if len(tasks) == 1:
        return _Words(heading, f"{first.member}, {tasks[0]}", "")
    return _Words(heading, first.member, few(tasks))


def _detailed(group: Group) -> _Words:
    entry = group[0]
    what = ", ".join(word for word in (short_day(entry.spent_date), entry.member, entry.task) if word)
    return _Words(entry.project, what, entry.notes.strip())


def _fold(name: str) -> str:
    return name.casefold()


# Each order ends in something of the entry's own, so that the same time always makes the same invoice.
_WAYS: dict[str, _Way] = {
    "project": _Way(
        key=lambda time: time.project_id,
        order=lambda time: (_fold(time.project), time.project_id, time.is_agent_work, -time.rate),
        words=_by_project,
    ),
    "task": _Way(
        key=lambda time: time.task_id,
        order=lambda time: (not time.task, _fold(time.task), str(time.task_id), time.is_agent_work, -time.rate),
        words=_by_task,
    ),
    "person": _Way(
        key=lambda time: time.member_id,
        order=lambda time: (time.is_agent_work, _fold(time.member), time.member_id, -time.rate),
        words=_by_person,
    ),
    "detailed": _Way(
        key=lambda time: time.entry_id,
        order=lambda time: (_fold(time.project), time.project_id, time.spent_date, time.entry_id),
        words=_detailed,
    ),
}
