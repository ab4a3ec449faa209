"""The form of a contact."""

from typing import Any

from django import forms

from keito_server.clients.actions import ContactFields
from keito_server.clients.models import Contact

_TEXTS = ("first_name", "last_name", "title", "email", "office_phone", "mobile_phone", "fax")
_TO, _COPY, _NONE = "to", "copy", "none"


def _phone(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class ContactForm(forms.Form):
    """Who somebody at a client is, how to reach them, and whether invoices go to them."""

    first_name = forms.CharField(label="First name", required=False, max_length=80)
    last_name = forms.CharField(label="Last name", required=False, max_length=80)
    title = forms.CharField(label="Title", required=False, max_length=120, help_text="What they do there.")
    email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        error_messages={
            "invalid": "This is not an e-mail address. It needs an @ and a domain, such as accounts@company.com."
        },
    )
    invoices = forms.ChoiceField(
        label="Gets invoices",
        choices=((_TO, "To"), (_COPY, "Copy"), (_NONE, "No")),
        widget=forms.RadioSelect,
        help_text="Invoices are addressed to one contact; others can get copies.",
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    office_phone = _phone("Office")
    mobile_phone = _phone("Mobile")
    fax = _phone("Fax")

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, Any]:
        """What the form shows of a contact that is there already."""
        invoices = _TO if contact.is_primary else _COPY if contact.gets_copies else _NONE
        return {name: getattr(contact, name) for name in _TEXTS} | {"invoices": invoices}

    @staticmethod
    def initial_beside(*, has_primary: bool) -> dict[str, Any]:
        """What the form of a new contact proposes: the first one is addressed."""
        return {"invoices": _NONE if has_primary else _TO}

    def fields_typed(self) -> ContactFields:
        """The same for the action."""
        typed = self.cleaned_data
        fields: ContactFields = {
            "first_name": typed["first_name"],
            "last_name": typed["last_name"],
            "title": typed["title"],
            "email": typed["email"],
            "office_phone": typed["office_phone"],
            "mobile_phone": typed["mobile_phone"],
            "fax": typed["fax"],
            "is_primary": typed["invoices"] == _TO,
            "gets_copies": typed["invoices"] == _COPY,
        }
        return fields
