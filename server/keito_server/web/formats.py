"""How figures and dates are written, everywhere the same: durations, money, days, times, shares. No float ever enters.

`Formats` is one reader's way of writing: the workspace's separators, durations and dates, and the member's own clock.
Sources: company-settings.md and personal-settings.md; the design reference, sections 2 and 7 (true minus, grouped
thousands, "Thursday 12 March").
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from babel.numbers import get_currency_symbol

from keito_server.kit.durations import exact_hours, format_clock, format_ticking
from keito_server.kit.money import divide, minor_units, multiply, round_half_up

Amount = Decimal | int

MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
THOUSANDS_SPACE = "\N{NARROW NO-BREAK SPACE}"
"""What stands between thousands where a workspace parts them by a space: a figure is never torn over two lines."""

MONTH_FIRST = frozenset(["mon_d_y", "mm/dd/yyyy"])
"""Date formats in which the month comes before the day, in words as well: "Thursday, March 12"."""

_SHORT_DAYS = {
    "d_mon_y": ("{day.day} {day:%b}", "{day.day} {day:%b} {year}"),
    "mon_d_y": ("{day:%b} {day.day}", "{day:%b} {day.day}, {year}"),
    "dd/mm/yyyy": ("{day:%d}/{day:%m}", "{day:%d}/{day:%m}/{year}"),
    "mm/dd/yyyy": ("{day:%m}/{day:%d}", "{day:%m}/{day:%d}/{year}"),
    "dd.mm.yyyy": ("{day:%d}.{day:%m}.", "{day:%d}.{day:%m}.{year}"),
    # Without its year such a date would be read as anything but a date.
    "yyyy-mm-dd": ("{year}-{day:%m}-{day:%d}",) * 2,
}
"""By date format: within this year, and with the year."""

# Symbols as one reads them on an invoice ("$", "€", "£"), those of British English as well.
_LOCALE = "en_US"


class WorkspaceFormats(Protocol):
    """What a workspace says about figures and dates."""

    time_display: str
    time_format: str
    date_format: str
    decimal_separator: str
    thousands_separator: str


class Reader(Protocol):
    """Whoever reads: a member of a workspace, with their own clock (`24h` or `12h`)."""

    @property
    def clock(self) -> str: ...

    @property
    def workspace(self) -> WorkspaceFormats: ...


@dataclass(frozen=True, slots=True)
class Formats:
    """One way of writing figures and dates; the defaults are those of a workspace that has set none.

    `decimal` is `.` or `,`; `thousands` is `,`, `.` or a space, and another one; `time_display` is "hours_minutes" (2:30)
    or "decimal" (2.50); `date_format` is one of the workspace's; `clock` is "24h" or "12h".
    """

    decimal: str = "."
    thousands: str = ","
    time_display: str = "hours_minutes"
    date_format: str = "d_mon_y"
    clock: str = "24h"

    @classmethod
    def of(cls, reader: Reader) -> "Formats":
        """What a member reads: the workspace's formats with their own clock."""
        return cls._of(reader.workspace, reader.clock)

    @classmethod
    def of_workspace(cls, workspace: WorkspaceFormats) -> "Formats":
        """What is written in the workspace's name, to nobody in particular."""
        return cls._of(workspace, workspace.time_format)

    @classmethod
    def _of(cls, workspace: WorkspaceFormats, clock: str) -> "Formats":
        return cls(
            decimal=workspace.decimal_separator,
            thousands=workspace.thousands_separator,
            time_display=workspace.time_display,
            date_format=workspace.date_format,
            clock=clock,
        )

    @property
    def puts_month_first(self) -> bool:
        """Whether the month stands before the day, in words as in figures."""
        return self.date_format in MONTH_FIRST

    def duration(self, milliseconds: int) -> str:
        """Write a duration as `2:30`, or as `2.50` where the workspace shows decimal hours.

        Half up to the minute, or to the hundredth of an hour; thousands of hours are grouped.
        """
        refuse_float(milliseconds)
        if self.time_display == "decimal":
            return self.decimal_hours(milliseconds)
        hours, _, minutes = format_clock(abs(milliseconds)).partition(":")
        words = f"{self._parted(Decimal(hours), 0)}:{minutes}"
        is_negative = milliseconds < 0 and words != "0:00"
        return f"{MINUS}{words}" if is_negative else words

    def decimal_hours(self, milliseconds: int) -> str:
        """Write a duration in decimal hours, whatever the workspace shows: half up to two decimals."""
        refuse_float(milliseconds)
        return self._signed(round_half_up(exact_hours(milliseconds), 2), 2)

    def number(self, value: Amount, *, least_decimals: int = 0) -> str:
        """Write a plain number with grouped thousands, keeping its own decimals and at least `least_decimals`."""
        refuse_float(value)
        exact = Decimal(value)
        return self._signed(exact, max(least_decimals, decimals_of(exact)))

    def percent(self, value: Amount) -> str:
        """Write a share that is given in percent: 46.5 is `46.5%`."""
        return f"{self.number(value)}%"

    def money(self, amount: Amount, currency: str, *, is_exact: bool = False) -> str:
        """Write an amount with its currency's symbol and minor unit, half up: `£1,234.50`, `¥1,200`, `−£3.00`.

        With `is_exact` the digits beyond the minor unit are kept (unit prices such as £0.003).
        """
        refuse_float(amount)
        value, places = Decimal(amount), minor_units(currency)
        if is_exact:
            places = max(places, decimals_of(value))
        return self.figure(value, places, symbol=currency_symbol(currency))

    def listed_money(self, amount: Amount, currency: str) -> str:
        """Write an amount for lists: with its minor unit, as `money`, but never a worth as nothing.

        What would read as zero shows its first two digits that say something: `£0.004`, `$0.00012`.
        """
        refuse_float(amount)
        value, places = Decimal(amount), minor_units(currency)
        if value and not round_half_up(value, places):
            telling = round_half_up(value, 1 - value.adjusted())
            places = max(places, decimals_of(telling))
        return self.figure(value, places, symbol=currency_symbol(currency))

    def figure(self, value: Decimal, places: int, *, symbol: str = "") -> str:
        """Write a number with exactly so many decimals, half up, and a symbol between the sign and the digits."""
        rounded = round_half_up(value, places)
        # A symbol of letters stands off from the digits, as Unicode's locale data asks for.
        gap = NO_BREAK_SPACE if symbol[-1:].isalpha() else ""
        return f"{MINUS if rounded < 0 else ''}{symbol}{gap}{self._parted(abs(rounded), places)}"

    def short_money(self, amount: Amount, currency: str, *, highest: Amount = 0) -> str:
        """Write an amount with no more decimals than it needs, for charts: `£180,000`, `£2.5`.

        Beside a `highest` of ten thousand or more in thousands, of a million or more in millions: `£50k`, `£1.5m`.
        """
        refuse_float(amount)
        value, unit = Decimal(amount), ""
        if highest >= 1_000_000:
            value, unit = divide(value, Decimal(1_000_000)), "m"
        elif highest >= 10_000:
            value, unit = divide(value, Decimal(1000)), "k"
        return self.figure(value, min(decimals_of(value), 6), symbol=get_currency_symbol(currency, _LOCALE)) + unit

    def day(self, day: date, today: date | None = None) -> str:
        """Write a day for headings: `Thursday 12 March`, or `Thursday, March 12` where the month comes first.

        With its year where `today` lies in another one.
        """
        shows_year = today is not None and day.year != today.year
        if self.puts_month_first:
            return f"{day:%A}, {day:%B} {day.day}" + (f", {day.year}" if shows_year else "")
        return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if shows_year else "")

    def plain_day(self, day: date, today: date | None = None) -> str:
        """Write a day inside a sentence: `31 March`, `March 31`; in figures where the workspace's dates are figures.

        With its year where `today` lies in another one.
        """
        if self.date_format not in ("d_mon_y", "mon_d_y"):
            return self.short_day(day, today)
        if today is None or day.year != today.year:
            return self.full_day(day)
        return f"{day:%B} {day.day}" if self.puts_month_first else f"{day.day} {day:%B}"

    def short_day(self, day: date, today: date | None = None) -> str:
        """Write a day for tables in the workspace's date format: `12 Mar 2026`, `03/12/2026`.

        Without the year where `today` lies in the same one: `12 Mar`, `03/12`.
        """
        near, far = _SHORT_DAYS[self.date_format]
        return (near if today is not None and day.year == today.year else far).format(day=day, year=f"{day.year:04d}")

    def short_weekday(self, day: date, today: date | None = None) -> str:
        """Write a day with its weekday where there is little room: `Thu 12 Mar`, `Thu, Mar 12` where the month comes first.

        With its year where `today` lies in another one.
        """
        return f"{day:%a}{',' if self.puts_month_first else ''} {self.short_day(day, today)}"

    def near_day(self, day: date, today: date) -> str:
        """Write a day for lists: `12 Mar`, or `12 Mar 2025` where today lies in another year."""
        return self.short_day(day, today)

    def period(self, first_day: date, last_day: date, today: date | None = None) -> str:
        """Write the days from the first to the last: `2 – 8 March`, `23 Feb – 1 Mar`, or in the workspace's figures.

        With the year where `today` lies in another one; a period of one day is that day.
        """
        if first_day == last_day:
            return self.short_day(first_day, today)
        is_in_words = self.date_format in ("d_mon_y", "mon_d_y")
        if not is_in_words or (first_day.year, first_day.month) != (last_day.year, last_day.month):
            return f"{self.short_day(first_day, today)} – {self.short_day(last_day, today)}"
        year = "" if today is not None and last_day.year == today.year else f"{last_day.year:04d}"
        if self.puts_month_first:
            return f"{last_day:%B} {first_day.day} – {last_day.day}" + (f", {year}" if year else "")
        return f"{first_day.day} – {last_day.day} {last_day:%B}" + (f" {year}" if year else "")

    def full_day(self, day: date) -> str:
        """Write a day for letters and invoices: `12 March 2026`; in figures where the workspace's dates are figures."""
        if self.date_format == "d_mon_y":
            return f"{day.day} {day:%B} {day.year}"
        if self.date_format == "mon_d_y":
            return f"{day:%B} {day.day}, {day.year}"
        return self.short_day(day)

    def time_of_day(self, moment: datetime | time) -> str:
        """Write a time of the day as its own clock has it: `14:30`, or `2:30 PM`. Seconds are left out."""
        if self.clock == "24h":
            return f"{moment.hour:02d}:{moment.minute:02d}"
        return f"{moment.hour % 12 or 12}:{moment.minute:02d}{NO_BREAK_SPACE}{'AM' if moment.hour < 12 else 'PM'}"

    def moment(self, moment: datetime, today: date | None = None) -> str:
        """Write an instant that is given in the reader's zone: `12 Mar 2026, 14:30`; `12 Mar, 14:30` within this year."""
        return f"{self.short_day(moment.date(), today)}, {self.time_of_day(moment)}"

    def _signed(self, value: Decimal, places: int) -> str:
        return f"{MINUS if value < 0 else ''}{self._parted(abs(value), places)}"

    def _parted(self, value: Decimal, places: int) -> str:
        """Digits of a value of at least 0 that has at most so many decimals."""
        whole, _, decimals = f"{value:.{places}f}".partition(".")
        thousands = THOUSANDS_SPACE if self.thousands == " " else self.thousands
        groups = f"{int(whole):,}".replace(",", thousands)
        return f"{groups}{self.decimal}{decimals}" if decimals else groups


