"""A project's fixed fee on invoices: what is left of it, and the line that bills a part or all of that (R4, N4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from keito_server.invoices.errors import FeeOutOfRange
from keito_server.invoices.rules.grouping import DESCRIPTION_LENGTH
from keito_server.invoices.rules.words import cut
from keito_server.kit.money import minor_units, round_half_up

FIXED_FEES = "Fixed fees"
_UNDER_PROJECTS = ("project", "detailed")
_UNDER_HEADINGS = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A project's fee, in its client's currency, and what stands of it on drafts and invoices by now."""

    project_id: UUID
    project: str
    currency: str
    fee: Decimal
    invoiced: Decimal

    @property
    def left(self) -> Decimal:
        """What can still be invoiced, in whole coins; never less than nothing, whatever was written by hand."""
        return fee_left(self.fee, self.invoiced, currency=self.currency)

    @property
    def excess(self) -> Decimal:
        """By how much lines bill more than the fee, as lines that are written by hand can."""
        return max(Decimal(0), self.invoiced - round_half_up(self.fee, minor_units(self.currency)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """A line to be that bills a fee; hours are marked when the last of it is issued, so none stand behind it yet."""

    kind: ClassVar[str] = "fee"
    unit: ClassVar[str] = ""
    detail: ClassVar[str] = ""
    quantity: ClassVar[Decimal] = Decimal(1)
    is_agent_work: ClassVar[bool] = False

    heading: str
    description: str
    unit_price: Decimal
    project_id: UUID

    @property
    def amount(self) -> Decimal:
        """The price of the one that it counts."""
        return self.unit_price


def fee_left(fee: Decimal, invoiced: Decimal, *, currency: str) -> Decimal:
    """What of a fee, rounded to whole coins, is not invoiced; nothing where lines bill more than that."""
    return max(Decimal(0), round_half_up(fee, minor_units(currency)) - invoiced)


def check_part(fee: Fee, amount: Decimal) -> None:
    """Refuses what is no amount of whole coins above nothing, or is more than what is left (`FeeOutOfRange`)."""
    places = minor_units(fee.currency)
    if not 0 < amount <= fee.left or round_half_up(amount, places) != amount:
        raise FeeOutOfRange


def lines_from_fees(parts: Iterable[tuple[Fee, Decimal]], *, grouping: str) -> list[FeeLine]:
    """One line for each fee with what is billed of it, by the projects' names, grouped as the hours beneath them."""
    ordered = sorted(parts, key=lambda part: (part[0].project.casefold(), part[0].project_id))
    return [_line(fee, amount, grouping) for fee, amount in ordered]


def _line(fee: Fee, amount: Decimal, grouping: str) -> FeeLine:
    is_under_project = grouping in _UNDER_PROJECTS
    alone = FIXED_FEES if grouping == _UNDER_HEADINGS else ""
    words = "Fixed fee" if is_under_project else f"{' '.join(fee.project.split())}, fixed fee"
    return FeeLine(
        heading=fee.project[:200] if is_under_project else alone,
        description=cut(words, DESCRIPTION_LENGTH),
        unit_price=amount,
        project_id=fee.project_id,
    )
