"""The queue of those who approve: what waits, and beside it the timesheet that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET
from django_htmx.middleware import HtmxDetails

from keito_server.approvals import queries
from keito_server.approvals.models import Submission
from keito_server.approvals.queries import Detail, QueueLine, QueuePage
from keito_server.approvals.views.filters import SOURCES, Filters, Option
from keito_server.approvals.views.words import batch_words, consequence_words, long_days, period_of
from keito_server.kit.errors import ValidationRefused
from keito_server.team.permissions import MemberRequest, Permission, requires
from keito_server.web import formats

PANE = "opened"
"""The element that htmx asks for: the opened timesheet alone."""


class QueueRequest(MemberRequest):
    """A page's request behind the gate, perhaps from htmx."""

    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Row:
    """One timesheet in the queue. It can be ticked while it waits."""

    line: QueueLine
    url: str
    batch: str
    is_opened: bool

    @property
    def submission(self) -> Submission:
        """What the row is about."""
        return self.line.submission

    @property
    def is_waiting(self) -> bool:
        """Whether it may be ticked and decided."""
        return self.line.submission.state == Submission.State.SUBMITTED


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the timesheets before and after the opened one, and where to go once it is decided."""

    previous_url: str
    next_url: str
    after_url: str


@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
@require_GET
def queue(request: QueueRequest, subdomain: str) -> HttpResponse:
    """What the member decides on; without a filter what waits, oldest first. The first of it is open where there is room."""
    return _page(request, subdomain, None)


@requires(Permission.SUBMISSIONS_DECIDE_TEAM)
@require_GET
def opened(request: QueueRequest, subdomain: str, submission_id: str) -> HttpResponse:
    """The queue with one timesheet opened."""
    return _page(request, subdomain, Submission.parse_id(submission_id))


def _page(request: QueueRequest, subdomain: str, chosen: UUID | None) -> HttpResponse:
    filters = Filters.read(request.GET, subdomain=subdomain)
    try:
        page = queries.list_queue(
            request.actor, filters=filters.query, cursor=filters.values.get("cursor"), opened_id=chosen
        )
    except ValidationRefused:
        # A page of a queue that has changed its filters: from the beginning, then.
        return redirect(filters.address(cursor=""))
    if chosen is None and "cursor" in filters.values and not page.rows and not page.next_cursor:
        # Whatever was on this page has been decided since.
        return redirect(filters.address(cursor=""))
    detail = _detail(request, page.opened or next(iter(page.rows), None))
    context = {
        "subdomain": subdomain,
        "filters": filters,
        "detail": detail,
        "today": timezone.localdate(),
        **(_pane(filters, page.rows, detail, request.GET.get("entries", "")) if detail else {}),
    }
    if request.htmx.target == PANE and detail and not request.htmx.history_restore_request:
        response = render(request, "approvals/pane.html", context)
    else:
        context |= _queue(request, filters, page, detail)
        context |= {"is_chosen": chosen is not None, "formats": formats.in_use()}
        response = render(request, "approvals/queue.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _detail(request: QueueRequest, line: QueueLine | None) -> Detail | None:
    source = request.GET.get("entries", "")
    wanted = source if source in dict(SOURCES) else None
    return queries.get_detail_of(request.actor, line, source=wanted) if line else None


def _queue(request: QueueRequest, filters: Filters, page: QueuePage, detail: Detail | None) -> dict[str, object]:
    opened_id = detail.submission.id if detail else None
    return {
        "rows": [
            Row(
                line=line,
                url=filters.address(line.submission.public_id),
                batch=batch_words(line.batch),
                is_opened=line.submission.id == opened_id,
            )
            for line in page.rows
        ],
        "chips": filters.chips(queries.list_queued_members(request.actor)),
        "can_tick": any(line.submission.state == Submission.State.SUBMITTED for line in page.rows),
        "order": _order_words(filters),
        "oldest_first": not filters.query.is_newest_first,
        "previous_url": filters.address(cursor=page.previous_cursor) if page.previous_cursor else "",
        "next_url": filters.address(cursor=page.next_cursor) if page.next_cursor else "",
    }


def _order_words(filters: Filters) -> str:
    if filters.query.is_decided:
        return "Newest decision first"
    return "Newest first" if filters.query.is_newest_first else "Oldest first"


def _pane(filters: Filters, lines: Sequence[QueueLine], detail: Detail, source: str) -> dict[str, object]:
    here = detail.submission.public_id
    address = filters.address(here)
    joint = "&" if "?" in address else "?"
    return {
        "neighbours": _neighbours(filters, lines, detail.submission.id),
        "here_url": address,
        "period": period_of(detail.submission),
        "batch": batch_words(detail.line.batch),
        "flagged_days": long_days(detail),
        "consequence": consequence_words(detail),
        "source": source,
        "source_options": [
            Option(label, f"{address}{joint}entries={key}") for key, label in SOURCES if key in detail.sources
        ]
        if len(detail.sources) > 1
        else [],
        "source_label": dict(SOURCES).get(source, ""),
    }


def _neighbours(filters: Filters, lines: Sequence[QueueLine], opened_id: UUID) -> Neighbours:
    ids = [line.submission.id for line in lines]
    urls = [filters.address(line.submission.public_id) for line in lines]
    if opened_id not in ids:
        return Neighbours("", urls[0] if urls else "", filters.address())
    at = ids.index(opened_id)
    previous_url = urls[at - 1] if at else ""
    next_url = urls[at + 1] if at + 1 < len(urls) else ""
    return Neighbours(previous_url, next_url, next_url or previous_url or filters.address())
