"""The form of one expense, new or there already. Only what was changed is sent on."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from keito_server.clients.queries import from_workspace
from keito_server.expenses.actions import ExpenseChanges, NewExpense
from keito_server.expenses.forms.fields import CategorySelect, ProjectSelect, QuantityField, SignedAmountField
from keito_server.expenses.models import Expense, ExpenseCategory, Receipt
from keito_server.expenses.queries.page_reach import ExpenseReach
from keito_server.expenses.queries.terms import Exchange
from keito_server.expenses.rules import is_billable
from keito_server.kit.errors import Refusal
from keito_server.kit.logging_rules import check_notes
from keito_server.kit.money import minor_units
from keito_server.projects.models import Project
from keito_server.web.form_fields import AmountField, RowField, part_decimals_by
from keito_server.web.formats import Formats

_FIELD_OF = {
    "project_id": "project",
    "category_id": "category",
    "expense_category_id": "category",
    "spent_date": "spent_date",
    "units": "units",
    "quantity": "units",
    "unit_price": "unit_price",
    "total_cost": "amount",
    "total": "amount",
    "notes": "notes",
    "receipt_id": "receipt",
    "is_billable": "billable",
}


class ExpenseForm(forms.Form):
    """An expense as it is typed: a quantity of the category's units, or an amount, in the currency of the project's client.

    An empty price is the category's; an empty `billable` is what category and project say (T6).
    """

    use_required_attribute = False

    receipt = RowField(parse_id=Receipt.parse_id, required=False, widget=forms.HiddenInput)
    spent_date = forms.DateField(
        label="Date",
        error_messages={"required": "Choose a day.", "invalid": "This is no day of the calendar. Try 2026-03-12."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    category = forms.ChoiceField(
        label="Category",
        error_messages={"required": "Choose a category.", "invalid_choice": "Choose a category of the list."},
    )
    project = forms.ChoiceField(
        label="Project",
        error_messages={"required": "Choose a project.", "invalid_choice": "Choose one of your projects."},
    )
    units = QuantityField(label="Quantity", required=False)
    unit_price = AmountField(label="Price", required=False)
    amount = SignedAmountField(label="Amount", required=False)
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    billable = forms.ChoiceField(
        label="Billable",
        required=False,
        choices=(("", "By default"), ("yes", "Billable"), ("no", "Non-billable")),
    )

    def __init__(
        self, *args: Any, reach: ExpenseReach, formats: Formats, expense: Expense | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "expense-%s", **options})
        self._expense = expense
        self._categories = _with(reach.categories, expense and expense.category)
        self._projects = _with(reach.chargeable, expense and expense.project)
        self._offer()
        part_decimals_by(self, formats.decimal)
        for name in ("units", "unit_price"):
            self.fields[name].widget.attrs["class"] = "input"
        self.fields["notes"].validators.clear()  # Django's own says "Null characters are not allowed."
        if expense is not None:
            self.initial = {**_initial_of(expense), **self.initial}
            amount = self.fields["amount"]
            amount.minor_units = minor_units(expense.project.client.currency)  # type: ignore[attr-defined]  # an AmountField

    @property
    def has_projects(self) -> bool:
        """Whether there is any project to spend on."""
        return bool(self._projects)

    @property
    def chosen_category(self) -> ExpenseCategory | None:
        """The category as it stands in the form, valid or not."""
        return next((one for one in self._categories if one.public_id == self["category"].value()), None)

    @property
    def chosen_project(self) -> Project | None:
        """The project as it stands in the form, valid or not."""
        return next((one for one in self._projects if one.public_id == self["project"].value()), None)

    @property
    def kind(self) -> str:
        """`units` or `amount`, by what is chosen and typed; empty while nothing says so. The script keeps it right."""
        category = self.chosen_category
        if category is None:
            return ""
        has_amount = self["amount"].value() not in (None, "") and self["units"].value() in (None, "")
        return "units" if self._counts_units(category) and not has_amount else "amount"

    @property
    def saved_kind(self) -> str:
        """`units` or `amount`, as a saved expense was made: it stays so with its category, whatever that asks for by now.

        Programs send totals in categories of units too, and categories change their kind. Empty for a new expense.
        """
        if self._expense is None:
            return ""
        return "amount" if self._expense.units is None else "units"

    @property
    def has_own_price(self) -> bool:
        """Whether a price is typed instead of the category's."""
        return self["unit_price"].value() not in (None, "")

    def clean(self) -> dict[str, Any]:
        """Units with units, an amount otherwise; another price than the category's says why."""
        typed = super().clean() or {}
        category = self.chosen_category
        if category is not None and not {"units", "unit_price", "amount"} & set(self.errors):
            is_asked_for_amount = "units" not in self.data and "amount" in self.data
            has_units = typed["units"] is not None or not (is_asked_for_amount or typed["amount"])
            if self._counts_units(category) and has_units:
                self._check_units(typed, category)
            elif typed["amount"] is None:
                self.add_error("amount", "Type the amount, such as 12.50.".replace(".", self._decimal, 1))
            elif typed["units"] is not None:
                self.add_error("units", f"{category.name} is not counted in units. Type the amount alone.")
        amount = typed.get("amount")
        if amount is not None and amount < 0 and not typed.get("notes"):
            self.add_error("notes", "Say what is paid back.")
        return typed

    def clean_notes(self) -> str:
        """Notes as typed; what a database cannot hold is refused, and said."""
        typed: str = self.cleaned_data["notes"]
        try:
            return check_notes(typed.replace("\r\n", "\n"))
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from None

    def add_refusal(self, refusal: Refusal) -> None:
        """Puts what a rule said no to beside the field that it speaks of. What has no price is asked for as an amount (N7)."""
        name = "amount" if refusal.code == "no_exchange_rate" else _FIELD_OF.get(refusal.field or "")
        self.add_error(name if name in self.fields else None, refusal.message)

    def new_expense(self, *, member_id: UUID | None = None) -> NewExpense:
        """The expense that the valid form describes; the actor's own unless a member is named."""
        typed = self.cleaned_data
        return NewExpense(
            member_id=member_id,
            project_id=Project.parse_id(typed["project"]),
            category_id=ExpenseCategory.parse_id(typed["category"]),
            spent_date=typed["spent_date"],
            source=Expense.Source.WEB,
            total=typed["amount"],
            units=typed["units"],
            unit_price=typed["unit_price"],
            notes=typed["notes"],
            is_billable=_BILLABLE[typed["billable"]],
            receipt_id=typed["receipt"],
        )

    def changes(self) -> ExpenseChanges:
        """What the valid form changes, and nothing else."""
        typed, changed = self.cleaned_data, set(self.changed_data)
        changes = ExpenseChanges()
        if "project" in changed:
            changes["project_id"] = Project.parse_id(typed["project"])
        if "category" in changed:
            changes["category_id"] = ExpenseCategory.parse_id(typed["category"])
        if "spent_date" in changed:
            changes["spent_date"] = typed["spent_date"]
        if "notes" in changed:
            changes["notes"] = typed["notes"]
        if "billable" in changed:
            given = _BILLABLE[typed["billable"]]
            changes["is_billable"] = self._billable_by_default if given is None else given
        if {"units", "unit_price", "amount", "category"} & changed:
            changes |= self._amount_changes(typed, changed)
        if "receipt" in changed:
            changes["receipt_id"] = typed["receipt"]
        return changes

    @property
    def typed_date(self) -> date | None:
        """The day as it stands in the form, where it is one."""
        try:
            return date.fromisoformat(str(self["spent_date"].value()))
        except ValueError:
            return None

    @property
    def _billable_by_default(self) -> bool:
        category, project = self.chosen_category, self.chosen_project
        return category is not None and project is not None and billable_by_default(category, project)

    @property
    def _decimal(self) -> str:
        return str(self.fields["amount"].decimal_separator)  # type: ignore[attr-defined]  # an AmountField

    def _counts_units(self, category: ExpenseCategory) -> bool:
        """Whether the category counts units, or the expense does that was saved in it."""
        return category.has_units or (
            self._expense is not None and self._expense.units is not None and category == self._expense.category
        )

    def _check_units(self, typed: dict[str, Any], category: ExpenseCategory) -> None:
        if typed["amount"] is not None:
            self.add_error("amount", "Type the quantity or the amount, not both.")
        elif typed["units"] is None:
            self.add_error("units", f"Type how many {category.unit_name or 'units'}, such as 45.")
        elif typed["unit_price"] is None and category.unit_price is None:
            self.add_error("unit_price", f"{category.name} has no price of its own. Type one.")
        elif self._needs_a_reason(typed, category):
            self.add_error("notes", f"Say why the price is not that of {category.name}.")

    def _needs_a_reason(self, typed: dict[str, Any], category: ExpenseCategory) -> bool:
        is_another = typed["unit_price"] is not None and category.unit_price is not None
        return is_another and "unit_price" in self.changed_data and not typed.get("notes")

    def _amount_changes(self, typed: dict[str, Any], changed: set[str]) -> ExpenseChanges:
        if typed["units"] is None:
            return ExpenseChanges(total=typed["amount"], units=None, unit_price=None)
        changes = ExpenseChanges(units=typed["units"])
        if {"unit_price", "category"} & changed:
            changes["unit_price"] = typed["unit_price"]
        return changes

    def _offer(self) -> None:
        category, project = self.fields["category"], self.fields["project"]
        category.widget = CategorySelect(categories=self._categories)
        project.widget = ProjectSelect(projects=self._projects)
        category.choices = [("", "Category"), *((one.public_id, one.name) for one in self._categories)]  # type: ignore[attr-defined]  # a ChoiceField
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self._projects:
            groups.setdefault(one.client.name, []).append((one.public_id, one.name))
        project.choices = [("", "Project"), *groups.items()]  # type: ignore[attr-defined]  # a ChoiceField


