"""The table of audit events."""

from typing import ClassVar

from django.db import models

from keito_server.kit.identifiers import new_id
from keito_server.kit.tenancy import TenantManager


class AuditEvent(models.Model):
    """One thing that happened. Never changed, never deleted; keeps bare ids, so that it outlives what it speaks of."""

    prefix = "evt"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    login_id = models.UUIDField(null=True)
    api_key_id = models.UUIDField(null=True)
    address = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    data = models.TextField(default="{}")
    happened_at = models.DateTimeField()

    objects: ClassVar[TenantManager["AuditEvent"]] = TenantManager()

    class Meta:
        indexes = (
            models.Index(fields=["workspace_id", "happened_at"], name="event_by_time"),
            models.Index(fields=["workspace_id", "subject_id"], name="event_by_subject"),
        )
