"""Where the buttons of the mails lead."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from keito_server.team.models import Member


def day_url(member: Member, day: date) -> str:
    """The member's own page of a day."""
    path = reverse("time_entries:day", kwargs={"subdomain": member.workspace.subdomain, "day": day.isoformat()})
    return settings.PUBLIC_URL + path


def week_url(member: Member, first_day: date) -> str:
    """The member's own week, where it is submitted."""
    path = reverse("time_entries:today", kwargs={"subdomain": member.workspace.subdomain})
    return f"{settings.PUBLIC_URL}{path}week/{first_day.isoformat()}/"
