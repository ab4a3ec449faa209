"""Finding what a request has created before, by the key on its row (H2)."""

from uuid import UUID

from keito_server.expenses.models import Expense
from keito_server.expenses.queries.expenses import expenses_of_workspace
from keito_server.team.models import Member


def find_by_idempotency_key(actor: Member, *, member_id: UUID | None, key: str) -> Expense | None:
    """The expense that the actor has created with the key for a member (None: for themselves)."""
    rows = expenses_of_workspace(actor)
    return rows.filter(member_id=member_id or actor.id, idempotency_key=key).first()
