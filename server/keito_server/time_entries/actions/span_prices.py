"""What a changed price makes of entries: each rate and each product is made once, however many entries have the same."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from keito_server.kit.money import to_millionths
from keito_server.kit.sql import read_id
from keito_server.projects.actions import PriceSpan
from keito_server.projects.queries import Terms, TermsOfDays, Work
from keito_server.team.models import Member
from keito_server.time_entries.models import TimeEntry
from keito_server.time_entries.rules import amount_of
from keito_server.workspaces.models import Workspace

Price = tuple[bool, Decimal | None, int | None]
"""Billable or not, the rate, and the same in millionths."""


@dataclass(frozen=True, slots=True)
class _Prices:
    """What an hour of one stretch of days comes to, where it is billable now and where it is not; None: as it is."""

    is_agent: bool
    billable: Price | None
    other: Price | None


class SpanPrices:
    """The prices of a span's work. Rows are as the engine keeps them: ids, days, and money in millionths.

    `works` are the member, project, task and day of all entries. Four statements: the days on which rates begin, the
    members, and the terms, which are one for each thousand.
    """

    def __init__(self, workspace: Workspace, span: PriceSpan, works: Collection[tuple[Any, ...]]) -> None:
        self._is_cost = span.is_cost
        self._of: dict[tuple[Any, ...], _Prices] = {}
        self._amounts: dict[tuple[int, int | None], int | None] = {}
        if not works:
            return
        read = _read_works(works)
        people = Member.objects.in_workspace(workspace.id).in_bulk({work[2] for work in read.values()})
        for person in people.values():
            person.workspace = workspace
        of_days = TermsOfDays(workspace.id)
        terms = of_days.list_by_stretch(read.values())
        prices = {stretch: _prices(span, one, people[stretch[0][2]]) for stretch, one in terms.items()}
        self._of = {row: prices[of_days.stretch_of(work)] for row, work in read.items()}

    def find(self, work: tuple[Any, ...], rounded_ms: int, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """What an entry with these values has on its terms; None where its rate comes from elsewhere."""
        of_work = self._of[work]
        price = of_work.billable if self._is_cost or values[0] else of_work.other
        if price is None:
            return None
        is_billable, rate, millionths = price
        try:
            amount = self._amounts[rounded_ms, millionths]
        except KeyError:
            product = amount_of(rounded_ms, rate)
            amount = self._amounts[rounded_ms, millionths] = _millionths(product)
        return (millionths, amount) if self._is_cost else (is_billable, millionths, amount)

    def is_agent_work(self, work: tuple[Any, ...], source: str) -> bool:
        """Whether an entry is agent work: the source is `agent`, or the member is an agent."""
        return source == TimeEntry.Source.AGENT or self._of[work].is_agent


def _millionths(value: Decimal | None) -> int | None:
    return None if value is None else to_millionths(value)


def _read_works(works: Collection[tuple[Any, ...]]) -> dict[tuple[Any, ...], Work]:
    ids = {one: read_id(one) for work in works for one in work[:3] if one is not None}
    days = {work[3]: _read_day(work[3]) for work in works}
    return {
        work: (ids[work[1]], None if work[2] is None else ids[work[2]], ids[work[0]], days[work[3]]) for work in works
    }


def _read_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _prices(span: PriceSpan, terms: Terms, member: Member) -> _Prices:
    if span.is_cost:
        price = _price(True, terms.cost_rate)
        return _Prices(member.is_agent, price, price)
    if span.source is not None and not terms.takes(span.source, member=member):
        return _Prices(member.is_agent, None, None)
    rate = terms.rate(member=member)
    billable, other = (
        _price(is_billable, rate if is_billable else None)
        for is_billable in (_is_billable(span, terms, was=True), _is_billable(span, terms, was=False))
    )
    return _Prices(member.is_agent, billable, other)


def _price(is_billable: bool, rate: Decimal | None) -> Price:
    return is_billable, rate, _millionths(rate)


def _is_billable(span: PriceSpan, terms: Terms, *, was: bool) -> bool:
    """Whether an entry is billable that was so or not (T6): what was chosen on purpose stays, else the project decides."""
    if span.before is None:
        return was
    before = replace(terms, bill_by=span.before.bill_by, project_default=span.before.is_billable)
    is_chosen = was != before.billable(None)
    return terms.billable(was if is_chosen else None)
