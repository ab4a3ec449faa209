"""The form of Settings, Notifications."""

from collections.abc import Sequence
from typing import Any

from django import forms

from keito_server.notifications.rules import Notice


class ChoicesForm(forms.Form):
    """A switch for each notice, named by its key."""

    def __init__(self, *args: Any, switches: Sequence[tuple[Notice, bool]], **options: Any) -> None:
        super().__init__(*args, **options)
        for notice, is_wanted in switches:
            self.fields[notice.key] = forms.BooleanField(
                label=notice.label, help_text=notice.words, required=False, initial=is_wanted
            )
