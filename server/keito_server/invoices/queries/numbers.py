"""Numbering: the workspace's settings, and which number comes next (I2)."""

from datetime import date

from keito_server.invoices.models import Invoice, InvoiceSettings
from keito_server.invoices.rules import number_from
from keito_server.team.models import Member


def get_settings(actor: Member) -> InvoiceSettings:
    """The workspace's settings, or the defaults (unsaved) where nobody has set or issued anything yet."""
    rows = InvoiceSettings.objects.in_workspace(actor.workspace_id)
    return rows.first() or InvoiceSettings(workspace_id=actor.workspace_id)


def free_number(actor: Member, settings: InvoiceSettings, *, issue_date: date) -> tuple[str, int]:
    """The next number that no invoice has, and its counter. Binding only while the settings' row is locked."""
    counter = settings.next_number
    taken = Invoice.objects.in_workspace(actor.workspace_id)
    while True:
        number = number_from(settings.number_pattern, counter=counter, year=issue_date.year)
        if not taken.filter(number=number).exists():
            return number, counter
        counter += 1


def next_number_hint(actor: Member, *, issue_date: date) -> str:
    """The number that the next issued invoice would get if nobody is faster."""
    return free_number(actor, get_settings(actor), issue_date=issue_date)[0]
