"""Secrets that have to be read again (a provider's client secret, the seed of an authenticator app), encrypted at rest.

The key comes from `SECRET_KEY`, another one for each purpose: whoever has only the database has nothing. Changing
`SECRET_KEY` makes what was sealed unreadable, as it ends all sessions.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBroken(Exception):
    """What was sealed cannot be read: it was changed, or `SECRET_KEY` is another one now."""


def seal(text: str, *, purpose: str) -> str:
    """The text encrypted and signed, as ASCII; different each time."""
    return _key(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text behind `seal` with the same purpose; raises `SealBroken`."""
    try:
        return _key(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken("This secret cannot be read with the present SECRET_KEY.") from error


def _key(purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"keito:{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
