"""The form of a hard limit of agent work, on a project or of one agent (G5)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keito_server.projects.actions import LimitFields
from keito_server.projects.models import AgentLimit
from keito_server.web.form_fields import AmountField, HoursField, part_decimals_by, read_number
from keito_server.web.formats import number_words


class TokensField(forms.CharField):
    """A whole number of tokens, None for nothing typed; thousands may be parted as the workspace parts them."""

    decimal_separator = "."
    most = 10**15

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **options})

    def clean(self, value: Any) -> Any:
        """The number, or a message that says what to type."""
        typed = super().clean(value)
        if not typed:
            return None
        count = read_number(typed, self.decimal_separator)
        if count is None or count != int(count):
            raise ValidationError(f"“{typed}” is not a number of tokens. Try {number_words(2_000_000)}.")
        if count > self.most:
            raise ValidationError(f"This may be at most {number_words(self.most)}.")
        return int(count)

    def prepare_value(self, value: Any) -> Any:
        """A number with its thousands parted; what was typed stays as it was."""
        return number_words(value) if isinstance(value, int) else value


class AgentLimitForm(forms.Form):
    """Hours, money and tokens that agents may use; empty is no limit. `limit` is the one that holds now."""

    limit_ms = HoursField(label="Hours", required=False)
    limit_amount = AmountField(label="Money", required=False)
    limit_tokens = TokensField(label="Tokens a month", required=False)
    is_monthly = forms.BooleanField(label="Hours and money begin anew each month", required=False)

    def __init__(
        self,
        *args: Any,
        limit: AgentLimit | None,
        is_of_project: bool,
        sees_money: bool,
        decimal_separator: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._limit = limit
        if limit is not None:
            self.initial = {name: getattr(limit, name) for name in self.base_fields}
        if not is_of_project:
            del self.fields["is_monthly"]
        if not sees_money:
            del self.fields["limit_amount"]
        part_decimals_by(self, decimal_separator)
        tokens = self.fields["limit_tokens"]
        if isinstance(tokens, TokensField):
            tokens.decimal_separator = decimal_separator

    def limit_fields(self) -> LimitFields:
        """The limit that was typed; money that the form does not show stays as it is (P5)."""
        typed = self.cleaned_data
        kept = self._limit.limit_amount if self._limit else None
        return {
            "limit_ms": typed["limit_ms"],
            "limit_amount": typed["limit_amount"] if "limit_amount" in self.fields else kept,
            "limit_tokens": typed["limit_tokens"],
            "is_monthly": typed.get("is_monthly", True),
        }
