"""Figures, days and times as they are written, by everybody's own formats."""

import itertools
from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as some

from keito_server.kit.durations import HOUR_MS, MINUTE_MS, parse_duration
from keito_server.kit.money import minor_units, round_half_up
from keito_server.web import formats
from keito_server.web.form_fields import AmountField, HoursField, read_number
from keito_server.web.formats import DEFAULT, MINUS, Formats, share

SEPARATORS = [(".", ","), (".", " "), (",", "."), (",", " ")]
"""Every pair that a workspace can choose."""
DATE_FORMATS = ["d_mon_y", "mon_d_y", "dd/mm/yyyy", "mm/dd/yyyy", "dd.mm.yyyy", "yyyy-mm-dd"]
THIN = "\N{NARROW NO-BREAK SPACE}"
GAP = "\N{NO-BREAK SPACE}"

pairs = some.sampled_from([Formats(decimal=decimal, thousands=thousands) for decimal, thousands in SEPARATORS])
currencies = some.sampled_from(["GBP", "EUR", "USD", "JPY", "KWD", "CHF", "XAF"])
amounts = some.decimals(min_value=-(10**12), max_value=10**12, places=6)


def in_plain_figures(words: str, written: Formats) -> Decimal:
    """A number read back by hand: signs of the currency off, groups out, a point for decimals."""
    thousands = THIN if written.thousands == " " else written.thousands
    kept = "".join(letter for letter in words if letter.isdigit() or letter in (thousands, written.decimal))
    number = Decimal(kept.replace(thousands, "").replace(written.decimal, "."))
    return -number if words.startswith(MINUS) else number


@given(amount=amounts, currency=currencies, written=pairs)
def test_an_amount_reads_back_as_itself_in_its_minor_unit(amount: Decimal, currency: str, written: Formats) -> None:
    words = written.money(amount, currency)
    assert in_plain_figures(words, written) == round_half_up(amount, minor_units(currency))
    decimals = words.rpartition(written.decimal)[2] if minor_units(currency) else ""
    assert len(decimals) == minor_units(currency)


@given(value=amounts, written=pairs)
def test_a_number_reads_back_as_itself_with_groups_of_three(value: Decimal, written: Formats) -> None:
    words = written.number(value)
    assert in_plain_figures(words, written) == value
    assert words.startswith(MINUS) == (value < 0)
    first, *groups = words.lstrip(MINUS).partition(written.decimal)[0].split(written.number(1000)[1])
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in groups)


@given(value=some.decimals(min_value=0, max_value=10**12, places=6), written=pairs)
def test_a_field_accepts_what_is_shown(value: Decimal, written: Formats) -> None:
    assert read_number(written.number(value), written.decimal) == value
    assert read_number(written.number(value).replace(THIN, " "), written.decimal) == value
    field = AmountField()
    field.decimal_separator = written.decimal
    if value <= 10**11:
        assert field.clean(written.number(value)) == value


@given(minutes=some.integers(0, 60 * 10_000), written=pairs, display=some.sampled_from(["hours_minutes", "decimal"]))
def test_a_field_of_hours_accepts_the_durations_that_are_shown(minutes: int, written: Formats, display: str) -> None:
    shown = Formats(written.decimal, written.thousands, display)
    field = HoursField()
    field.decimal_separator = written.decimal
    read = field.clean(shown.duration(minutes * MINUTE_MS))
    assert shown.duration(read) == shown.duration(minutes * MINUTE_MS)
    if display == "hours_minutes":
        assert read == minutes * MINUTE_MS


@given(minutes=some.integers(0, 999 * 60), written=pairs)
def test_a_duration_reads_back_as_the_same_minutes(minutes: int, written: Formats) -> None:
    typed = written.duration(minutes * MINUTE_MS)
    assert parse_duration(typed, decimal_separator=written.decimal) == minutes * MINUTE_MS


@given(hundredths=some.integers(0, 99_999), written=pairs)
def test_decimal_hours_read_back_as_the_same_hundredths(hundredths: int, written: Formats) -> None:
    typed = written.decimal_hours(hundredths * 36_000)
    assert parse_duration(typed, decimal_separator=written.decimal) == hundredths * 36_000