DEFAULT = Formats()
"""Where no workspace says otherwise: on the pages outside."""

_in_use: ContextVar[Formats | None] = ContextVar("formats", default=None)


def in_use() -> Formats:
    """The formats of whoever reads the page that is being made; the defaults outside a workspace.

    Templates write by these, as they turn instants into the zone that Django has activated.
    """
    return _in_use.get() or DEFAULT


def use(formats: Formats) -> None:
    """Have templates write by these formats, to the end of what `override` surrounds: of the request."""
    _in_use.set(formats)


@contextmanager
def override(formats: Formats | None) -> Iterator[None]:
    """Write by these formats (None: by the defaults) inside, as for a letter to one member; then as before."""
    before = _in_use.set(formats)
    try:
        yield
    finally:
        _in_use.reset(before)


def duration_words(milliseconds: int) -> str:
    """A duration in the formats in use."""
    return in_use().duration(milliseconds)


def money_words(amount: Amount, currency: str, *, is_exact: bool = False) -> str:
    """An amount in the formats in use."""
    return in_use().money(amount, currency, is_exact=is_exact)


def number_words(value: Amount, *, least_decimals: int = 0) -> str:
    """A plain number in the formats in use."""
    return in_use().number(value, least_decimals=least_decimals)


def short_day_words(day: date, today: date | None = None) -> str:
    """A day for tables in the formats in use."""
    return in_use().short_day(day, today)


def period_words(first_day: date, last_day: date, today: date | None = None) -> str:
    """The days from the first to the last in the formats in use."""
    return in_use().period(first_day, last_day, today)


def currency_symbol(currency: str) -> str:
    """What stands before an amount: `£`, `CHF`."""
    return str(get_currency_symbol(currency, _LOCALE))


def ticking_words(milliseconds: int) -> str:
    """Write the time a timer shows while it runs: `1:42:07`, whole seconds gone by, the same for everybody."""
    refuse_float(milliseconds)
    return format_ticking(max(milliseconds, 0))


def share(part: Amount, whole: Amount) -> Decimal:
    """The share in percent with one decimal, between 0 and 100; 0 of a whole of 0."""
    refuse_float(part)
    refuse_float(whole)
    if whole <= 0 or part <= 0:
        return Decimal(0)
    return min(round_half_up(multiply(Decimal(part), Decimal(100)) / Decimal(whole), 1), Decimal(100))


def decimals_of(value: Decimal) -> int:
    """How many decimals a value has, trailing zeros left out."""
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def refuse_float(value: object) -> None:
    """Raise TypeError for anything but an int or a Decimal (N1, N2)."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"Time and money are int or Decimal, never {type(value).__name__}.")
