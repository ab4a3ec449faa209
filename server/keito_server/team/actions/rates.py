"""What members cost and are billed at by default."""

from datetime import date, datetime
from decimal import Decimal

from keito_server.kit.amounts import check_rate
from keito_server.kit.errors import NotFound
from keito_server.team.models import Member, MemberRate
from keito_server.team.permissions import Permission, require

SINCE_EVER = date(1970, 1, 1)
"""`valid_from` of a rate that holds from the beginning."""


def set_rate(
    *, actor: Member, member: Member, kind: str, amount: Decimal | None, now: datetime, valid_from: date = SINCE_EVER
) -> None:
    """Sets a member's default billable or cost rate from a day on (R3), in the workspace's currency.

    `amount` is 0 or more, or None for no rate from that day on (R1).
    """
    require(actor, Permission.MEMBERS_EDIT)
    if member.workspace_id != actor.workspace_id:
        raise NotFound
    check_rate(amount, field="rate")
    MemberRate.objects.in_workspace(actor.workspace_id).update_or_create(
        member=member,
        kind=kind,
        valid_from=valid_from,
        defaults={"amount": amount},
        create_defaults={"amount": amount, "workspace_id": actor.workspace_id, "created_at": now},
    )
