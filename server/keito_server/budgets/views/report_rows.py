"""The report in words: its key figures, a row for each project with its parts and its agents' limits, and the totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_name
from django.urls import reverse

from keito_server.budgets.queries import PartProgress, Progress
from keito_server.budgets.queries.limits import LimitUse, Measure
from keito_server.budgets.queries.report import BudgetLine, kind_of
from keito_server.budgets.rules import Amount, State, Unit, percent_used, whole_percent
from keito_server.projects.models import Project
from keito_server.web.formats import Formats, share

_KINDS = {"hours": "Hours", "fees": "Fees", "per_task": "Per task", "per_person": "Per person"}
_TONES = {State.ON_TRACK: "is-spent", State.WARNING: "is-near", State.OVER: "is-over"}
_NOTHING = "–"
_MANY_TOKENS = 100_000
"""Limits of round thousands from here on are written in thousands, so that used and limit stand in one line."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of what is used: its length and its tick in percent, its colour, and how it is read out."""

    length: Decimal
    tone: str
    tick: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Guard:
    """A limit of agents: what is used, of how much, and the bar beneath both."""

    used: str
    limit: str
    length: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Used:
    """What a row says of one budget. `state` is a state's key; `state_words` is empty where nothing need be said.

    `is_agent` says what kind of member a part is of; None of all else.
    """

    name: str
    total: str
    spent: str
    remaining: str
    is_negative: bool
    percent: str
    bar: Bar
    state: str
    state_words: str
    unrated: str
    is_agent: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One project of the table."""

    used: Used
    url: str
    client: str
    kind: str
    kind_more: str
    month: str
    guards: tuple[Guard, ...]
    stopped: str
    parts: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """One line beneath the table: a currency, or hours."""

    name: str
    count: int
    total: str
    spent: str
    remaining: str
    percent: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures; `over_by` says by how much, each currency and hours apart (N5)."""

    budgets: int
    without: int
    on_track: int
    warning: int
    over: int
    over_by: str
    stopped: int


def rows_of(lines: Iterable[BudgetLine], formats: Formats, *, subdomain: str, is_now: bool) -> list[Row]:
    """The rows; agents are said to be stopped only of the present (`is_now`)."""
    return [_row(line, formats, subdomain=subdomain, is_now=is_now) for line in lines]


def figures_of(
    lines: Sequence[BudgetLine], formats: Formats, *, own_currency: str, without_budget: int, is_now: bool
) -> Figures:
    """What stands above the table, of what it shows."""
    states = [line.progress.state for line in lines]
    over: dict[str, Amount] = {}
    for progress in (line.progress for line in lines if line.progress.state is State.OVER):
        if progress.remaining is not None:
            over[_unit_key(progress)] = over.get(_unit_key(progress), 0) - progress.remaining
    by = [
        _amount(over[key], Unit.FEES, key, formats) if key else f"{formats.duration(int(over[key]))} hours"
        for key in sorted(over, key=lambda key: _rank(key, own_currency))
    ]
    return Figures(
        budgets=len(lines),
        without=without_budget,
        on_track=states.count(State.ON_TRACK),
        warning=states.count(State.WARNING),
        over=states.count(State.OVER),
        over_by=" and ".join(words for words in (", ".join(by[:-1]), *by[-1:]) if words),
        stopped=sum(line.refuses_time or line.refuses_expenses for line in lines if is_now),
    )


def totals_of(lines: Iterable[BudgetLine], formats: Formats, *, own_currency: str) -> list[Total]:
    """One total for each currency, the workspace's own first, then one of hours; what the reader may not see is in none."""
    found: dict[str, list[Progress]] = {}
    for line in lines:
        if line.progress.total is not None:
            found.setdefault(_unit_key(line.progress), []).append(line.progress)
    return [_total(key, found[key], formats) for key in sorted(found, key=lambda key: _rank(key, own_currency))]


def _unit_key(progress: Progress) -> str:
    """The currency of fees, '' for hours."""
    return progress.currency if progress.unit is Unit.FEES else ""


def _rank(key: str, own_currency: str) -> tuple[bool, bool, str]:
    """The workspace's currency, then the others by their codes, then hours (N5)."""
    return not key, key != own_currency, key


def _total(currency: str, those: Sequence[Progress], formats: Formats) -> Total:
    total = sum((one.total for one in those if one.total is not None), start=0)
    spent = sum((one.spent for one in those if one.spent is not None), start=0)
    unit, percent = Unit.FEES if currency else Unit.HOURS, percent_used(spent, total)
    name = get_currency_name(currency, count=2, locale="en_GB") if currency else "Hours"
    return Total(
        name=name[:1].upper() + name[1:],
        count=len(those),
        total=_amount(total, unit, currency, formats),
        spent=_amount(spent, unit, currency, formats),
        remaining=_amount(total - spent, unit, currency, formats),
        percent=_NOTHING if percent is None else formats.percent(whole_percent(percent, None)),
    )


