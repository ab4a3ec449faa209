"""Where django-allauth asks how Keito does it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.template.loader import render_to_string
from django.utils import timezone

from keito_server.accounts.events import LetterWritten, write_letter


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