@pytest.mark.parametrize(
    ("milliseconds", "hours_minutes", "decimal"),
    [
        (9_000_000, "2:30", "2,50"),
        (0, "0:00", "0,00"),
        (29_999, "0:00", "0,01"),
        (30_000, "0:01", "0,01"),
        (1_322 * HOUR_MS + 9 * MINUTE_MS, "1.322:09", "1.322,15"),
        (-MINUTE_MS, "−0:01", "−0,02"),
        (-1, "0:00", "0,00"),
    ],
)
def test_writes_a_duration_as_the_workspace_shows_it(milliseconds: int, hours_minutes: str, decimal: str) -> None:
    assert Formats(",", ".").duration(milliseconds) == hours_minutes
    assert Formats(",", ".", "decimal").duration(milliseconds) == decimal
    assert Formats(",", ".").decimal_hours(milliseconds) == decimal


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1234.5", "GBP", "£1,234.50"),
        ("1082.145", "USD", "$1,082.15"),
        ("-1082.14", "GBP", "−£1,082.14"),
        ("-0.004", "GBP", "£0.00"),
        ("1200", "JPY", "¥1,200"),
        ("1.2345", "KWD", f"KWD{GAP}1.235"),
        ("-1E+3", "EUR", "−€1,000.00"),
        ("999999999999.99", "EUR", "€999,999,999,999.99"),
    ],
)
def test_writes_money_in_its_minor_unit_half_up_with_a_true_minus(amount: str, currency: str, words: str) -> None:
    assert DEFAULT.money(Decimal(amount), currency) == words


@pytest.mark.parametrize(
    ("decimal", "thousands", "words"),
    [(".", ",", "€1,234.50"), (".", " ", f"€1{THIN}234.50"), (",", ".", "€1.234,50"), (",", " ", f"€1{THIN}234,50")],
)
def test_parts_thousands_and_decimals_as_the_workspace_does(decimal: str, thousands: str, words: str) -> None:
    assert Formats(decimal, thousands).money(Decimal("1234.5"), "EUR") == words


def test_keeps_the_digits_of_a_unit_price() -> None:
    assert DEFAULT.money(Decimal("0.003"), "GBP", is_exact=True) == "£0.003"
    assert DEFAULT.money(Decimal("140.000"), "GBP", is_exact=True) == "£140.00"


@pytest.mark.parametrize("value", [1.5, True, "1.5", None])
def test_refuses_what_is_neither_int_nor_decimal(value: object) -> None:
    with pytest.raises(TypeError):
        DEFAULT.money(value, "GBP")  # type: ignore[arg-type]  # what it refuses
    with pytest.raises(TypeError):
        DEFAULT.duration(value)  # type: ignore[arg-type]  # what it refuses


def test_writes_numbers_with_their_own_decimals_and_no_fewer_than_asked() -> None:
    assert DEFAULT.number(Decimal("4820")) == "4,820"
    assert DEFAULT.number(Decimal("26.4"), least_decimals=2) == "26.40"
    assert DEFAULT.number(Decimal("-1.2345"), least_decimals=2) == "−1.2345"
    assert Formats(",", ".").percent(Decimal("46.5")) == "46,5%"


@pytest.mark.parametrize(
    ("date_format", "heading", "in_table", "near", "on_paper"),
    [
        ("d_mon_y", "Monday 2 March", "2 Mar 2026", "2 Mar", "2 March 2026"),
        ("mon_d_y", "Monday, March 2", "Mar 2, 2026", "Mar 2", "March 2, 2026"),
        ("dd/mm/yyyy", "Monday 2 March", "02/03/2026", "02/03", "02/03/2026"),
        ("mm/dd/yyyy", "Monday, March 2", "03/02/2026", "03/02", "03/02/2026"),
        ("dd.mm.yyyy", "Monday 2 March", "02.03.2026", "02.03.", "02.03.2026"),
        ("yyyy-mm-dd", "Monday 2 March", "2026-03-02", "2026-03-02", "2026-03-02"),
    ],
)
def test_writes_days_in_the_order_of_the_date_format(
    date_format: str, heading: str, in_table: str, near: str, on_paper: str
) -> None:
    written, day, next_year = Formats(date_format=date_format), date(2026, 3, 2), date(2027, 1, 1)
    assert written.day(day) == heading
    assert written.day(day, today=next_year) == heading + (", 2026" if "," in heading else " 2026")
    assert written.day(day, today=day) == heading
    assert written.short_day(day) == written.near_day(day, next_year) == in_table
    assert written.near_day(day, day) == near
    assert written.full_day(day) == on_paper
    assert written.short_weekday(day, day) == ("Mon, " if "," in heading else "Mon ") + near


@given(days=some.dates(min_value=date(1970, 1, 1)), date_format=some.sampled_from(DATE_FORMATS))
def test_no_two_days_are_written_alike(days: date, date_format: str) -> None:
    written = Formats(date_format=date_format)
    pattern = {
        "d_mon_y": "%d %b %Y",
        "mon_d_y": "%b %d, %Y",
        "dd/mm/yyyy": "%d/%m/%Y",
        "mm/dd/yyyy": "%m/%d/%Y",
        "dd.mm.yyyy": "%d.%m.%Y",
        "yyyy-mm-dd": "%Y-%m-%d",
    }[date_format]
    assert datetime.strptime(written.short_day(days), pattern).date() == days  # noqa: DTZ007  # a day has no zone


@pytest.mark.parametrize(
    ("moment", "words"),
    [(time(0, 5), "12:05 AM"), (time(9, 0), "9:00 AM"), (time(12, 0), "12:00 PM"), (time(23, 59, 59), "11:59 PM")],
)
def test_a_clock_of_twelve_hours_says_which_half_of_the_day(moment: time, words: str) -> None:
    assert Formats(clock="12h").time_of_day(moment) == words.replace(" ", GAP)
    assert DEFAULT.time_of_day(moment) == f"{moment:%H:%M}"


