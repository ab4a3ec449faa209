"""What forms that change rates share: the day from which they hold, and telling what that did (R3)."""

from uuid import UUID

from django.utils import timezone

from keito_server.projects import actions
from keito_server.projects.forms import RatesFromForm
from keito_server.team.actions import SINCE_EVER, Repriced
from keito_server.team.permissions import MemberRequest


def rates_from_form(
    request: MemberRequest,
    *,
    project_id: UUID | None = None,
    task_id: UUID | None = None,
    sets_billing: bool = False,
    is_sent: bool = True,
) -> RatesFromForm:
    """The form of the day, as it was sent (with this form: `is_sent`) or with the day that goes without saying."""
    day = actions.first_day_by_default(actor=request.actor, now=timezone.now(), project_id=project_id, task_id=task_id)
    sent = request.POST if request.method == "POST" and is_sent else None
    return RatesFromForm(sent, today=None if day == SINCE_EVER else day, sets_billing=sets_billing)


def saved_words(done: Repriced, words: str = "Changes saved") -> str:
    """What the toast says: with how much took its price, where anything did."""
    return words if done == Repriced() else f"{words}. {done.words}"
