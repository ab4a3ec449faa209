"""What stands beside a client in lists and on its page; apps above count and sum it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ProjectCount:
    """How many projects of a client somebody sees."""

    active: int = 0
    archived: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """What a client owes, in its currency, of the invoices that somebody sees."""

    due: Decimal = Decimal(0)
    """Issued and not paid."""
    late_since: date | None = None
    """The due date of the invoice that is overdue for longest."""
    late_count: int = 0
    late_number: str = ""
    """The number of one that is overdue."""
    invoiced: Decimal = Decimal(0)
    """Issued within the last twelve months."""
    drafted: Decimal = Decimal(0)
    invoice_count: int = 0
    ready: Decimal | None = None
    """What waits to be invoiced; None where that was not asked for."""
