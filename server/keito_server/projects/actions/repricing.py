"""What saved work follows when a price changes, from a rate's amount to how a project bills (R3).

One description for all of them: apps above register who reprices what it describes.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from keito_server.kit.days import day_of
from keito_server.projects.models import Project, Rate
from keito_server.projects.queries.terms import RateSource
from keito_server.team.actions import SINCE_EVER, RateSpan, Repriced
from keito_server.team.models import Member, MemberRate


@dataclass(frozen=True, slots=True)
class BilledSo:
    """How a project billed until now: by what, and whether its time was billable by default (T6)."""

    bill_by: str
    is_billable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSpan:
    """Which work a price has changed for: of a project, a task, a member, or what several of these have in common.

    From `first_day` to `last_day` (none: open). `source` is the rate that changed: only what takes it follows; none
    means that all terms did, for billable or not as well, where `before` says how the project billed. With `is_cost` it
    is the member's cost rate.
    """

    first_day: date
    last_day: date | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    member_id: UUID | None = None
    source: RateSource | None = None
    is_cost: bool = False
    before: BilledSo | None = None

    @property
    def work(self) -> dict[str, UUID]:
        """Of what it is: the ids that are set, by the names of an entry's columns."""
        named = {"project_id": self.project_id, "task_id": self.task_id, "member_id": self.member_id}
        return {name: one for name, one in named.items() if one is not None}


class PricedWork(Protocol):
    """Gives saved work of a span its price; it is called in the transaction of the change, which locked all prices."""

    def __call__(self, *, actor: Member, span: PriceSpan, now: datetime) -> Repriced: ...


class WorkFinder(Protocol):
    """Whether there is any saved work of a project, a task or a member, named by the columns of an entry."""

    def __call__(self, workspace_id: UUID, work: dict[str, UUID]) -> bool: ...


@dataclass(slots=True)
class _Registered:
    repricings: list[PricedWork] = field(default_factory=list)
    finders: list[WorkFinder] = field(default_factory=list)


_registered = _Registered()


def register_price_follower(reprice: PricedWork) -> None:
    """Has `reprice` called when any price changes: apps above that keep prices say so."""
    if reprice not in _registered.repricings:
        _registered.repricings.append(reprice)


def register_work_finder(has_work: WorkFinder) -> None:
    """Has `has_work` asked whether a new price could matter to anything that is saved."""
    if has_work not in _registered.finders:
        _registered.finders.append(has_work)


def reprice(*, actor: Member, span: PriceSpan, now: datetime) -> Repriced:
    """Has all saved work of the span follow; answers how much did, on how many drafts."""
    return sum((follow(actor=actor, span=span, now=now) for follow in _registered.repricings), Repriced())


def reprice_member(*, actor: Member, span: RateSpan, now: datetime) -> Repriced:
    """The same for a member's own dated rate, in the words of the team."""
    is_cost = span.kind == MemberRate.Kind.COST
    of_member = PriceSpan(
        first_day=span.first_day,
        last_day=span.last_day,
        member_id=span.member.id,
        source=None if is_cost else RateSource.MEMBER_DEFAULT,
        is_cost=is_cost,
    )
    return reprice(actor=actor, span=of_member, now=now)


def reprice_rate(*, actor: Member, rate: Rate, now: datetime) -> Repriced:
    """Reprices what a dated rate, written or removed just now, holds for: until the next of its list."""
    owner: dict[str, Any] = {name: getattr(rate, name) for name in ("project_id", "task_id", "member_id")}
    same_list = Rate.objects.in_workspace(rate.workspace_id).filter(**owner)
    following = same_list.filter(valid_from__gt=rate.valid_from).order_by("valid_from").first()
    span = PriceSpan(
        first_day=rate.valid_from,
        last_day=None if following is None else following.valid_from - timedelta(days=1),
        source=source_of(rate),
        **owner,
    )
    return reprice(actor=actor, span=span, now=now)


def source_of(rate: Rate) -> RateSource:
    """Which of the rates of an entry it is, told by which columns are set."""
    if rate.member_id is not None:
        return RateSource.ASSIGNMENT
    if rate.task_id is None:
        return RateSource.PROJECT
    return RateSource.TASK_DEFAULT if rate.project_id is None else RateSource.PROJECT_TASK


def first_day_by_default(*, actor: Member, now: datetime, **work: Any) -> date:
    """From when a price changes where nobody says: today in the workspace, or ever where no work is saved yet."""
    named = {name: one for name, one in work.items() if one is not None}
    if any(has_work(actor.workspace_id, named) for has_work in _registered.finders):
        return day_of(now, actor.workspace.timezone)
    return SINCE_EVER


def billed_so(project: Project) -> BilledSo:
    """How a project bills as it is now."""
    return BilledSo(project.bill_by, project.is_billable)
