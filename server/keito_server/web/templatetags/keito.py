"""The components as template tags: `{% load keito %}`. Each is shown, with its markup, in docs/reference/components.md.

Figures, days and times are written by `formats.in_use()`: by what the reader's workspace and profile say.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from keito_server.kit.currencies import currency_plural
from keito_server.web import formats, toasts
from keito_server.web.bars import Bar, budget_bar, capacity_bar, split_bar
from keito_server.web.fields import FieldOptions, field_context, first_invalid_id
from keito_server.web.icons import icon_markup
from keito_server.web.tabs import tabs_of

register = template.Library()

Context = Mapping[str, Any]


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; give a label only where no word stands beside it."""
    return icon_markup(name, label)


@register.simple_tag
def modules(*names: str) -> SafeString:
    """Load behaviours by name: `{% modules "combobox" "copy_text" %}`, or `"app/name"` for another app's own file."""
    addresses = (name if "/" in name else f"web/js/{name}" for name in names)
    return format_html_join("\n", '<script type="module" src="{}"></script>', ((static(f"{a}.js"),) for a in addresses))


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """A form field with its label, its control and one line beneath (`fields.FieldOptions` lists the options)."""
    return field_context(bound, FieldOptions(**options))


@register.inclusion_tag("web/_error_summary.html")
def error_summary(form: BaseForm, title: str = "Nothing was saved yet.") -> dict[str, Any]:
    """What is wrong with a form, as links to the fields; it takes the focus. Nothing while the form is valid."""
    wrong = [(first_invalid_id(bound), bound.errors[0]) for bound in form.visible_fields() if bound.errors]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"title": title, "wrong": wrong, "other": [*form.non_field_errors(), *hidden]}


@register.inclusion_tag("web/_form_guard.html", takes_context=True)
def form_guard(context: Context) -> dict[str, Any]:
    """The hidden fields of every form: the CSRF token, and the workspace that the form was opened in."""
    shell = context.get("shell")
    actor = shell.actor if shell else None
    return {"csrf_token": context.get("csrf_token"), "workspace": actor.workspace.subdomain if actor else ""}


@register.inclusion_tag("web/_tabs.html", takes_context=True)
def tabs(context: Context, group: str, current: str, label: str = "Views") -> dict[str, Any]:
    """The tabs of a page that several apps share (`web.tabs`): `{% tabs "time" "week" label="Views of time" %}`."""
    actor = context["shell"].actor
    return {"tabs": tabs_of(context["request"], actor, group, current=current) if actor else [], "label": label}


@register.simple_tag
def source_badge(source: str, is_agent: bool = False) -> SafeString:
    """Who or what logged it: violet for an agent's work, amber for the command line, nothing for web and API."""
    if is_agent or source == "agent":
        return format_html('<span class="badge badge--agent">{}Agent</span>', icon_markup("robot"))
    if source == "cli":
        return format_html('<span class="badge badge--cli">{}CLI</span>', icon_markup("terminal"))
    return SafeString("")


_STATE_WORDS = {"rejected": "Sent back"}
"""States that are called otherwise than their key: who reads them is told what became of their own work."""


@register.simple_tag
def state_badge(state: str, label: str = "") -> SafeString:
    """A state as mark and word: draft, open, partial, paid, overdue, closed, submitted, approved or rejected."""
    return format_html(
        '<span class="state" data-state="{}">{}</span>', state, label or _STATE_WORDS.get(state, state.capitalize())
    )


@register.simple_tag
def flag(text: str) -> SafeString:
    """An orange triangle and a fact: asks for a look, never blocks."""
    return format_html('<span class="flag">{}{}</span>', icon_markup("warning"), text)


@register.simple_tag
def avatar(name: str, is_agent: bool = False, size: str = "") -> SafeString:
    """A person's initials in a round, or an agent in a violet square. The name stands beside it, so it is decoration."""
    small = " avatar--small" if size == "small" else ""
    if is_agent:
        return format_html(
            '<span class="avatar avatar--agent{}" aria-hidden="true">{}</span>', small, icon_markup("robot")
        )
    return format_html('<span class="avatar{}" aria-hidden="true">{}</span>', small, initials(name))


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def who(name: str, is_agent: bool = False, size: str = "small") -> SafeString:
    """Avatar and name; an agent carries its badge."""
    badge = source_badge("agent") if is_agent else ""
    return format_html(
        '<span class="who">{}<span class="who__name">{}</span>{}</span>', avatar(name, is_agent, size), name, badge
    )


@register.inclusion_tag("web/_empty.html")
def empty_state(
    title: str, sentence: str, url: str = "", label: str = "", shortcut: str = "", level: int = 2
) -> dict[str, Any]:
    """Nothing here yet: what will be here, one sentence of use, one button."""
    return {"title": title, "sentence": sentence, "url": url, "label": label, "shortcut": shortcut, "level": level}


@register.inclusion_tag("web/_pagination.html")
def pagination(
    newer_url: str = "", older_url: str = "", words: str = "", label: str = "Pages", oldest_first: bool = False
) -> dict[str, Any]:
    """Newer and Older, never a page number; Previous and Next where the oldest comes first.

    An empty address is a button that cannot be pressed.
    """
    back, onward = ("Previous", "Next") if oldest_first else ("Newer", "Older")
    known = {"newer_url": newer_url, "older_url": older_url, "words": words, "label": label}
    return known | {"back": back, "onward": onward}


