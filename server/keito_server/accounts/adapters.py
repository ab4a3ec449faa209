"""Where django-allauth asks how Keito does it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.template.loader import render_to_string
from django.utils import timezone

from keito_server.accounts.events import LetterWritten, write_letter
from keito_server.kit.sealing import seal, unseal

_PURPOSE = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by e-mail and password: mail goes out as letters, words are ours."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the letter of `templates/<prefix>_{subject.txt,message.txt,message.html}` to one address."""
        shown = {"request": self.request, "email": email, **context}
        write_letter(
            LetterWritten(
                address=email,
                subject=" ".join(render_to_string(f"{template_prefix}_subject.txt", shown).split()),
                text=render_to_string(f"{template_prefix}_message.txt", shown),
                html=render_to_string(f"{template_prefix}_message.html", shown),
                now=timezone.now(),
            )
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Authenticator apps, recovery codes and passkeys: their secrets are sealed at rest."""

    error_messages = {  # noqa: RUF012  # allauth's own attribute
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or no longer. Type the one that the app shows now.",
        "unverified_email": "Verify your e-mail address first.",
        "add_email_blocked": "Verify your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        """What is stored of a secret."""
        return seal(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret behind what is stored; raises `SealBroken` where `SECRET_KEY` is another one now."""
        return unseal(encrypted_text, purpose=_PURPOSE)
