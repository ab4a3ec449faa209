"""Keeping the one administrator who comes in when the provider fails (P7)."""

from uuid import UUID

from django.db import transaction

from keito_server.accounts.models import Login
from keito_server.single_sign_on.errors import PasswordKept
from keito_server.single_sign_on.models import PasswordKeeper
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace


def keep_the_keeper(*, workspace: Workspace, member_id: UUID) -> None:
    """Raises `PasswordKept` for the keeper while the workspace, which is locked, requires single sign-on."""
    if not workspace.requires_single_sign_on:
        return
    rows = PasswordKeeper.objects.in_workspace(workspace.id).select_related("member")
    keeper = rows.filter(member_id=member_id).first()
    if keeper is not None:
        raise PasswordKept(
            f"{keeper.member.name} keeps the password for the day the provider fails. "
            "Choose another administrator under Settings, Sign-in first."
        )


@transaction.atomic
def need_of_second_factor(login: Login) -> PasswordKept | None:
    """Why a login cannot be without a second factor: it keeps the password of a workspace. None where it does not.

    Locks the login's workspaces until the transaction ends, so that nobody is chosen who has just lost theirs.
    """
    ids = Member.objects.across_workspaces().filter(login=login).values("workspace_id")
    # In one order, so that two who hold several of the same never wait for each other.
    locked = list(Workspace.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id"))
    requiring = [workspace for workspace in locked if workspace.requires_single_sign_on]
    for workspace in requiring:
        if PasswordKeeper.objects.in_workspace(workspace.id).filter(member__login=login).exists():
            return PasswordKept(
                f"You keep the password of {workspace.name} for the day its provider fails, and need a second factor "
                "with it. Choose another administrator there under Settings, Sign-in first, or add another factor."
            )
    return None
