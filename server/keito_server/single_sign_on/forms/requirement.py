"""Whether single sign-on is required, and who keeps a password."""

from typing import Any

from django import forms

from keito_server.team.models import Member
from keito_server.web.form_fields import RowField, offer


class RequirementForm(forms.Form):
    """A switch, and the one administrator whom it spares."""

    is_required = forms.BooleanField(
        label="Require single sign-on",
        required=False,
        help_text="Everybody else comes in by a provider, from their next page on. API keys go on working.",
    )
    keeper = RowField(
        label="Keeps a password",
        parse_id=Member.parse_id,
        required=False,
        help_text="An administrator with a password and a second factor, who can get in when the provider cannot be reached.",
    )

    def __init__(self, *args: Any, possible_keepers: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(
            self, "keeper", [("", "Choose somebody"), *((member.public_id, member.name) for member in possible_keepers)]
        )

    def clean(self) -> dict[str, Any]:
        """Requiring it takes somebody who is spared."""
        typed = super().clean() or {}
        if typed.get("is_required") and not typed.get("keeper") and "keeper" not in self.errors:
            self.add_error("keeper", "Choose who keeps a password.")
        return typed
