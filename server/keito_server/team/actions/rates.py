"""What members cost and are billed at by default: dated rates (R3)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from keito_server.events.actions import record
from keito_server.kit.amounts import check_rate
from keito_server.kit.errors import NotFound, PermissionRefused, ValidationRefused
from keito_server.kit.money import without_trailing_zeros
from keito_server.team.actions.repricing import RateSpan, Repriced, lock_prices, reprice_span
from keito_server.team.actions.update import locked_member
from keito_server.team.errors import MemberArchived
from keito_server.team.events import MemberRateChanged
from keito_server.team.models import Member, MemberRate
from keito_server.team.permissions import Permission, may
from keito_server.team.queries import get_visible_member, may_edit_rates

SINCE_EVER = date(1970, 1, 1)
"""`valid_from` of a rate that holds from the beginning."""
_LATEST = date(2200, 1, 1)


@transaction.atomic
def set_rate(
    *, actor: Member, member: Member, kind: str, amount: Decimal | None, now: datetime, valid_from: date = SINCE_EVER
) -> Repriced:
    """Sets a member's default billable or cost rate from a day on, in the workspace's currency (R3).

    `amount` is 0 or more, or None for no rate from that day on (R1). It holds until the next dated rate; what was
    worked in between takes it, on drafts of invoices too, unless it stands on an issued one. Raises `MemberArchived`.
    """
    check_may_set(actor, member.id, kind)
    check_rate(amount, field="rate")
    check_valid_from(valid_from)
    lock_prices(actor.workspace_id)
    locked = locked_member(actor, member.id)
    if not locked.is_active:
        raise MemberArchived
    rows = _rows(locked, kind)
    before = _valid_on(rows, valid_from)
    rate = rows.filter(valid_from=valid_from).first()
    changes_rows = rate is None or rate.amount != amount
    if rate is None:
        rate = MemberRate(
            workspace_id=actor.workspace_id, member=locked, kind=kind, valid_from=valid_from, created_at=now
        )
    rate.amount = amount
    rate.save()
    return _change(actor, locked, rate, before=before, after=amount, now=now, changes_rows=changes_rows)


@transaction.atomic
def remove_rate(*, actor: Member, member_id: UUID, rate_id: UUID, now: datetime) -> Repriced:
    """Takes a row out of a member's dated rates: the one before it holds on. `NotFound` for a row that is not theirs."""
    member = get_visible_member(actor, member_id)
    rate = MemberRate.objects.in_workspace(actor.workspace_id).filter(id=rate_id, member=member).first()
    if rate is None:
        raise NotFound
    check_may_set(actor, member.id, rate.kind)
    lock_prices(actor.workspace_id)
    locked = locked_member(actor, member.id)
    rows = _rows(locked, rate.kind)
    if not rows.filter(id=rate.id).delete()[0]:
        raise NotFound
    after = _valid_on(rows, rate.valid_from)
    return _change(actor, locked, rate, before=rate.amount, after=after, now=now, changes_rows=True)


def check_valid_from(day: date, *, field: str = "valid_from") -> None:
    """Refuses a first day of a rate that lies beyond what the calendar offers."""
    if not SINCE_EVER <= day < _LATEST:
        raise ValidationRefused("Choose a day between 1970 and 2200.", field=field)


def check_may_set(actor: Member, member_id: UUID, kind: str) -> None:
    """Raises `NotFound` for who is out of the actor's sight, `PermissionRefused` for a rate that is not theirs to set.

    Billable rates are set by administrators, and by managers with that permission for their teammates; cost rates by
    administrators only (P3, P5).
    """
    member = get_visible_member(actor, member_id)
    allowed = (
        may_edit_rates(actor, member)
        if kind == MemberRate.Kind.BILLABLE
        else may(actor, Permission.COST_RATES_VIEW) and may(actor, Permission.MEMBERS_EDIT)
    )
    if not allowed:
        raise PermissionRefused


def _change(
    actor: Member,
    member: Member,
    rate: MemberRate,
    *,
    before: Decimal | None,
    after: Decimal | None,
    now: datetime,
    changes_rows: bool,
) -> Repriced:
    following = _rows(member, rate.kind).filter(valid_from__gt=rate.valid_from).order_by("valid_from").first()
    last_day = None if following is None else following.valid_from - timedelta(days=1)
    span = RateSpan(member, rate.kind, rate.valid_from, last_day)
    done = reprice_span(actor=actor, span=span, now=now)
    # A row of the same amount as holds anyway is a change too: it shields its days from an earlier rate's change.
    if not changes_rows and not done.entries:
        return done
    changed = MemberRateChanged(
        workspace_id=member.workspace_id,
        subject_id=member.id,
        kind=rate.kind,
        before=_plain(before),
        after=_plain(after),
        valid_from=rate.valid_from.isoformat(),
        repriced=done.entries,
    )
    record(event=changed, actor=actor, now=now)
    return done


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{without_trailing_zeros(amount):f}"


def _rows(member: Member, kind: str) -> "QuerySet[MemberRate]":
    return MemberRate.objects.in_workspace(member.workspace_id).filter(member=member, kind=kind)


def _valid_on(rows: "QuerySet[MemberRate]", day: date) -> Decimal | None:
    valid = rows.filter(valid_from__lte=day).order_by("-valid_from").first()
    return None if valid is None else valid.amount