@given(some.times(), some.sampled_from(["12h", "24h"]))
def test_a_time_of_day_reads_back_to_the_minute(moment: time, clock: str) -> None:
    words = Formats(clock=clock).time_of_day(moment).replace(GAP, " ")
    read = datetime.strptime(words, "%I:%M %p" if clock == "12h" else "%H:%M")  # noqa: DTZ007  # of no day and zone
    assert (read.hour, read.minute) == (moment.hour, moment.minute)


def test_a_moment_is_its_day_and_its_time() -> None:
    moment = datetime(2026, 3, 12, 14, 30)  # noqa: DTZ001  # already in the reader's zone
    assert DEFAULT.moment(moment) == "12 Mar 2026, 14:30"
    assert Formats(date_format="mm/dd/yyyy", clock="12h").moment(moment, date(2026, 1, 1)) == f"03/12, 2:30{GAP}PM"


def test_a_members_own_clock_goes_before_the_workspaces() -> None:
    workspace = SimpleNamespace(
        decimal_separator=",",
        thousands_separator=" ",
        time_display="decimal",
        date_format="dd.mm.yyyy",
        time_format="24h",
    )
    reader = SimpleNamespace(workspace=workspace, clock="12h")
    assert Formats.of(reader) == Formats(",", " ", "decimal", "dd.mm.yyyy", "12h")
    assert Formats.of_workspace(workspace).clock == "24h"


def test_formats_in_use_end_with_what_they_were_set_for() -> None:
    with formats.override(None):
        formats.use(Formats(",", "."))
        assert formats.money_words(Decimal("1234.5"), "EUR") == "€1.234,50"
        with formats.override(Formats(clock="12h")):
            assert formats.in_use().clock == "12h"
        assert formats.in_use().decimal == ","
    assert formats.in_use() == DEFAULT


def test_a_limit_is_said_in_the_formats_in_use() -> None:
    field = AmountField()
    with formats.override(Formats(",", ".")), pytest.raises(forms.ValidationError, match=r"1\.000\.000\.000\.000"):
        field.clean("1000000000001")


@pytest.mark.parametrize(
    ("date_format", "first", "last", "words"),
    [
        ("d_mon_y", date(2026, 3, 2), date(2026, 3, 8), "2 – 8 March"),
        ("mon_d_y", date(2026, 3, 2), date(2026, 3, 8), "March 2 – 8"),
        ("d_mon_y", date(2025, 3, 3), date(2025, 3, 9), "3 – 9 March 2025"),
        ("mon_d_y", date(2025, 3, 3), date(2025, 3, 9), "March 3 – 9, 2025"),
        ("d_mon_y", date(2026, 2, 23), date(2026, 3, 1), "23 Feb – 1 Mar"),
        ("d_mon_y", date(2025, 12, 29), date(2026, 1, 4), "29 Dec 2025 – 4 Jan"),
        ("mm/dd/yyyy", date(2026, 3, 2), date(2026, 3, 8), "03/02 – 03/08"),
        ("d_mon_y", date(2026, 3, 2), date(2026, 3, 2), "2 Mar"),
    ],
)
def test_a_period_names_what_its_days_share_once(date_format: str, first: date, last: date, words: str) -> None:
    assert Formats(date_format=date_format).period(first, last, date(2026, 3, 12)) == words


@given(part=some.integers(-5, 10**12), whole=some.integers(-5, 10**12))
def test_a_share_lies_between_nothing_and_all(part: int, whole: int) -> None:
    assert 0 <= share(part, whole) <= 100


def test_every_pair_of_separators_that_a_workspace_may_have_is_tried_here() -> None:
    possible = {(d, t) for d, t in itertools.product(".,", ",. ") if d != t}
    assert possible == set(SEPARATORS)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("2.657295", "GBP", "£2.66"),
        ("1.0672345", "USD", "$1.07"),
        ("1204.5", "GBP", "£1,204.50"),
        ("1204.5", "JPY", "¥1,205"),
        ("0.005", "GBP", "£0.01"),
        ("0.004", "GBP", "£0.004"),
        ("0.004561", "GBP", "£0.0046"),
        ("0.00996", "KWD", "KWD\N{NO-BREAK SPACE}0.010"),
        ("0.000001", "EUR", "€0.000001"),
        ("-0.00123", "GBP", "\N{MINUS SIGN}£0.0012"),
        ("0.3", "JPY", "¥0.3"),
        ("0", "GBP", "£0.00"),
    ],
)
def test_lists_round_money_to_its_minor_unit_and_show_no_worth_as_nothing(
    amount: str, currency: str, words: str
) -> None:
    assert DEFAULT.listed_money(Decimal(amount), currency) == words
