"""Where the buttons of the mails lead."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from keito_server.team.models import Member


def day_url(member: Member, day: date) -> str:
    """The member's own page of a day."""
    return _url("time_entries:day", member, day)


def week_url(member: Member, first_day: date) -> str:
    """The member's own week, where it is submitted."""
    return _url("time_entries:week", member, first_day)


def _url(name: str, member: Member, day: date) -> str:
    names = {"subdomain": member.workspace.subdomain, "day": day.isoformat()}
    return settings.PUBLIC_URL + reverse(name, kwargs=names)
