"""The form of a category of expenses."""

from typing import Any

from django import forms

from keito_server.expenses.actions import CategoryFields
from keito_server.expenses.models import ExpenseCategory
from keito_server.web.form_fields import AmountField, part_decimals_by

STANDARD, UNITS = "standard", "units"
_BILLABLE: dict[str, bool | None] = {"project": None, "yes": True, "no": False}


class CategoryForm(forms.Form):
    """A category's name, whether it counts units, at which price, and whether its expenses are billable by default."""

    use_required_attribute = False

    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Name the category."})
    kind = forms.ChoiceField(
        label="Type",
        choices=((STANDARD, "Standard, an amount"), (UNITS, "Unit-based, a quantity at a price each")),
        initial=STANDARD,
        widget=forms.RadioSelect,
    )
    unit_name = forms.CharField(
        label="Unit name", required=False, max_length=40, help_text="As it reads after a number: miles, pages, nights."
    )
    unit_price = AmountField(label="Unit price", required=False)
    billable = forms.ChoiceField(
        label="Billable by default",
        choices=(("project", "As the project says"), ("yes", "Billable"), ("no", "Non-billable")),
        initial="project",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, decimal_separator: str, category: ExpenseCategory | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **{"initial": _initial_of(category) if category else {}, **options})
        part_decimals_by(self, decimal_separator)
        if category is not None and category.is_llm_usage:
            del self.fields["kind"], self.fields["unit_name"]

    def clean(self) -> dict[str, Any]:
        """Units have a name."""
        typed = super().clean() or {}
        if typed.get("kind") == UNITS and not typed.get("unit_name") and "unit_name" not in self.errors:
            self.add_error("unit_name", "Name the unit, such as miles.")
        return typed

    def category_fields(self) -> CategoryFields:
        """What was typed; unit and price are nothing to a category of amounts."""
        typed = self.cleaned_data
        fields: CategoryFields = {"name": typed["name"], "is_billable": _BILLABLE[typed["billable"]]}
        has_units = typed.get("kind", UNITS) == UNITS
        fields["unit_price"] = typed["unit_price"] if has_units else None
        if "kind" in typed:
            fields["unit_name"] = typed["unit_name"] if has_units else ""
        return fields


def _initial_of(category: ExpenseCategory) -> dict[str, Any]:
    billable = next(value for value, is_billable in _BILLABLE.items() if is_billable is category.is_billable)
    return {
        "name": category.name,
        "kind": UNITS if category.has_units else STANDARD,
        "unit_name": category.unit_name,
        "unit_price": category.unit_price,
        "billable": billable,
    }
