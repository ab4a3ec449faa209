"""The report."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from keito_server.team.permissions import MemberRequest, Permission, requires


@requires(Permission.BUDGETS_VIEW_MANAGED)
@require_safe
def report(_: MemberRequest, **_kept: str) -> HttpResponse:
    """The page."""
    return HttpResponse()