_BILLABLE: dict[str, bool | None] = {"": None, "yes": True, "no": False}


def _with(rows: Any, own: Any) -> list[Any]:
    """The active rows, and the expense's own, which may be archived by now."""
    active = [one for one in rows if one.is_active]
    return active if own is None or own in active else [*active, own]


def _initial_of(expense: Expense) -> dict[str, Any]:
    has_units = expense.units is not None
    is_default = expense.is_billable == billable_by_default(expense.category, expense.project)
    return {
        "spent_date": expense.spent_date,
        "category": expense.category.public_id,
        "project": expense.project.public_id,
        "units": expense.units,
        "unit_price": None if _has_price_of_category(expense) else expense.unit_price,
        "amount": None if has_units else expense.total,
        "notes": expense.notes,
        "billable": "" if is_default else "yes" if expense.is_billable else "no",
    }


def billable_by_default(category: ExpenseCategory, project: Project) -> bool:
    """What category and project say where the form says nothing (T6)."""
    return is_billable(
        given=None,
        project_bills=project.bill_by != Project.BillBy.NONE,
        project_default=project.is_billable,
        category_default=category.is_billable,
        metadata={},
    )


def _has_price_of_category(expense: Expense) -> bool:
    """Whether the price is the category's as it is now, so that the form need not say it: another day may bring another rate."""
    price: Decimal | None = expense.category.unit_price
    if price is None or expense.exchanged_units is None or expense.exchanged_price is None:
        return expense.unit_price == price and expense.exchanged_units is None
    return expense.unit_price == from_workspace(price, Exchange(expense.exchanged_units, expense.exchanged_price))
