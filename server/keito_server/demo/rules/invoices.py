"""Which invoices the company has sent: a month of time each, and parts of fixed fees."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

FIRST_NUMBER = 31
"""The sample's first invoice is not the company's first."""

TAX = "VAT"
VAT_RATE = Decimal(20)
UNTAXED_NOTE = "Outside the scope of UK VAT: the customer accounts for tax where it is due."


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """Time of one project, invoiced month by month. The last complete month is issued, still a draft, or untouched."""

    client: str
    project: str
    grouping: str
    terms_days: int = 30
    purchase_order: str = ""
    last_month: str = "issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A part of a project's fixed fee, invoiced so many days ago."""

    client: str
    project: str
    words: str
    amount: Decimal
    days_ago: int
    terms_days: int = 30


MONTHLY = (
    Monthly(client="meridian", project="MER-PAY", grouping="person", terms_days=60, purchase_order="MB-88214"),
    Monthly(client="meridian", project="MER-OB", grouping="task", terms_days=60, purchase_order="MB-90147"),
    Monthly(client="lumen", project="LUM-PAY", grouping="project", terms_days=45, last_month="untouched"),
    Monthly(client="castellan", project="CAS-POR", grouping="task", last_month="draft"),
    Monthly(client="castellan", project="CAS-SUP", grouping="detailed", last_month="untouched"),
)

FEES = (
    Fee(
        client="ardent",
        project="ARD-BRA",
        words="Brand site, first third of the fee",
        amount=Decimal(6_300),
        days_ago=66,
    ),
    Fee(
        client="lumen",
        project="LUM-KAF",
        words="Kafka reliability review, first half of the fee",
        amount=Decimal(21_000),
        days_ago=45,
    ),
    Fee(
        client="ardent",
        project="ARD-BRA",
        words="Brand site, second third of the fee",
        amount=Decimal(6_300),
        days_ago=12,
    ),
)


def issue_day(last_day: date) -> date:
    """When the invoice for a month goes out: the third of the next, or the Monday after."""
    day = last_day + timedelta(days=3)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
