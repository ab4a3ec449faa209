"""The table of clients."""

from django.db import models
from django.db.models.functions import Lower

from keito_server.kit.tenancy import TenantModel


class Client(TenantModel):
    """An organisation that is billed, in one currency (ISO 4217)."""

    prefix = "cli"

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    address = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("workspace", Lower("name"), name="client_name_once"),)
        indexes = (models.Index(fields=["workspace", "created_at", "id"], name="client_in_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether the client is offered for new work."""
        return self.archived_at is None
