"""What of a fixed fee is not invoiced yet (R4). Invoices live above projects: they register who counts it."""

from collections.abc import Callable
from decimal import Decimal

from keito_server.projects.models import Project

FeeSource = Callable[[Project], Decimal]

_sources: list[FeeSource] = []


def register_fee_source(left_of: FeeSource) -> None:
    """Has `left_of(project)` asked for what is left of a project's fee, in its client's currency; one query."""
    _sources[:] = [left_of]


def fee_left(project: Project) -> Decimal:
    """What of the project's fee stands on no draft and no invoice; all of it where nobody invoices."""
    if not project.fee:
        return Decimal(0)
    return _sources[0](project) if _sources else project.fee
