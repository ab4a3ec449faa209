"""What members say of themselves (personal-settings.md)."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction

from keito_server.events.actions import record
from keito_server.kit.days import timezone_names
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.names import check_name
from keito_server.kit.strict_json import check_text
from keito_server.team.events import MemberUpdated
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require
from keito_server.workspaces.models import Workspace


class ProfileFields(TypedDict, total=False):
    """What a member may set on themself; absent keys stay. An empty timezone or time format is the workspace's."""

    first_name: str
    last_name: str
    phone: str
    timezone: str
    time_format: str


_LONGEST = {"last_name": 80, "phone": 40}


@transaction.atomic
def update_profile(*, actor: Member, fields: ProfileFields, now: datetime) -> Member:
    """Changes the actor's own name, phone number, timezone and clock, in this workspace."""
    require(actor, Permission.PROFILE_EDIT_OWN)
    member = Member.objects.in_workspace(actor.workspace_id).select_for_update(no_key=True).get(id=actor.id)
    changes = {
        name: [getattr(member, name), value]
        for name, value in _checked(fields).items()
        if getattr(member, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(member, name, value)
    if changes:
        member.save(update_fields=list(changes))
        updated = MemberUpdated(workspace_id=member.workspace_id, subject_id=member.id, changes=changes)
        record(event=updated, actor=actor, now=now)
    return member


def _checked(fields: ProfileFields) -> dict[str, str]:
    checked = {name: check_text(str(value), name).strip() for name, value in fields.items()}
    if "first_name" in checked:
        checked["first_name"] = check_name(checked["first_name"], longest=80, field="first_name")
    for name, longest in _LONGEST.items():
        if len(checked.get(name, "")) > longest:
            raise ValidationRefused(f"Use at most {longest} characters.", field=name)
    if checked.get("timezone") and checked["timezone"] not in timezone_names():
        raise ValidationRefused("Choose a timezone of the list.", field="timezone")
    if checked.get("time_format") and checked["time_format"] not in Workspace.TimeFormat.values:
        raise ValidationRefused("Choose one of the list.", field="time_format")
    return checked
