"""What stands beside clients in their list and comes from above: projects are counted and invoices summed up there."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from uuid import UUID

from keito_server.clients.models import Client
from keito_server.clients.rules import Balance, ProjectCount
from keito_server.team.models import Member

ProjectCounts = Callable[[Member, Collection[UUID]], dict[UUID, ProjectCount]]
Balances = Callable[[Member, Collection[UUID], UUID | None, date], dict[UUID, Balance] | None]
_project_counts: list[ProjectCounts] = []
_balances: list[Balances] = []


def register_project_counts(count: ProjectCounts) -> None:
    """Has `count(actor, client_ids)` say how many projects that the actor sees each client has, in one query."""
    _project_counts[:] = [count]


def register_balances(find: Balances) -> None:
    """Has `find(actor, client_ids, opened_id, today)` say what clients owe, in one query.

    None where the actor may see no invoices. Clients without a balance are missing; `ready` is asked of the opened one.
    """
    _balances[:] = [find]


def count_projects(actor: Member, clients: Sequence[Client]) -> dict[UUID, ProjectCount]:
    """Projects by client id, as far as the actor sees them; clients without one are missing. One query."""
    counts: dict[UUID, ProjectCount] = {}
    for count in _project_counts:
        counts |= count(actor, [client.id for client in clients])
    return counts


def fill_figures(actor: Member, clients: Sequence[Client], *, opened: Client | None, today: date) -> bool:
    """Gives each client its `project_count`, and its `balance` where the actor may see balances; says whether they may.

    `opened` is one of them, by identity or as another instance of the same row.
    """
    counts = count_projects(actor, clients)
    balances = None
    for find in _balances:
        balances = find(actor, [client.id for client in clients], opened.id if opened else None, today)
    for client in (*clients, *((opened,) if opened else ())):
        client.project_count = counts.get(client.id, ProjectCount())
        client.balance = None if balances is None else balances.get(client.id, Balance())
    return balances is not None
