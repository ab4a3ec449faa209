"""One small builder a table of single sign-on, valid by default; like `tests.factories`."""

from functools import cache
from typing import Any

from keito_server.accounts.models import Login
from keito_server.kit.sealing import seal
from keito_server.single_sign_on.models import Identity, IdentityProvider, VerifiedDomain
from keito_server.workspaces.models import Workspace
from tests.factories import CREATED, made
from tests.single_sign_on.certificates import make_certificate, new_key

SECRET = "a client secret"


def openid_provider(of: Workspace, *, issuer: str = "https://login.acme.example", **values: Any) -> IdentityProvider:
    defaults: dict[str, Any] = {
        "kind": "oidc",
        "name": "Acme sign-in",
        "client_id": "keito",
        "client_secret": seal(values.pop("client_secret", SECRET), purpose="client secret of an identity provider"),
        "created_at": CREATED,
    }
    return made(IdentityProvider, workspace=of, issuer=issuer, **(defaults | values))


def saml_provider(of: Workspace, **values: Any) -> IdentityProvider:
    defaults: dict[str, Any] = {
        "kind": "saml",
        "name": "Acme SAML",
        "issuer": "https://saml.acme.example/metadata",
        "sso_url": "https://saml.acme.example/sso",
        "certificates": values.get("certificates") or a_certificate(),
        "created_at": CREATED,
    }
    return made(IdentityProvider, workspace=of, **(defaults | values))


def domain(of: Workspace, name: str = "acme.example", *, is_verified: bool = True) -> VerifiedDomain:
    verified_at = CREATED if is_verified else None
    return made(VerifiedDomain, workspace=of, domain=name, token="t" * 40, verified_at=verified_at, created_at=CREATED)


def identity(by: IdentityProvider, login: Login | None, subject: str, **values: Any) -> Identity:
    assert login is not None
    defaults: dict[str, Any] = {"issuer": by.issuer, "email": login.email, "created_at": CREATED}
    return made(
        Identity, workspace_id=by.workspace_id, provider=by, login=login, subject=subject, **(defaults | values)
    )


@cache
def a_certificate() -> str:
    return make_certificate(new_key())
