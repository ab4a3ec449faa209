"""Shapes of clients and their contacts in the API; shape checks only."""

from typing import Annotated, cast

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.clients.actions import ClientFields, ContactFields
from keito_server.kit.shapes import Input, Instant, Output, PageQuery, example_id, example_page

Currency = Annotated[str, Field(min_length=3, max_length=3, examples=["GBP"])]
_CURRENCY = (
    "ISO 4217 code. It stays once money is in it: rates, fees or budgets of projects, priced time, expenses, invoices."
)
_COUNTRY = "ISO 3166 code of two letters, or empty text."

_SENT: JsonDict = {
    "name": "Meridian Bank",
    "currency": "GBP",
    "address": "12 Threadneedle Walk",
    "city": "London",
    "postal_code": "EC2R 8AH",
    "country": "GB",
}
_SHOWN: JsonDict = {
    "id": example_id("cli"),
    "name": "Meridian Bank",
    "currency": "GBP",
    "address": "12 Threadneedle Walk",
    "city": "London",
    "state": "",
    "postal_code": "EC2R 8AH",
    "country": "GB",
    "phone": "+44 20 5550 0142",
    "tax_number": "GB 987 6543 21",
    "is_active": True,
    "created_at": "2026-01-15T10:00:00Z",
}
_CONTACT_SENT: JsonDict = {
    "first_name": "Ruth",
    "last_name": "Adeyemi",
    "title": "Accounts payable",
    "email": "payables@meridian.example",
}
_CONTACT_SHOWN: JsonDict = {
    "id": example_id("con"),
    "client_id": example_id("cli"),
    "first_name": "Ruth",
    "last_name": "Adeyemi",
    "title": "Accounts payable",
    "email": "payables@meridian.example",
    "office_phone": "+44 20 5550 0177",
    "mobile_phone": "",
    "fax": "",
    "is_primary": True,
    "gets_copies": False,
    "created_at": "2026-01-15T10:00:00Z",
}


class ClientQuery(PageQuery):
    """Which clients."""

    is_active: bool | None = Field(None, description="True: those in use; false: archived ones; left out: all.")


class ContactQuery(PageQuery):
    """Which contacts: a page of them."""


class _ClientTexts(Input):
    address: str | None = Field(None, description="The lines of the street.")
    city: str | None = None
    state: str | None = Field(None, description="State or province.")
    postal_code: str | None = None
    country: str | None = Field(None, description=_COUNTRY)
    phone: str | None = None
    tax_number: str | None = Field(None, description="VAT or tax number, as it stands on invoices.")

    def to_fields(self) -> ClientFields:
        """What is given, for the action; null is as good as left out."""
        return cast(ClientFields, self.model_dump(exclude_none=True))


class NewClient(_ClientTexts):
    """A new client."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENT]})

    name: str = Field(description="Its name, once in a workspace.")
    currency: Currency | None = Field(None, description=f"{_CURRENCY} Left out: the workspace's.")


class ClientChanges(_ClientTexts):
    """What changes; fields that are left out stay."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "+44 20 5550 0142"}]})

    name: str | None = Field(None, description="Its name, once in a workspace.")
    currency: Currency | None = Field(None, description=_CURRENCY)


class Client(Output):
    """Somebody who is billed. Text that is not known is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    id: str
    name: str
    currency: str = Field(description=_CURRENCY)
    address: str = Field(description="The lines of the street.")
    city: str
    state: str
    postal_code: str
    country: str = Field(description=_COUNTRY)
    phone: str
    tax_number: str
    is_active: bool = Field(description="False once it is archived.")
    created_at: Instant


class ClientPage(Output):
    """A page of clients, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_SHOWN)]})

    data: list[Client]
    next_cursor: str | None
    has_more: bool


class ContactBody(Input):
    """A contact: a first name, a last name or an e-mail address is needed; what is left out stays or is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CONTACT_SENT]})

    first_name: str | None = None
    last_name: str | None = None
    title: str | None = Field(None, description="What they do there.")
    email: str | None = None
    office_phone: str | None = None
    mobile_phone: str | None = None
    fax: str | None = None
    is_primary: bool | None = Field(
        None,
        description="Invoices are addressed to the primary contact; true takes that from the one before, and false is refused for it. A client's first contact is primary, even where false is sent.",
    )
    gets_copies: bool | None = Field(
        None, description="Gets copies of invoices, for which an e-mail address is needed."
    )

    def to_fields(self) -> ContactFields:
        """What is given, for the action; null is as good as left out."""
        return cast(ContactFields, self.model_dump(exclude_none=True))


class Contact(Output):
    """A person at a client. Text that is not known is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CONTACT_SHOWN]})

    id: str
    client_id: str
    first_name: str
    last_name: str
    title: str
    email: str
    office_phone: str
    mobile_phone: str
    fax: str
    is_primary: bool = Field(description="Invoices are addressed to this one.")
    gets_copies: bool
    created_at: Instant


class ContactPage(Output):
    """A page of contacts, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [example_page(_CONTACT_SHOWN)]})

    data: list[Contact]
    next_cursor: str | None
    has_more: bool
