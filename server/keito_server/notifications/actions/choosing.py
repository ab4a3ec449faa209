"""Choosing which notices to receive: on the page of Settings, or by the link at a mail's foot."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from keito_server.events.actions import record
from keito_server.notifications.events import NoticesChosen
from keito_server.notifications.models import NoticeChoice
from keito_server.notifications.queries.choices import choices_of
from keito_server.notifications.rules import NOTICES
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require


@transaction.atomic
def choose(*, actor: Member, wanted: Mapping[str, bool], now: datetime) -> None:
    """Sets which of these notices the actor receives. Choosing what already holds changes nothing."""
    require(actor, Permission.PROFILE_EDIT_OWN)
    _set(actor, wanted, now=now)


@transaction.atomic
def choose_one(*, member: Member, notice: str, is_wanted: bool, now: datetime) -> None:
    """The same for one notice, by whoever holds the member's own link: there may be nobody signed in."""
    _set(member, {notice: is_wanted}, now=now)


def _set(member: Member, wanted: Mapping[str, bool], *, now: datetime) -> None:
    chosen = choices_of([member.id], list(wanted))
    changed = {
        key: is_wanted
        for key, is_wanted in wanted.items()
        if chosen.get((member.id, key), NOTICES[key].is_wanted_by_default) != is_wanted
    }
    if not changed:
        return
    rows = [
        NoticeChoice(workspace_id=member.workspace_id, member=member, notice=key, is_wanted=is_wanted, created_at=now)
        for key, is_wanted in changed.items()
    ]
    NoticeChoice.objects.in_workspace(member.workspace_id).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["workspace", "member", "notice"],
        update_fields=["is_wanted", "created_at"],
    )
    event = NoticesChosen(workspace_id=member.workspace_id, subject_id=member.id, wanted=changed)
    record(event=event, actor=member, now=now)
