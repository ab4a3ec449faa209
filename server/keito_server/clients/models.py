"""Tables of clients, their contacts, and the exchange rates of their currencies."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from keito_server.clients.rules import Balance, ProjectCount, address_in_one_line, address_lines
from keito_server.kit.fields import MoneyField
from keito_server.kit.tenancy import TenantModel


class Client(TenantModel):
    """An organisation that is billed, in one currency (ISO 4217).

    `address` holds the lines of the street; `country` is an ISO 3166 code of two letters.
    """

    prefix = "cli"

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    address = models.TextField(blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    archived_at = models.DateTimeField(null=True)

    project_count: ProjectCount | None = None
    balance: Balance | None = None
    """As far as somebody sees projects and invoices; `queries.fill_figures` fills both."""

    class Meta:
        constraints = (models.UniqueConstraint("workspace", Lower("name"), name="client_name_once"),)
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="client_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def postal_address(self) -> str:
        """Street, city, state and postal code by lines as the country has them, without its name."""
        return "\n".join(address_lines(self.address, **self._town))

    @property
    def address_in_one_line(self) -> str:
        """The postal address between commas, without the country."""
        return address_in_one_line(self.address, **self._town)

    @property
    def _town(self) -> dict[str, str]:
        return {"city": self.city, "state": self.state, "postal_code": self.postal_code, "country": self.country}

    @property
    def is_active(self) -> bool:
        """Whether the client is offered for new work."""
        return self.archived_at is None


class Contact(TenantModel):
    """A person at a client. The primary one is who invoices are addressed to; others may get copies."""

    prefix = "con"

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    office_phone = models.CharField(max_length=40, blank=True)
    mobile_phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    is_primary = models.BooleanField(default=False)
    gets_copies = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "client"], condition=Q(is_primary=True), name="one_primary_contact_a_client"
            ),
            models.CheckConstraint(
                condition=~Q(first_name="") | ~Q(last_name="") | ~Q(email=""), name="contact_is_somebody"
            ),
            models.CheckConstraint(condition=Q(gets_copies=False) | ~Q(email=""), name="copies_need_an_address"),
        )
        indexes = (models.Index(fields=["workspace", "client", "created_at"], name="contact_by_client"),)

    @property
    def name(self) -> str:
        """First and last name, or the address where neither is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def has_reach(self) -> bool:
        """Whether any address or number is known."""
        return bool(self.email or self.office_phone or self.mobile_phone or self.fax)


class ExchangeRate(TenantModel):
    """What `units` of a currency are worth in the workspace's currency from a day on (N7): 100 JPY = 0.5234 GBP.

    Kept by administrators. Two numbers and no quotient, so that what was typed is exact however small a unit is.
    """

    prefix = "fxr"

    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    units = models.PositiveIntegerField(default=1)
    price = MoneyField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workspace", "currency", "valid_from"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(condition=Q(units__gte=1, price__gt=0), name="exchange_rate_is_positive"),
        )