def _stopped(line: BudgetLine) -> str:
    """What of agents' new work the project's limits refuse, in words; '' for nothing."""
    if line.refuses_time and line.refuses_expenses:
        return "Agents stopped"
    if line.refuses_time:
        return "No new time of agents"
    return "No new expenses of agents" if line.refuses_expenses else ""


def _row(line: BudgetLine, formats: Formats, *, subdomain: str, is_now: bool) -> Row:
    project, progress = line.project, line.progress
    month = progress.period.first_day
    return Row(
        used=_used(project.name, progress, progress, formats),
        url=reverse("projects:overview", args=[subdomain, project.public_id]),
        client=project.client.name,
        kind=_KINDS[kind_of(project)],
        kind_more=_kind_more(line),
        month=f"{month:%B}" if month else "",
        guards=tuple(_guard(one, progress.currency, formats) for one in line.limits),
        stopped=_stopped(line) if is_now else "",
        parts=tuple(_used(part.name, progress, part, formats) for part in progress.parts),
    )


def _kind_more(line: BudgetLine) -> str:
    """What else there is to say of a kind: its parts, or that expenses count."""
    parts = line.progress.parts
    agents = sum(part.is_agent for part in parts)
    if kind_of(line.project) == "per_task":
        return _counted(len(parts), "task")
    if kind_of(line.project) == "per_person":
        people = _counted(len(parts) - agents, "person", "people")
        return f"{people}, {_counted(agents, 'agent')}" if agents else people
    counts_expenses = line.project.budget_includes_expenses and line.progress.unit is Unit.FEES
    return "expenses included" if counts_expenses else ""


def _used(name: str, progress: Progress, used: Progress | PartProgress, formats: Formats) -> Used:
    threshold = progress.alert_percent
    percent = _NOTHING if used.percent is None else formats.percent(whole_percent(used.percent, threshold))

    def words(amount: Amount | None) -> str:
        return _NOTHING if amount is None else _amount(amount, progress.unit, progress.currency, formats)

    over = "Over budget" if used.remaining is None else f"Over by {words(-used.remaining)}"
    past = f"Past {formats.percent(threshold)}" if threshold is not None else ""
    length = Decimal(100) if used.state is State.OVER else share(used.percent or 0, 100)
    alert = f", alert at {formats.percent(threshold)}" if threshold is not None else ""
    return Used(
        name=name,
        total=words(used.total),
        spent=words(used.spent),
        remaining=words(used.remaining),
        is_negative=used.remaining is not None and used.remaining < 0,
        percent=percent,
        bar=Bar(
            length=length,
            tone=_TONES[used.state],
            tick=threshold if threshold is not None and threshold <= 100 else None,
            label=f"{percent} used{alert}",
        ),
        state=used.state.value,
        state_words={State.OVER: over, State.WARNING: past, State.ON_TRACK: "On track"}[used.state],
        unrated=formats.duration(used.unrated_ms) if used.unrated_ms else "",
        is_agent=_kind_of_member(progress, used),
    )


def _kind_of_member(progress: Progress, used: Progress | PartProgress) -> bool | None:
    """Whether a part is an agent's; None of tasks and whole budgets."""
    if isinstance(used, Progress) or progress.by != Project.BudgetBy.PER_PERSON:
        return None
    return used.is_agent


def _guard(use: LimitUse, currency: str, formats: Formats) -> Guard:
    length = share(use.used, use.limit) if use.limit > 0 else Decimal(100)
    more = " tokens" if use.measure is Measure.TOKENS else ""
    return Guard(
        used=_measured(use.used, use, currency, formats),
        limit=f"{_measured(use.limit, use, currency, formats)}{more}",
        length=length,
        label=f"Agents have used {formats.percent(length)} of their limit",
    )


def _measured(amount: Amount, use: LimitUse, currency: str, formats: Formats) -> str:
    if use.measure is Measure.TOKENS:
        is_brief = use.limit >= _MANY_TOKENS and use.limit % 1000 == 0
        return f"{formats.number(int(amount) // 1000)}k" if is_brief else formats.number(int(amount))
    return _amount(amount, Unit.HOURS if use.measure is Measure.HOURS else Unit.FEES, currency, formats)


def _amount(amount: Amount, unit: Unit, currency: str, formats: Formats) -> str:
    return formats.duration(int(amount)) if unit is Unit.HOURS else formats.money(amount, currency)


def _counted(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