@register.inclusion_tag("web/_toasts.html", takes_context=True)
def toasts_here(context: Context, oob: bool = False) -> dict[str, Any]:
    """What waits to be said; with `oob=True` for the answer to an htmx request."""
    request: HttpRequest | None = context.get("request")
    waiting = toasts.take(request) if request is not None else None
    return {"toast": waiting, "oob": oob, "csrf_token": context.get("csrf_token"), "shell": context.get("shell")}


@register.inclusion_tag("web/_meter.html")
def meter(
    value: formats.Amount, limit: formats.Amount, label: str = "", kind: str = "", threshold: int = 80
) -> dict[str, Any]:
    """A bar: hours against a capacity, or with `kind="budget"` a spending against a budget and its threshold (percent)."""
    bar: Bar = budget_bar(value, limit, threshold) if kind == "budget" else capacity_bar(value, limit)
    return {"bar": bar, "kind": kind, "label": label}


@register.inclusion_tag("web/_meter.html")
def split_meter(part: formats.Amount, whole: formats.Amount, is_agent: bool = False, label: str = "") -> dict[str, Any]:
    """A bar of what is billable of some hours: people's petrol, an agent's violet and hatched (`web/_hatch.html` once a page)."""
    return {"bar": split_bar(part, whole, "is-agent" if is_agent else "is-human"), "kind": "", "label": label}


@register.inclusion_tag("web/_meter.html")
def inline_meter(part: formats.Amount, whole: formats.Amount, is_agent: bool = False) -> dict[str, Any]:
    """The same as a small bar beside a figure in a table, which says it."""
    return {"bar": split_bar(part, whole, "is-agent" if is_agent else "is-human"), "kind": "inline", "label": ""}


@register.simple_tag
def duration(milliseconds: int, dash: bool = False) -> str:
    """A duration as the workspace shows it (2:30 or 2.50); with `dash=True` nothing logged is a dash."""
    return "–" if dash and milliseconds == 0 else formats.in_use().duration(milliseconds)


@register.filter(name="duration")
def duration_filter(milliseconds: int) -> str:
    """The same, where a filter is handier."""
    return formats.in_use().duration(milliseconds)


@register.simple_tag
def ticking_time(since: datetime, elapsed_ms: int, head_start_ms: int = 0) -> SafeString:
    """The time of a running timer: right when sent, ticking once `ticking_timer.js` runs.

    `elapsed_ms` is the whole time so far, the head start included.
    """
    return format_html(
        '<time data-running-since="{}" data-head-start-ms="{}">{}</time>',
        since.isoformat(),
        head_start_ms,
        formats.ticking_words(elapsed_ms),
    )


@register.simple_tag
def money(amount: formats.Amount | None, currency: str, exact: bool = False) -> SafeString:
    """An amount with its currency; a dash where there is none. `exact=True` keeps the digits of a unit price."""
    words = "–" if amount is None else formats.in_use().money(amount, currency, is_exact=exact)
    return format_html('<span class="num">{}</span>', words)


@register.filter
def currency_sign(currency: str) -> str:
    """What stands before an amount that is typed: `£`, `CHF`; nothing where no currency is known yet."""
    return formats.currency_symbol(currency) if currency else ""


@register.filter
def currency_words(currency: str) -> str:
    """A currency as lists and totals name it: `British pounds`."""
    return currency_plural(currency)


@register.filter(expects_localtime=True)
def day(value: date) -> str:
    """`Thursday 12 March`, or `Thursday, March 12`."""
    return formats.in_use().day(value)


@register.filter(expects_localtime=True)
def short_day(value: date) -> str:
    """`12 Mar 2026`, `03/12/2026`: the workspace's date format."""
    return formats.in_use().short_day(value)


@register.filter
def full_day(value: date) -> str:
    """`12 March 2026`, or in figures where the workspace's dates are figures."""
    return formats.in_use().full_day(value)


@register.filter(expects_localtime=True)
def near_day(value: date, today: date) -> str:
    """`12 Mar`, in lists; `12 Mar 2025` where today lies in another year."""
    return formats.in_use().near_day(value, today)


@register.simple_tag
def period(first_day: date, last_day: date) -> str:
    """`2 – 8 March`, `23 Feb – 1 Mar`; with the year where it is not this one."""
    return formats.period_words(first_day, last_day, timezone.localdate())


@register.filter(expects_localtime=True)
def time_of_day(value: datetime | time) -> str:
    """`14:30`, or `2:30 PM`; an instant in the zone of whoever reads."""
    return formats.in_use().time_of_day(value)


@register.filter(expects_localtime=True)
def moment(value: datetime) -> str:
    """`12 Mar 2026, 14:30`, in the zone of whoever reads."""
    return formats.in_use().moment(value)


@register.filter(expects_localtime=True)
def near_moment(value: datetime, today: date) -> str:
    """`12 Mar, 14:30`; with the year where today lies in another one."""
    return formats.in_use().moment(value, today)


@register.filter
def decimal_hours(milliseconds: int) -> str:
    """A duration in decimal hours, as invoices always have it."""
    return formats.in_use().decimal_hours(milliseconds)


@register.filter
def number(value: formats.Amount) -> str:
    """A count or another plain number, with its thousands grouped."""
    return formats.in_use().number(value)


@register.filter
def percent(value: formats.Amount) -> str:
    """A share that is given in percent, always with one decimal, so that shares stand well beside each other: `94.0%`."""
    return f"{formats.in_use().figure(Decimal(value), 1)}%"


@register.filter
def quantity(value: formats.Amount) -> str:
    """A quantity with its own decimals and at least two, as invoices have it: `62.50`, `0.3333`."""
    return formats.in_use().number(value, least_decimals=2)
