"""Form fields of an expense."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from keito_server.expenses.forms.words import each_of
from keito_server.expenses.models import ExpenseCategory
from keito_server.kit.money import minor_units
from keito_server.projects.models import Project
from keito_server.web.form_fields import AmountField, show_number
from keito_server.web.formats import MINUS, currency_symbol
from keito_server.web.widgets import AnnotatedSelect


class SignedAmountField(AmountField):
    """An amount that may be below 0: a refund."""

    def clean(self, value: Any) -> Any:
        """The amount with its sign, typed as a hyphen or as a true minus."""
        typed = str(value or "").strip()
        if not typed.startswith(("-", MINUS)):
            return super().clean(value)
        amount = super().clean(typed[1:].strip())
        if amount is None:
            raise ValidationError("Type an amount after the minus.")
        return -amount

    def prepare_value(self, value: Any) -> Any:
        """A `Decimal` as one would type it; what was typed stays as it was."""
        if isinstance(value, Decimal) and value < 0:
            return f"-{super().prepare_value(-value)}"
        return super().prepare_value(value)


class QuantityField(SignedAmountField):
    """How many units, with at most 6 decimals, below 0 for a refund; None for nothing typed."""

    minor_units = 0

    def clean(self, value: Any) -> Any:
        """The quantity, or a message that says what to type."""
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code == "max_length":
                raise
            raise ValidationError(f"“{value}” is not a quantity. Try 45 or 4{self.decimal_separator}5.") from None


class CategorySelect(AnnotatedSelect):
    """Categories, each with what `expense_form.js` reads of it: unit, price and billable default."""

    def __init__(self, *args: Any, categories: list[ExpenseCategory], **options: Any) -> None:
        super().__init__(*args, option_attributes={one.public_id: _of_category(one) for one in categories}, **options)


class ProjectSelect(AnnotatedSelect):
    """Projects, each with what `expense_form.js` reads of it: code, currency, client and billable default."""

    def __init__(self, *args: Any, projects: list[Project], **options: Any) -> None:
        super().__init__(*args, option_attributes={one.public_id: _of_project(one) for one in projects}, **options)


def _of_category(category: ExpenseCategory) -> dict[str, str]:
    facts: dict[str, str] = {}
    if category.has_units:
        facts |= {"data-unit": category.unit_name, "data-each": each_of(category.unit_name)}
    if category.unit_price is not None:
        facts["data-price"] = show_number(category.unit_price, ".")
    if category.is_billable is not None:
        facts["data-billable"] = "yes" if category.is_billable else "no"
    return facts


def _of_project(project: Project) -> dict[str, str]:
    currency = project.client.currency
    facts = {
        "data-currency": currency,
        "data-symbol": currency_symbol(currency),
        "data-places": str(minor_units(currency)),
        "data-client": project.client.name,
        "data-billable": "never" if project.bill_by == Project.BillBy.NONE else "yes" if project.is_billable else "no",
    }
    return facts | ({"data-code": project.code} if project.code else {})
