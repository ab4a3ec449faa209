"""The account beside a project's chart: one great figure, its bar, and what it is made of."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.budgets.queries import Burn
from keito_server.budgets.rules import Projection, State
from keito_server.budgets.rules.margin import MarginAccount
from keito_server.budgets.views.burn_words import BurnWords
from keito_server.projects.models import Project
from keito_server.projects.queries import ShownProject
from keito_server.web.bars import Bar, Part
from keito_server.web.formats import Formats

Uninvoiced = tuple[Decimal, str] | None
"""An amount that is not invoiced, and the address to invoice it at, '' for whoever may not."""

_TONES = {State.ON_TRACK: "is-spent", State.WARNING: "is-near", State.OVER: "is-over"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `is_total` stands under a rule; `url` makes the amount a link."""

    name: str
    amount: str
    is_total: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The great figure, the line beneath it, the bar (None: none) with what it says, and the rows."""

    great: str
    note: str
    rows: list[Row]
    bar: Bar | None = None
    bar_label: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said above the chart once the alert's level is passed: a fact in bold, and what follows from it."""

    fact: str
    more: str
    is_over: bool


def budget_panel(shown: ShownProject, words: BurnWords, account: MarginAccount | None, uninvoiced: Uninvoiced) -> Panel:
    """Of a budget: what is used, of what, by whom, and what is left."""
    burn = words.burn
    parts = _parts(words) if shown.sees_all_time else []
    left = burn.total - burn.spent
    rest = Row("Over the budget", words.exact(-left)) if left < 0 else Row("Remaining", words.exact(left))
    rows = [*parts, Row("Spent", words.exact(burn.spent), is_total=bool(parts)), rest]
    share = words.percent(burn.spent)
    is_share_alone = words.is_share_alone and not words.is_hours
    total = "" if is_share_alone else words.exact(burn.total) + (" hours" if words.is_hours else "")
    month = f" in {burn.today:%B}" if burn.period.is_month else ""
    return Panel(
        great=words.exact(burn.spent),
        note=f"of the budget used{month}" if is_share_alone else f"of {total}, {share} used{month}",
        rows=[
            *rows,
            *_fee_rows(shown.project, account, words.formats),
            *_uninvoiced_rows(shown, uninvoiced, words.formats),
        ],
        bar=_bar(burn),
        bar_label=_bar_label(burn, share),
    )


def earned_panel(project: Project, account: MarginAccount, uninvoiced: Uninvoiced, formats: Formats) -> Panel:
    """Without a budget: what has been earned so far, or the fee that was agreed on (R4)."""
    currency = project.client.currency
    named = (("LLM usage", account.llm_usage), ("Other expenses", account.other))
    rows = [
        Row(_with_hours("People", account.people.ms, formats), formats.money(account.people.revenue, currency)),
        Row(_with_hours("Agents", account.agents.ms, formats), formats.money(account.agents.revenue, currency)),
        *(Row(name, formats.money(line.revenue, currency)) for name, line in named if line.revenue),
    ]
    total = formats.money(account.total.revenue, currency)
    more = (
        []
        if uninvoiced is None
        else [Row("Not yet invoiced", formats.money(uninvoiced[0], currency), url=uninvoiced[1])]
    )
    if project.fee is not None:
        rows.append(Row("Value so far", total, is_total=True))
        return Panel(formats.money(project.fee, currency), "fixed fee, whatever the hours", [*rows, *more])
    return Panel(total, "earned so far, expenses included", [*rows, Row("Earned", total, is_total=True), *more])


def notice_of(words: BurnWords) -> Notice:
    """`Past 80% of the budget since Wednesday 4 March.`, and how long it lasts at this pace."""
    burn, formats = words.burn, words.formats
    whose = f"{burn.today:%B}'s budget" if burn.period.is_month else "the budget"
    since = f" since {formats.day(burn.passed_on, burn.today)}" if burn.passed_on is not None else ""
    if burn.state is State.OVER:
        above = burn.spent - burn.total
        by = words.percent(above) if words.is_share_alone else words.exact(above)
        hours = " hours" if words.is_hours else ""
        return Notice(f"Over {whose} by {by}{hours}{since}.", "", is_over=True)
    fact = f"Past {formats.number(burn.alert_percent or 0)}% of {whose}{since}."
    return Notice(fact, "" if burn.projection is None else _pace(burn.projection, words), is_over=False)


def pace_of(words: BurnWords) -> str:
    """How long a budget lasts that is below its alert's level, where that is not until the project ends; '' otherwise."""
    projection = words.burn.projection
    return "" if projection is None or not projection.days_before_end else _pace(projection, words)


def _pace(projection: Projection, words: BurnWords) -> str:
    formats, early = words.formats, projection.days_before_end
    end = formats.plain_day(projection.used_up_on, words.burn.today)
    more = f", {formats.number(early)} {'day' if early == 1 else 'days'} before the project ends" if early else ""
    return f"At the pace of the last four weeks the budget is used up on {end}{more}."


def _parts(words: BurnWords) -> list[Row]:
    burn, formats = words.burn, words.formats
    parts = burn.parts
    if words.is_hours:
        return [
            Row("People", formats.duration(parts.people_ms)),
            Row("Agents", formats.duration(parts.agents_ms) if parts.agents_ms else "–"),
        ]
    rows = [
        Row(_with_hours("People", parts.people_ms, formats), words.exact(parts.people_amount)),
        Row(_with_hours("Agents", parts.agents_ms, formats), words.exact(parts.agents_amount)),
    ]
    if burn.includes_expenses:
        rows += [Row("LLM usage", words.exact(parts.llm_usage)), Row("Other expenses", words.exact(parts.other))]
    return rows


def _with_hours(name: str, milliseconds: int, formats: Formats) -> str:
    return f"{name}, {formats.duration(milliseconds)}" if milliseconds else name


def _fee_rows(project: Project, account: MarginAccount | None, formats: Formats) -> list[Row]:
    """The fee stands on the project; what its hours are worth is a value, not what is billed (R4)."""
    if project.fee is None or account is None:
        return []
    return [Row("Fixed fee", formats.money(project.fee, project.client.currency))]


def _uninvoiced_rows(shown: ShownProject, uninvoiced: Uninvoiced, formats: Formats) -> list[Row]:
    if uninvoiced is None:
        return []
    amount, url = uninvoiced
    return [Row("Not yet invoiced", formats.money(amount, shown.project.client.currency), url=url)]


def _bar(burn: Burn) -> Bar:
    used = min(max(burn.percent or Decimal(0), Decimal(0)), Decimal(100)).quantize(Decimal("0.1"))
    tick = None if burn.alert_percent is None else min(Decimal(burn.alert_percent), Decimal(100))
    return Bar((Part(Decimal(0), used, _TONES[burn.state]),), tick=tick)


def _bar_label(burn: Burn, share: str) -> str:
    alert = "" if burn.alert_percent is None else f"; the alert stands at {burn.alert_percent}%"
    return f"{share} of the budget used{alert}"
