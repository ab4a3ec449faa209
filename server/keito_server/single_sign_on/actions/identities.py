"""What the owner of a login does with the identities that open it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keito_server.accounts.models import Login
from keito_server.events.actions import record
from keito_server.kit.errors import NotFound
from keito_server.kit.tenancy import Origin
from keito_server.single_sign_on.events import IdentityDisconnected
from keito_server.single_sign_on.models import Identity
from keito_server.team.models import Member


@transaction.atomic
def disconnect_identity(*, login: Login, identity_id: UUID, now: datetime, origin: Origin) -> str:
    """Has a provider open the login no more; returns the provider's name. `NotFound` for somebody else's identity.

    What it has opened stays open: the page that calls this signs the login out everywhere else.
    """
    rows = Identity.objects.across_workspaces().select_for_update(of=("self",)).select_related("provider")
    identity = rows.filter(id=identity_id, login=login).first()
    if identity is None:
        raise NotFound
    member = Member.objects.in_workspace(identity.workspace_id).filter(login=login).first()
    if member is not None:
        member.origin = origin
    name = identity.provider.name
    disconnected = IdentityDisconnected(
        workspace_id=identity.workspace_id, subject_id=identity.id, provider=name, email=identity.email
    )
    identity.delete()
    record(event=disconnected, actor=member, now=now, origin=origin)
    return name
