"""WorkOS AuthKit: a provider of the whole installation, where it is configured. Two calls, by its documented API."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.urls import reverse

from keito_server.single_sign_on.actions import Claims
from keito_server.single_sign_on.errors import AnswerRefused, ProviderUnreachable

_ISSUER = "workos"
_SECONDS = (5, 12)


def is_configured() -> bool:
    """Whether the sign-in page offers WorkOS."""
    return bool(settings.WORKOS_CLIENT_ID and settings.WORKOS_API_KEY)


def new_verifier() -> str:
    """The secret half of PKCE, for one attempt."""
    return secrets.token_urlsafe(48)


def authorization_url(*, state: str, verifier: str) -> str:
    """Where to send the browser."""
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "client_id": settings.WORKOS_CLIENT_ID,
        "redirect_uri": _redirect_uri(),
        "response_type": "code",
        "provider": "authkit",
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{settings.WORKOS_API_URL}/user_management/authorize?{urlencode(query)}"


def exchange(*, code: str, verifier: str) -> Claims:
    """Who stands behind a code. Raises `AnswerRefused` for a wrong code, `ProviderUnreachable` for no answer."""
    body = {
        "client_id": settings.WORKOS_CLIENT_ID,
        "client_secret": settings.WORKOS_API_KEY,
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
    }
    try:
        answer = requests.post(
            f"{settings.WORKOS_API_URL}/user_management/authenticate",
            json=body,
            timeout=_SECONDS,
            allow_redirects=False,
        )
        if answer.status_code != requests.codes.ok:
            raise AnswerRefused("WorkOS did not confirm this sign-in. Start again.")
        return _claims(answer.json()["user"])
    except requests.RequestException as error:
        raise ProviderUnreachable("WorkOS does not answer. Try again in a moment.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerRefused("WorkOS answers in a way that is not understood.") from error


def _claims(user: dict[str, Any]) -> Claims:
    return Claims(
        issuer=_ISSUER,
        subject=str(user["id"]),
        email=str(user.get("email") or "").lower(),
        is_email_doubted=user.get("email_verified") is not True,
        first_name=str(user.get("first_name") or ""),
        last_name=str(user.get("last_name") or ""),
    )


def _redirect_uri() -> str:
    return settings.PUBLIC_URL + reverse("single_sign_on:workos_callback")
