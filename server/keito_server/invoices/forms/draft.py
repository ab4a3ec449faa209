"""The form of a draft: what stands around its lines, and one small form a line."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from keito_server.invoices import rules
from keito_server.invoices.actions import DraftChanges, LineChange
from keito_server.invoices.errors import AmountTooLarge, RateNotPercentage
from keito_server.invoices.forms.figures import FigureField, read_figures_with
from keito_server.invoices.models import Invoice, InvoiceLine

CUSTOM = "custom"
OFFERED_TERMS = (0, 15, 30, 45, 60)
_NEEDED = {"required": "Type a number."}
_TERMS = [(str(days), rules.terms_label(days)) for days in OFFERED_TERMS] + [(CUSTOM, "Other…")]


class DraftForm(forms.Form):
    """What a draft says besides its lines. `version` is the state that the person has seen."""

    version = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(required=False, max_length=200)
    terms = forms.ChoiceField(choices=_TERMS)
    terms_days = forms.IntegerField(
        label="Days", required=False, min_value=0, max_value=365, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    purchase_order = forms.CharField(label="PO number", required=False, max_length=80)
    tax_label = forms.CharField(label="Tax label", required=False, max_length=30)
    tax_rate = FigureField(label="Tax rate", places=4, least=0, example="20 or 8.875", required=False)
    notes = forms.CharField(
        label="Note to the client", required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Mapping[str, Any] | None, *, invoice: Invoice, decimal_separator: str) -> None:
        is_offered = invoice.terms_days in OFFERED_TERMS
        initial = {
            "version": invoice.updated_at.isoformat(),
            "subject": invoice.subject,
            "terms": str(invoice.terms_days) if is_offered else CUSTOM,
            "terms_days": invoice.terms_days,
            "purchase_order": invoice.purchase_order,
            "tax_label": invoice.tax_label,
            "tax_rate": invoice.tax_rate,
            "notes": invoice.notes,
        }
        super().__init__(data, initial=initial)
        read_figures_with(self, decimal_separator)

    def clean_tax_rate(self) -> Any:
        """A percentage, or nothing."""
        try:
            return rules.check_tax_rate(self.cleaned_data["tax_rate"])
        except RateNotPercentage as refusal:
            raise ValidationError(refusal.message) from None

    def clean(self) -> dict[str, Any]:
        """Asks for the days where the terms are of one's own."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("terms") == CUSTOM and cleaned.get("terms_days") is None and "terms_days" not in self.errors:
            self.add_error("terms_days", "Say after how many days payment is due.")
        return cleaned

    def seen_version(self) -> datetime:
        """The state that the person has seen; one of long ago if the field does not hold any."""
        long_ago = datetime.fromtimestamp(0, UTC)
        try:
            seen = datetime.fromisoformat(self.cleaned_data["version"])
        except ValueError:
            return long_ago
        return seen if seen.tzinfo is not None else long_ago

    def changes(self) -> DraftChanges:
        """What the valid form asks for."""
        typed = self.cleaned_data
        days = typed["terms_days"] if typed["terms"] == CUSTOM else int(typed["terms"])
        return {
            "subject": typed["subject"],
            "purchase_order": typed["purchase_order"],
            "terms_days": days,
            "tax_label": typed["tax_label"],
            "tax_rate": typed["tax_rate"],
            "notes": typed["notes"].replace("\r\n", "\n"),
        }


class LineForm(forms.Form):
    """One line: its words (the first line is the description, what follows stands small beneath), figures and tax.

    `provider_price` is what a model's maker charged for a thousand tokens, where the line bills less (G4). `exceeded_fee` is the
    fee of which more is billed than there is, where the line is of that (R4).
    """

    words = forms.CharField(
        label="Description",
        required=False,
        max_length=rules.DESCRIPTION_LENGTH + rules.DETAIL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    quantity = FigureField(places=rules.QUANTITY_DECIMALS, example="2.5 or −1", error_messages=_NEEDED)
    unit_price = FigureField(places=rules.PRICE_DECIMALS, example="95 or 0.003", error_messages=_NEEDED)
    is_taxed = forms.BooleanField(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, line: InvoiceLine, currency: str, decimal_separator: str
    ) -> None:
        initial = {
            "words": f"{line.description}\n{line.detail}".strip(),
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "is_taxed": line.is_taxed,
        }
        super().__init__(data, initial=initial, prefix=line.public_id, use_required_attribute=False)
        self.line = line
        self.provider_price: Decimal | None = None
        self.exceeded_fee: rules.Fee | None = None
        self.currency = currency
        read_figures_with(self, decimal_separator)

    def clean(self) -> dict[str, Any]:
        """Refuses figures that come to more than an amount can be."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("quantity") is not None and cleaned.get("unit_price") is not None:
            try:
                rules.line_amount(cleaned["quantity"], cleaned["unit_price"], currency=self.currency)
            except AmountTooLarge as refusal:
                self.add_error(refusal.field, refusal.message)
        description = cleaned.get("words", "").partition("\n")[0].strip()
        if len(description) > rules.DESCRIPTION_LENGTH:
            self.add_error("words", f"The first line may have at most {rules.DESCRIPTION_LENGTH} characters.")
        return cleaned

    @property
    def first_error(self) -> str:
        """What is wrong with the line, in words; empty if nothing is."""
        return next((str(errors[0]) for errors in self.errors.values()), "") if self.is_bound else ""

    @property
    def rows(self) -> int:
        """How many lines the words take at least."""
        return str(self["words"].value() or "").count("\n") + 1

    def change(self) -> LineChange:
        """What the valid form asks for."""
        typed = self.cleaned_data
        description, _, detail = typed["words"].replace("\r\n", "\n").strip().partition("\n")
        return LineChange(
            line_id=self.line.id,
            description=description.strip(),
            detail=detail.strip(),
            quantity=typed["quantity"],
            unit_price=typed["unit_price"],
            is_taxed=typed["is_taxed"],
        )


def line_forms(
    data: Mapping[str, Any] | None, lines: Iterable[InvoiceLine], *, currency: str, decimal_separator: str
) -> list[LineForm]:
    """One form a line; a line that `data` does not speak of (another tab has added it) is shown as it is stored."""
    return [
        LineForm(
            data if data is not None and f"{line.public_id}-quantity" in data else None,
            line=line,
            currency=currency,
            decimal_separator=decimal_separator,
        )
        for line in lines
    ]
