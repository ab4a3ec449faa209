"""Founding a workspace: the person who does it is its first administrator."""

from datetime import datetime

from django.db import transaction

from keito_server.accounts.models import Login
from keito_server.kit.names import check_name
from keito_server.kit.tenancy import Origin
from keito_server.team.actions.members import join
from keito_server.team.models import Member
from keito_server.workspaces import actions as workspaces
from keito_server.workspaces.actions import Preferences


@transaction.atomic
def found(
    *,
    login: Login,
    first_name: str,
    last_name: str,
    company: str,
    subdomain: str = "",
    preferences: Preferences,
    now: datetime,
    origin: Origin,
) -> Member:
    """Makes a workspace and, in it, the login's person as its administrator.

    Without a subdomain a free one is taken from the company's name. Raises `SubdomainRefused` and `SubdomainTaken`.
    """
    origin = Origin(address=origin.address, user_agent=origin.user_agent, login_id=login.id)
    workspace = workspaces.create(name=company, subdomain=subdomain, preferences=preferences, now=now, origin=origin)
    return join(
        workspace=workspace,
        login=login,
        email=login.email,
        first_name=check_name(first_name, longest=80, field="first_name"),
        last_name=last_name.strip(),
        role=Member.Role.ADMINISTRATOR,
        now=now,
        origin=origin,
    )
