"""What is used of a hard limit of agent work, line by line, and the form of a project's (G5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from keito_server.projects import queries
from keito_server.projects.forms import AgentLimitForm
from keito_server.projects.models import AgentLimit
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.formats import Amount, Formats


@dataclass(frozen=True, slots=True)
class LimitLine:
    """What of one kind of a limit is used: figures in words, and the two amounts that its bar is drawn of."""

    name: str
    period: str
    used: str
    limit: str
    left: str
    is_used_up: bool
    used_amount: Amount
    limit_amount: Amount


def project_limit_form(actor: Member, limit: AgentLimit | None, sent: QueryDict | None = None) -> AgentLimitForm:
    """The form of a project's limit, as it was sent or as the limit stands."""
    return AgentLimitForm(
        sent,
        limit=limit,
        is_of_project=True,
        sees_money=may(actor, Permission.BILLABLE_RATES_VIEW),
        decimal_separator=actor.workspace.decimal_separator,
    )


def limit_lines(
    limit: AgentLimit | None, currency: str, formats: Formats, *, today: date, sees_money: bool
) -> list[LimitLine]:
    """A line for each kind that is limited; of money only for whoever may see it (P5)."""
    if limit is None:
        return []
    allowance = queries.allowances([limit], day=today)[limit.id]
    renewed = "this month" if limit.is_monthly else "in all"

    def duration(milliseconds: Amount) -> str:
        return formats.duration(int(milliseconds))

    def money(amount: Amount) -> str:
        return formats.money(amount, currency)

    amount = allowance.limit_amount if sees_money else None
    lines = (
        _line("Hours", renewed, allowance.limit_ms, allowance.used.ms, duration),
        _line("Money", renewed, amount, allowance.used.amount, money),
        _line("Tokens", "this month", allowance.limit_tokens, allowance.used.tokens, formats.number),
    )
    return [line for line in lines if line is not None]


def _line(
    name: str, period: str, most: Amount | None, used: Amount, words: Callable[[Amount], str]
) -> LimitLine | None:
    if most is None:
        return None
    return LimitLine(
        name=name,
        period=period,
        used=words(used),
        limit=words(most),
        left=words(most - used),
        is_used_up=used >= most,
        # A limit of nothing is used up from the start.
        used_amount=used if most else 1,
        limit_amount=most or 1,
    )
