"""Settings, Audit log; and Team, a member, History: what happened to them and what they did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from keito_server.events.queries import Position, Told, TrailFilter
from keito_server.kit.csv_text import csv_lines
from keito_server.kit.errors import ValidationRefused
from keito_server.team import queries
from keito_server.team.forms import AuditFilterForm
from keito_server.team.models import Member
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web.browsers import browser_words

_HEAD = ("Who", "What", "About", "Details", "Address", "Program", "API key")


@dataclass(frozen=True, slots=True)
class Line:
    """One event on the page."""

    told: Told
    is_agent: bool
    program: str


@requires(Permission.AUDIT_VIEW)
@require_GET
def show(request: MemberRequest, subdomain: str) -> HttpResponse:
    """The workspace's audit log, newest first, filtered by what stands in the address."""
    form = _form(request)
    context = {
        "form": form,
        "is_filtered": form.is_set,
        "export_url": _address(reverse("audit:export", args=[subdomain]), request),
        **_page(request, form.wanted(), reverse("audit:show", args=[subdomain])),
    }
    return render(request, "team/audit.html", {"subdomain": subdomain, **context})


@requires(Permission.AUDIT_VIEW)
@require_GET
def export(request: MemberRequest, subdomain: str) -> StreamingHttpResponse:
    """All that the filter finds, as a CSV file that is written while it is read."""
    actor = request.actor
    told = queries.iterate_audit(actor, _form(request).wanted())
    zone = actor.zone
    answer = StreamingHttpResponse(
        csv_lines((f"When ({zone})", *_HEAD), _rows(told, ZoneInfo(zone))), content_type="text/csv; charset=utf-8"
    )
    day = timezone.now().astimezone(ZoneInfo(zone)).date()
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-log-{subdomain}-{day.isoformat()}.csv"'
    return answer


@requires(Permission.AUDIT_VIEW)
@require_GET
def history(request: MemberRequest, subdomain: str, member_id: str) -> HttpResponse:
    """What happened to one member, and what they did."""
    member = queries.get_visible_member(request.actor, Member.parse_id(member_id))
    here = reverse("member_history:show", args=[subdomain, member.public_id])
    context = {
        "subdomain": subdomain,
        "member": member,
        "member_tab": "history",
        **_page(request, TrailFilter(about=member.id), here),
    }
    return render(request, "team/member_history.html", context)


def _form(request: MemberRequest) -> AuditFilterForm:
    actor = request.actor
    form = AuditFilterForm(request.GET, members=queries.list_members(actor, include_archived=True), zone=actor.zone)
    form.is_valid()
    return form


def _page(request: MemberRequest, wanted: TrailFilter, here: str) -> dict[str, object]:
    page = queries.list_audit(
        request.actor,
        wanted,
        older_than=_place(request.GET.get("older", "")),
        newer_than=_place(request.GET.get("newer", "")),
    )
    return {
        "lines": _lines(page),
        "newer_url": _address(here, request, newer=page.newer_than) if page.newer_than else "",
        "older_url": _address(here, request, older=page.older_than) if page.older_than else "",
    }


def _lines(page: queries.AuditPage) -> Sequence[Line]:
    return [
        Line(
            told=told,
            is_agent=told.event.actor_id in page.agent_ids,
            program=browser_words(told.event.user_agent) if told.event.user_agent else "",
        )
        for told in page.lines
    ]


def _rows(lines: Iterator[Told], zone: ZoneInfo) -> Iterator[Sequence[str]]:
    for told in lines:
        event = told.event
        yield (
            f"{event.happened_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            told.actor or "Keito",
            told.sentence,
            told.subject,
            "; ".join(str(detail) for detail in told.details),
            event.address,
            browser_words(event.user_agent) if event.user_agent else "",
            told.api_key,
        )


def _address(here: str, request: MemberRequest, **places: Position) -> str:
    """An address with the filter of this one, and a place in the log if one is given."""
    kept = [(name, value) for name, value in request.GET.items() if value and name not in ("older", "newer")]
    kept += [(name, f"{place.happened_at.isoformat()}~{place.event_id}") for name, place in places.items()]
    return f"{here}?{urlencode(kept)}" if kept else here


def _place(text: str) -> Position | None:
    if not text:
        return None
    instant, _, event_id = text.partition("~")
    try:
        happened_at = parse_datetime(instant)
        place = Position(happened_at, UUID(event_id)) if happened_at and happened_at.tzinfo else None
    except ValueError:
        place = None
    if place is None:
        raise ValidationRefused("This address names no place in the log. Open the log again.")
    return place
