"""A member's own page: who they are, their rates, keys, and what apps above the team add about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from keito_server.accounts.queries import Protection, get_protection
from keito_server.kit.days import day_of
from keito_server.kit.timezones import timezone_place
from keito_server.team import queries
from keito_server.team.actions import SINCE_EVER, NewApiKey
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, may
from keito_server.team.queries import RatePeriod, RateSetting
from keito_server.team.views.key_lines import key_line
from keito_server.team.views.words import ago_words
from keito_server.web.formats import duration_words, short_day_words
from keito_server.web.sections import sections_of


@dataclass(frozen=True, slots=True)
class RateLine:
    """A stretch of days with its rates, as the table shows it."""

    period: RatePeriod
    is_now: bool
    is_future: bool
    counted_ms: int
    setting: RateSetting | None

    @property
    def begins(self) -> str:
        """Its first day in words."""
        return "the beginning" if self.period.first_day == SINCE_EVER else short_day_words(self.period.first_day)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What can be removed: the public ids of the rates that begin here, each with its kind in words."""
        found = ((self.period.billable_row, "billable rate"), (self.period.cost_row, "cost rate"))
        return [(row.public_id, words) for row, words in found if row is not None]


def member_page(
    request: MemberRequest, subdomain: str, member: Member, *, new_key: NewApiKey | None = None
) -> HttpResponse:
    """The page. With `new_key` it shows the secret, this once."""
    actor, now = request.actor, timezone.now()
    member.workspace = actor.workspace
    line = queries.find_facts(actor, member)
    may_edit = may(actor, Permission.MEMBERS_EDIT)
    context: dict[str, Any] = {
        "subdomain": subdomain,
        "member": member,
        "line": line,
        "facts": _facts(line, actor, now),
        "may_edit": may_edit,
        "currency": actor.workspace.currency,
        **_rates(actor, member, now),
        **_keys(actor, member, now),
        "page_url": reverse("members:member", args=[subdomain, member.public_id]),
        "new": new_key,
        "base_url": f"{settings.PUBLIC_URL}/v1",
        "account_id": actor.workspace.public_id,
        "protection": _protection(actor, member),
        "sections": sections_of(request, "member", member),
        "key_sections": [] if new_key is None else sections_of(request, "new_api_key", member),
    }
    return render(request, "team/member.html", context)


def _facts(line: queries.MemberFacts, actor: Member, now: datetime) -> list[tuple[str, str]]:
    member, shows_all = line.member, may(actor, Permission.MEMBERS_EDIT)
    capacity = "not set" if line.capacity_ms is None else f"{duration_words(line.capacity_ms)} a week"
    last = "Last call" if member.is_agent else "Last seen"
    facts = [
        ("Role", f"{member.role_label}, cannot sign in" if member.is_agent else member.role_label),
        ("Engagement", "" if member.is_agent else Member.Engagement(member.engagement).label),
        ("Business roles", ", ".join(line.business_roles)),
        ("Answers to", " and ".join(line.answers_to)),
        ("Capacity", capacity),
        ("Email", "" if member.is_agent else member.email),
        ("Phone", member.phone if shows_all else ""),
        ("Employee ID", member.employee_id if shows_all else ""),
        ("Timezone", timezone_place(member.timezone) if member.timezone else ""),
        ("Since", short_day_words(day_of(member.created_at, actor.zone))),
        (last, ago_words(line.last_seen_at, now=now, zone=actor.zone)),
    ]
    return [(label, value) for label, value in facts if value]


def _rates(actor: Member, member: Member, now: datetime) -> dict[str, Any]:
    today = day_of(now, actor.workspace.timezone)
    periods = queries.list_rate_periods(actor, member)
    hours = queries.hours_source().counted_in(actor, member, [(one.first_day, one.last_day) for one in periods])
    settings = queries.list_rate_settings(actor, member, periods) if periods else []
    return {
        "rate_lines": [
            RateLine(period, period.holds_on(today), period.first_day > today, counted_ms, setting)
            for period, counted_ms, setting in zip(periods, hours, settings, strict=True)
        ],
        "today": today,
        "shows_rates": may(actor, Permission.BILLABLE_RATES_VIEW),
        "shows_cost": may(actor, Permission.COST_RATES_VIEW),
        "may_set_rates": member.is_active and queries.may_edit_rates(actor, member),
    }


def _keys(actor: Member, member: Member, now: datetime) -> dict[str, Any]:
    shows_keys = may(actor, Permission.API_KEYS_EDIT_ALL)
    keys = queries.list_api_keys(actor, member=member) if shows_keys else []
    may_create_key = shows_keys and member.is_active and queries.may_create_key_for(actor, member)
    return {
        "shows_keys": shows_keys,
        "may_create_key": may_create_key,
        "key_lines": [key_line(key, actor=actor, now=now) for key in keys],
    }


def _protection(actor: Member, member: Member) -> Protection | None:
    if member.login is None or not may(actor, Permission.MEMBERS_EDIT):
        return None
    return get_protection(member.login)
