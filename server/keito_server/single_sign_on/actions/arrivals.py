"""Letting somebody in whom a provider vouches for, and connecting an identity to a login that exists (P7)."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q

from keito_server.accounts import actions as accounts
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.events.actions import record
from keito_server.kit.errors import Refusal
from keito_server.kit.tenancy import Origin
from keito_server.single_sign_on.errors import IdentityTaken, SignInRefused
from keito_server.single_sign_on.events import IdentityConnected
from keito_server.single_sign_on.models import Identity, IdentityProvider
from keito_server.single_sign_on.queries import find_identity, is_domain_verified
from keito_server.single_sign_on.rules import (
    Arrival,
    Known,
    decide,
    domain_of,
    is_same_address,
    spellings,
    tidy_address,
)
from keito_server.team import actions as team
from keito_server.team.models import Member
from keito_server.team.queries import find_member, read_invitation_link

_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a provider said about a person. `is_email_doubted`: it said that the address is not verified.

    `email` is kept in the one form that is compared and stored; one that may be mistaken for another's counts as none.
    """

    issuer: str
    subject: str
    email: str = ""
    is_email_doubted: bool = False
    first_name: str = ""
    last_name: str = ""

    def __post_init__(self) -> None:
        """Writes the address as `tidy_address` does, whichever protocol brought it."""
        object.__setattr__(self, "email", tidy_address(self.email) or "")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of an arrival; a login where somebody is let in."""

    outcome: Arrival
    login: Login | None = None


@transaction.atomic
def arrive(
    *, provider: IdentityProvider, claims: Claims, invitation_token: str, now: datetime, origin: Origin
) -> Arrived:
    """Finds or makes the login of whoever the provider vouches for. `invitation_token`: the link opened in this session.

    Nothing is changed where the answer is to ask the owner, or to refuse.
    """
    identity = find_identity(provider, issuer=claims.issuer, subject=claims.subject)
    verified = is_domain_verified(provider.workspace_id, domain_of(claims.email))
    outcome = decide(
        Known(
            has_identity=identity is not None,
            is_member=identity is not None and _active_member(provider, identity.login) is not None,
            has_email=bool(claims.email),
            is_email_doubted=claims.is_email_doubted,
            is_email_taken=_is_taken(provider, claims.email),
            is_domain_verified=verified,
            joins_by_domain=provider.joins_by_domain,
            was_invited=_was_invited(provider, claims.email, invitation_token, now),
        )
    )
    if outcome is Arrival.SIGN_IN and identity is not None:
        Identity.objects.in_workspace(provider.workspace_id).filter(id=identity.id).update(last_used_at=now)
        return Arrived(outcome, identity.login)
    if outcome not in (Arrival.JOIN, Arrival.ACCEPT_INVITATION):
        return Arrived(outcome)
    try:
        with transaction.atomic():
            return Arrived(outcome, _welcome(provider, claims, outcome, invitation_token, verified, now, origin))
    except (EmailTaken, IntegrityError):
        # Somebody took the address in this very moment.
        return Arrived(Arrival.REFUSE)


@transaction.atomic
def connect_identity(
    *, login: Login, provider: IdentityProvider, claims: Claims, now: datetime, origin: Origin
) -> Member:
    """Connects an identity to the signed-in owner's login, and joins them where the provider lets people join.

    Only where the address is the login's own and the workspace has proven its domain. Raises `SignInRefused`, and
    `IdentityTaken` where the identity has become another login's meanwhile.
    """
    if not is_same_address(login.email, claims.email) or claims.is_email_doubted:
        raise SignInRefused
    if not is_domain_verified(provider.workspace_id, domain_of(claims.email)):
        raise SignInRefused
    identity = find_identity(provider, issuer=claims.issuer, subject=claims.subject)
    if identity is not None and identity.login_id != login.id:
        raise IdentityTaken
    member = _active_member(provider, login)
    if member is None:
        if not provider.joins_by_domain or _is_known_here(provider, login):
            raise SignInRefused
        member = _join(provider, login, claims, now, origin)
    member.origin = Origin(address=origin.address, user_agent=origin.user_agent, login_id=login.id)
    if identity is None:
        _connect(provider, login, claims, member, now)
    return member


def _welcome(
    provider: IdentityProvider,
    claims: Claims,
    outcome: Arrival,
    invitation_token: str,
    is_verified: bool,
    now: datetime,
    origin: Origin,
) -> Login:
    """Makes a login without a password, and its membership."""
    login = accounts.create_login(email=claims.email, password=None, is_verified=is_verified, now=now)
    if outcome is Arrival.ACCEPT_INVITATION:
        member = team.accept_invitation(
            token=invitation_token,
            login=login,
            first_name=_first_name(claims),
            last_name=claims.last_name[:_NAME],
            now=now,
            origin=origin,
        )
    else:
        member = _join(provider, login, claims, now, origin)
    _connect(provider, login, claims, member, now)
    return login


def _join(provider: IdentityProvider, login: Login, claims: Claims, now: datetime, origin: Origin) -> Member:
    try:
        with transaction.atomic():
            return team.join(
                workspace=provider.workspace,
                login=login,
                email=login.email,
                first_name=_first_name(claims),
                last_name=claims.last_name[:_NAME],
                role=Member.Role.MEMBER,
                now=now,
                origin=Origin(address=origin.address, user_agent=origin.user_agent, login_id=login.id),
            )
    except IntegrityError as error:
        raise SignInRefused from error


def _connect(provider: IdentityProvider, login: Login, claims: Claims, member: Member, now: datetime) -> None:
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                workspace_id=provider.workspace_id,
                provider=provider,
                issuer=claims.issuer,
                subject=claims.subject,
                login=login,
                email=claims.email,
                created_at=now,
                last_used_at=now,
            )
    except IntegrityError as error:
        raise IdentityTaken from error
    event = IdentityConnected(
        workspace_id=provider.workspace_id,
        subject_id=identity.id,
        provider=provider.name,
        email=claims.email,
        member_id=member.id,
    )
    record(event=event, actor=member, now=now)


def _active_member(provider: IdentityProvider, login: Login) -> Member | None:
    return find_member(login, subdomain=provider.workspace.subdomain)


def _is_known_here(provider: IdentityProvider, login: Login) -> bool:
    """Whether the login was a member before: an archived one is the team's to reactivate (P6)."""
    return Member.objects.in_workspace(provider.workspace_id).filter(login=login).exists()


def _is_taken(provider: IdentityProvider, email: str) -> bool:
    if not email:
        return False
    members = Member.objects.in_workspace(provider.workspace_id)
    stored = reduce(or_, (Q(email__iexact=spelling) for spelling in spellings(email)))
    return Login.objects.filter(stored).exists() or members.filter(stored).exists()


def _was_invited(provider: IdentityProvider, email: str, token: str, now: datetime) -> bool:
    try:
        invitation = read_invitation_link(token, now=now).invitation
    except Refusal:
        return False
    return invitation.workspace_id == provider.workspace_id and is_same_address(invitation.email, email)


def _first_name(claims: Claims) -> str:
    return (claims.first_name or claims.email.partition("@")[0])[:_NAME]
