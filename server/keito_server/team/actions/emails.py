"""A member's address follows that of their login."""

from django.db import IntegrityError, transaction

from keito_server.accounts.events import EmailChanged
from keito_server.events.actions import record
from keito_server.team.events import MemberUpdated
from keito_server.team.models import Member


@transaction.atomic
def follow_email(event: EmailChanged) -> None:
    """Gives each member of the login, in every workspace, its new address.

    Where somebody else in the workspace is known by that address already, the member keeps the old one.
    """
    for member in Member.objects.across_workspaces().filter(login_id=event.login_id):
        before, member.email = member.email, event.after
        if before == event.after:
            continue
        member.origin = event.origin
        try:
            with transaction.atomic():
                member.save(update_fields=["email"])
        except IntegrityError:
            continue
        changes = {"email": [before, event.after]}
        updated = MemberUpdated(workspace_id=member.workspace_id, subject_id=member.id, changes=changes)
        record(event=updated, actor=member, now=event.now)
