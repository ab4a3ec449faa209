"""Proving that a domain is the company's (P7)."""

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from keito_server.events.actions import record
from keito_server.kit.errors import ValidationRefused
from keito_server.single_sign_on.errors import DomainNotVerified, DomainTaken
from keito_server.single_sign_on.events import DomainRemoved, DomainVerified
from keito_server.single_sign_on.models import VerifiedDomain
from keito_server.single_sign_on.queries import get_domain
from keito_server.single_sign_on.rules import record_value, tidy_domain
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, require

_TOKEN_BYTES = 20


@transaction.atomic
def add_domain(*, actor: Member, domain: str, now: datetime) -> VerifiedDomain:
    """Notes a domain that is still to be proven, with the token for its record. Raises `DomainTaken`."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    tidy = tidy_domain(domain)
    if tidy is None:
        raise ValidationRefused("This is not a domain. Write it as company.com.", field="domain")
    try:
        with transaction.atomic():
            return VerifiedDomain.objects.create(
                workspace_id=actor.workspace_id,
                domain=tidy,
                token=secrets.token_hex(_TOKEN_BYTES),
                created_at=now,
            )
    except IntegrityError as error:
        raise DomainTaken("This domain is in the list already.", field="domain") from error


@transaction.atomic
def check_domain(*, actor: Member, domain_id: UUID, found: Collection[str], now: datetime) -> VerifiedDomain:
    """Proves a domain if its record is among the texts that the DNS has just told.

    Raises `DomainNotVerified`, and `DomainTaken` where another workspace was first. A proven one stays so.
    """
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    domain = get_domain(actor, domain_id)
    if domain.verified_at is not None:
        return domain
    if record_value(domain.token) not in {text.strip() for text in found}:
        raise DomainNotVerified
    domain.verified_at = now
    try:
        with transaction.atomic():
            domain.save(update_fields=["verified_at"])
    except IntegrityError as error:
        raise DomainTaken(
            "The record is right, but another workspace has verified this domain already. Remove it there first."
        ) from error
    event = DomainVerified(workspace_id=actor.workspace_id, subject_id=domain.id, domain=domain.domain)
    record(event=event, actor=actor, now=now)
    return domain


@transaction.atomic
def remove_domain(*, actor: Member, domain_id: UUID, now: datetime) -> VerifiedDomain:
    """Gives a domain up: nobody joins or is connected by it any more. Who came in by it stays."""
    require(actor, Permission.SINGLE_SIGN_ON_EDIT)
    domain = get_domain(actor, domain_id)
    VerifiedDomain.objects.in_workspace(actor.workspace_id).filter(id=domain.id).delete()
    event = DomainRemoved(workspace_id=actor.workspace_id, subject_id=domain_id, domain=domain.domain)
    record(event=event, actor=actor, now=now)
    return domain
