"""One expense as a row of the list, and what an LLM usage row opens into."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from keito_server.expenses import queries
from keito_server.expenses.forms.words import each_of, quantity_words, token_words
from keito_server.expenses.models import Expense
from keito_server.expenses.queries.page_columns import INVOICE_NUMBER, WHY_SENT_BACK
from keito_server.kit.money import without_trailing_zeros
from keito_server.team.models import Member
from keito_server.team.permissions import Permission, may
from keito_server.web.formats import Formats, share

_STATES = {
    Expense.Approval.UNSUBMITTED: ("draft", "Not submitted"),
    Expense.Approval.SUBMITTED: ("submitted", "Submitted"),
    Expense.Approval.APPROVED: ("approved", "Approved"),
}
_KINDS = (
    ("input_tokens", "Input"),
    ("cache_read_tokens", "Read from cache"),
    ("cache_write_tokens", "Written to cache"),
    ("output_tokens", "Output"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An expense in the list. `amount` and `reckoned` are money in words; `state` is a badge's key with its words, or None.

    `exact_amount` is set where the shown amount is rounded.
    """

    expense: Expense
    state: tuple[str, str] | None
    state_note: str
    why_sent_back: str
    amount: str
    exact_amount: str
    reckoned: str
    flags: tuple[str, ...]
    has_receipt: bool

    @property
    def is_llm_usage(self) -> bool:
        """Whether the row opens into its tokens."""
        return self.expense.category.is_llm_usage

    @property
    def is_refund(self) -> bool:
        """Whether money came back."""
        return self.expense.total < 0


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What an LLM usage expense is made of; `provider_cost` is None where it is not the actor's to see (P5)."""

    amount: str
    reckoned: str
    model: str
    price: str
    session_id: str
    session_url: str
    kinds: tuple[tuple[str, str], ...]
    tokens: str
    input_share: Decimal | None
    shares: str
    provider_cost: str | None


def row_of(expense: Expense, formats: Formats) -> Row:
    """The row of an expense of `list_expense_page`."""
    known: Any = expense
    shown = formats.listed_money(expense.total, expense.project.client.currency)
    exact = amount_words(expense, formats)
    return Row(
        expense=expense,
        state=state_of(expense),
        state_note=_state_note(expense),
        why_sent_back=_why_sent_back(expense),
        amount=shown,
        exact_amount="" if shown == exact else exact,
        reckoned=reckoned_words(expense, formats, is_exact=False),
        flags=_flags(expense, has_receipt=known.has_receipt),
        has_receipt=known.has_receipt,
    )


def state_of(expense: Expense) -> tuple[str, str] | None:
    """The state as a badge's key with its words; without approvals only whether what is billable is invoiced (A3)."""
    if expense.is_invoiced:
        return "closed", "Invoiced"
    if not expense.member.workspace.uses_approvals:
        return ("draft", "Not invoiced") if expense.is_billable else None
    if expense.approval == Expense.Approval.UNSUBMITTED and expense.submission_id is not None:
        return "rejected", "Sent back"
    return _STATES[Expense.Approval(expense.approval)]


def amount_words(expense: Expense, formats: Formats) -> str:
    """The total with all its digits, where an expense is opened (N3)."""
    return formats.money(expense.total, expense.project.client.currency, is_exact=True)


def reckoned_words(expense: Expense, formats: Formats, *, is_exact: bool = True) -> str:
    """`45 miles × $0.67`; empty where nothing is multiplied. In lists thousands of tokens need not be exact."""
    if expense.units is None or expense.unit_price is None:
        return ""
    price = formats.money(expense.unit_price, expense.project.client.currency, is_exact=True)
    units, unit_name = without_trailing_zeros(expense.units), expense.category.unit_name
    return f"{quantity_words(units, unit_name, formats, is_exact=is_exact)} × {price}"


def breakdown_of(actor: Member, expense: Expense, formats: Formats) -> Breakdown:
    """What an LLM usage expense is made of. Tokens by kind where they were reported, else as many as its units say (G5)."""
    reported = [(words, getattr(expense, name)) for name, words in _KINDS if getattr(expense, name) is not None]
    total = sum(count for _, count in reported)
    taken_in = total - (expense.output_tokens or 0)
    sees_cost = may(actor, Permission.COST_RATES_VIEW)
    price = ""
    if expense.unit_price is not None:
        words = formats.money(expense.unit_price, expense.project.client.currency, is_exact=True)
        price = f"{words} {each_of(expense.category.unit_name)}"
    return Breakdown(
        amount=amount_words(expense, formats),
        reckoned=reckoned_words(expense, formats),
        model=expense.model,
        price=price,
        session_id=expense.session_id,
        session_url=_session_url(actor, expense.session_id),
        kinds=tuple((words, token_words(count, formats)) for words, count in reported),
        tokens=token_words(total, formats) if reported else _tokens_by_units(expense, formats),
        input_share=share(taken_in, total) if reported and total else None,
        shares=f"Input {share(taken_in, total)}%, output {share(total - taken_in, total)}%",
        provider_cost=_provider_words(actor, expense, formats) if sees_cost else None,
    )


def _tokens_by_units(expense: Expense, formats: Formats) -> str:
    if expense.units is None:
        return "not reported"
    return f"{formats.number(without_trailing_zeros(expense.units))}k"


def _provider_words(actor: Member, expense: Expense, formats: Formats) -> str:
    """In the currency of the total beside it, and as the maker has it: `£11.00 ($13.92)`."""
    if expense.provider_cost is None:
        return "unpriced"
    currency = expense.project.client.currency
    dollars = formats.listed_money(expense.provider_cost, queries.DOLLARS)
    converted = None if currency == queries.DOLLARS else queries.find_provider_cost(actor, expense)
    return dollars if converted is None else f"{formats.listed_money(converted, currency)} ({dollars})"


def _session_url(actor: Member, session_id: str) -> str:
    """Where the entries of the session stand, for those who may see the team's time."""
    if not session_id or not may(actor, Permission.TIME_VIEW_TEAM):
        return ""
    return f"{reverse('time_entries:team', args=[actor.workspace.subdomain])}?{urlencode({'session': session_id})}"


def _state_note(expense: Expense) -> str:
    known: Any = expense
    if expense.is_invoiced:
        number = getattr(known, INVOICE_NUMBER)
        return f"on {number}" if number else ""
    return ""


def _why_sent_back(expense: Expense) -> str:
    known: Any = expense
    state = state_of(expense)
    return getattr(known, WHY_SENT_BACK) or "" if state is not None and state[0] == "rejected" else ""


def _flags(expense: Expense, *, has_receipt: bool) -> tuple[str, ...]:
    # What is counted in units is shown by its quantity, and what an agent spends by its metadata.
    needs_receipt = expense.units is None and not expense.is_agent_work
    flags = (("No notes", not expense.notes), ("No receipt", needs_receipt and not has_receipt))
    return tuple(words for words, applies in (*flags, ("Over the limit", expense.is_over_limit)) if applies)
