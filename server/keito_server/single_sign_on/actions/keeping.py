"""Keeping the one administrator who comes in when the provider fails (P7)."""

from uuid import UUID

from keito_server.single_sign_on.errors import PasswordKept
from keito_server.single_sign_on.models import PasswordKeeper
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
