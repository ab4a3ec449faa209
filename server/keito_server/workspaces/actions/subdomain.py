"""Moving a workspace to another address. The address before leads to it, and nobody else can have it (P2)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.tenancy import Actor
from keito_server.workspaces.actions.settings import locked_workspace
from keito_server.workspaces.errors import SubdomainTaken
from keito_server.workspaces.events import SubdomainChanged
from keito_server.workspaces.models import FormerSubdomain, Workspace
from keito_server.workspaces.rules import check_subdomain


@transaction.atomic
def change_subdomain(*, actor: Actor, subdomain: str, now: datetime) -> Workspace:
    """Gives the workspace another subdomain, perhaps one that it had before.

    Raises `SubdomainRefused` for what no workspace can have, and `SubdomainTaken` for what another has or had.
    """
    wanted = check_subdomain(subdomain)
    workspace = locked_workspace(actor)
    before = workspace.subdomain
    if wanted == before:
        return workspace
    workspace.subdomain = wanted
    former = FormerSubdomain.objects.in_workspace(workspace.id)
    former.filter(subdomain=wanted).delete()
    try:
        with transaction.atomic():
            workspace.save(update_fields=["subdomain"])
            FormerSubdomain.objects.create(workspace_id=workspace.id, subdomain=before, created_at=now)
    except IntegrityError as error:
        raise SubdomainTaken(field="subdomain") from error
    # Asked after saving: whoever leaves this address at the same instant has let go of it only now, and keeps it.
    if is_former_of_another(wanted, workspace):
        raise SubdomainTaken(field="subdomain")
    moved = SubdomainChanged(workspace_id=workspace.id, subject_id=workspace.id, before=before, after=wanted)
    record(event=moved, actor=actor, now=now)
    return workspace


def is_former_of_another(subdomain: str, workspace: Workspace) -> bool:
    """Whether another workspace has left this subdomain, and so keeps it."""
    rows = FormerSubdomain.objects.across_workspaces().filter(subdomain=subdomain)
    return rows.exclude(workspace=workspace).exists()
