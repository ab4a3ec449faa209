"""Tables of a workspace's identity providers, the domains it has proven, the identities that open it, and WorkOS."""

import hashlib
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from keito_server.kit.identifiers import new_id
from keito_server.kit.tenancy import TenantModel
from keito_server.team.models import Member


def new_slug() -> str:
    """What stands in a provider's addresses: 120 bits that nobody guesses."""
    return secrets.token_hex(15)


class IdentityProvider(TenantModel):
    """Where a company's people sign in. `issuer` is OpenID Connect's issuer, or SAML's entity id, letter for letter.

    `slug` stands in the addresses that the provider knows. Another issuer is another provider to us, and gets another
    slug. `client_secret` is sealed; `certificates` are PEM, one after another, so that a new one may come before the
    old one ends.
    """

    prefix = "idp"

    class Kind(models.TextChoices):
        OPENID = "oidc", "OpenID Connect"
        SAML = "saml", "SAML"

    class TokenAuthentication(models.TextChoices):
        AUTOMATIC = "", "As the provider says"
        BASIC = "client_secret_basic", "In the header (client_secret_basic)"
        POST = "client_secret_post", "In the body (client_secret_post)"

    slug = models.CharField(max_length=30, unique=True, default=new_slug)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    name = models.CharField(max_length=40)
    is_enabled = models.BooleanField(default=True)
    joins_by_domain = models.BooleanField(default=False)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=191, blank=True)
    client_secret = models.TextField(blank=True)
    token_authentication = models.CharField(max_length=20, choices=TokenAuthentication.choices, blank=True)
    sso_url = models.CharField(max_length=500, blank=True)
    certificates = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("workspace", Lower("name"), name="identity_provider_name_once"),
            models.CheckConstraint(
                condition=~Q(kind="oidc") | (~Q(client_id="") & ~Q(client_secret="")),
                name="openid_provider_has_its_client",
            ),
            models.CheckConstraint(
                condition=~Q(kind="saml") | (~Q(sso_url="") & ~Q(certificates="")),
                name="saml_provider_has_its_certificate",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_saml(self) -> bool:
        """Whether it speaks SAML, else OpenID Connect."""
        return self.kind == self.Kind.SAML

    @property
    def seal(self) -> str:
        """What a proof is worth only as long as it stays: the provider, its address here, and all that it is trusted by.

        Its name, and whether its people join, may change.
        """
        trusted = (self.id.hex, self.slug, self.issuer, self.client_id, self.sso_url, self.certificates)
        return hashlib.sha256("\0".join(trusted).encode()).hexdigest()


class VerifiedDomain(TenantModel):
    """A domain that the company says is its own, proven once `verified_at` is set by a TXT record that holds `token`."""

    prefix = "vdo"

    domain = models.CharField(max_length=253)
    token = models.CharField(max_length=40)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "domain"], name="domain_once_in_workspace"),
            models.UniqueConstraint(
                fields=["domain"], condition=Q(verified_at__isnull=False), name="domain_verified_once"
            ),
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="domain_in_lower_case"),
        )

    def __str__(self) -> str:
        return self.domain


class Identity(TenantModel):
    """A person as a provider of the workspace knows them, and the login that it opens for this workspace only (P7)."""

    prefix = "idn"

    provider = models.ForeignKey(IdentityProvider, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "provider", "issuer", "subject"], name="identity_subject_once"
            ),
        )
        indexes = (models.Index(fields=["login"], name="identity_by_login"),)


class PasswordKeeper(TenantModel):
    """The administrator who may come in by password and second factor where single sign-on is required (P7)."""

    prefix = "pwk"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workspace"], name="password_keeper_once"),)


class WorkosIdentity(models.Model):
    """A person as WorkOS knows them. It proves the login itself, as a password does, so it belongs to no workspace."""

    prefix: ClassVar[str] = "wos"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=255, unique=True)
    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
