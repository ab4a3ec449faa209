"""What an expense comes to, whether it is billable, and what tokens truly cost: without a database (N2, N3, T6, G4, G6)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.expenses.errors import ExpenseLocked, RefundNeedsNotes
from keito_server.expenses.rules import (
    TOKEN_KEYS,
    LockState,
    Tokens,
    blended_price,
    check_unit_price,
    is_below_provider,
    is_billable,
    provider_cost,
    read_tokens,
    reckon,
)
from keito_server.kit.errors import ValidationRefused
from keito_server.kit.money import LIMIT, from_millionths, multiply, round_half_up

DAY = date(2026, 3, 6)
amounts = st.integers(-(10**14), 10**14).map(from_millionths)
prices = st.integers(0, 10**10).map(from_millionths)
counts = st.integers(0, 10**9)


def _reckon(notes: str = "", **values: Any) -> Any:
    given_values: dict[str, Any] = {"total": None, "units": None, "unit_price": None} | values
    return reckon(notes=notes, **given_values)


@pytest.mark.parametrize(
    ("units", "price", "total"),
    [
        ("45", "0.003", "0.135"),
        ("45", "0.67", "30.15"),
        ("180", "0.003", "0.54"),
        ("0", "0.003", "0"),
        ("0.0005", "0.001", "0.000001"),  # a half of the smallest part goes up
        ("0.000499", "0.001", "0"),
        ("-3", "0.67", "-2.01"),
        ("1000000000000", "1", "1000000000000"),
    ],
)
def test_units_times_price_is_the_total_to_six_decimals(units: str, price: str, total: str) -> None:
    amount = _reckon("Back", units=Decimal(units), unit_price=Decimal(price))
    assert amount.total == Decimal(total)
    assert (amount.units, amount.unit_price) == (Decimal(units), Decimal(price))


@given(st.integers(-(10**12), 10**12).map(from_millionths), prices)
def test_a_product_is_never_off_by_more_than_its_one_rounding(units: Decimal, price: Decimal) -> None:
    exact = multiply(units, price)
    total = _reckon("Back", units=units, unit_price=price).total
    assert abs(total - exact) * 2 <= Decimal("0.000001")
    assert total == exact.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    assert _reckon("Back", units=units, unit_price=price, total=total).total == total


@given(amounts)
def test_a_plain_total_is_kept_to_the_last_millionth(total: Decimal) -> None:
    assert _reckon("Back", total=total).total == total


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "total_cost"),
        ({"units": Decimal(45)}, "unit_price"),
        ({"unit_price": Decimal(1)}, "units"),
        ({"unit_price": Decimal(1), "total": Decimal(1)}, "units"),
        ({"units": Decimal(45), "unit_price": Decimal("0.003"), "total": Decimal("0.14")}, "total_cost"),
        ({"units": Decimal(1), "unit_price": Decimal(-1)}, "unit_price"),
        ({"units": Decimal(1), "unit_price": Decimal("0.0000001")}, "unit_price"),
        ({"total": LIMIT + 1}, "total_cost"),
        ({"total": -LIMIT - 1}, "total_cost"),
        ({"total": Decimal("NaN")}, "total_cost"),
        ({"total": Decimal("1e300")}, "total_cost"),
        ({"units": LIMIT + 1, "unit_price": Decimal(0)}, "units"),
        ({"units": LIMIT, "unit_price": Decimal(2)}, "units"),
        ({"units": Decimal(1), "unit_price": LIMIT + 1}, "unit_price"),
        ({"units": Decimal("Infinity"), "unit_price": Decimal(1)}, "units"),
    ],
)
def test_refuses_an_amount_that_is_none(values: dict[str, Decimal], field: str) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        _reckon("Words", **values)
    assert (refusal.value.field, refusal.value.status) == (field, 400)


@pytest.mark.parametrize(
    ("field", "given"), [("units", "45.0000001"), ("total", "0.1350000001"), ("total", "0.13499999999999998")]
)
def test_what_is_multiplied_or_compared_is_not_rounded_but_refused(field: str, given: str) -> None:
    exact: dict[str, Any] = {"total": Decimal("0.135"), "units": Decimal(45), "unit_price": Decimal("0.003")}
    assert _reckon(**exact).total == Decimal("0.135")
    with pytest.raises(ValidationRefused, match="6 decimals"):
        _reckon(**(exact | {field: Decimal(given)}))


@pytest.mark.parametrize("values", [{"total": Decimal(-5)}, {"units": Decimal(-1), "unit_price": Decimal(5)}])
def test_a_negative_amount_is_a_refund_and_says_of_what(values: dict[str, Decimal]) -> None:
    for notes in ("", "  \n", "\u200b\ufeff\u2060", "\u00ad\u202e", "\u3164\u2800", "\ufe0f\u034f", "\u00a0\u3000"):
        with pytest.raises(RefundNeedsNotes) as refusal:
            _reckon(notes, **values)
        assert refusal.value.field == "notes"
    for notes in ("Hotel cancelled", "退款", "\u200b!", "🏨"):
        assert _reckon(notes, **values).total == -5


def test_what_a_program_of_floats_sends_is_taken_to_six_decimals() -> None:
    assert _reckon(total=Decimal("0.13499999999999998")).total == Decimal("0.135")
    assert _reckon(total=Decimal("0.0000005")).total == Decimal("0.000001")
    assert _reckon(total=Decimal("0.000")).total == 0


@pytest.mark.parametrize("given", ["0.0000001", "-0.0000004", "1e-30"])
def test_a_total_of_which_nothing_would_be_kept_is_refused(given: str) -> None:
    with pytest.raises(ValidationRefused, match="nothing would be left") as refused:
        _reckon("Back", total=Decimal(given))
    assert refused.value.field == "total_cost"


def test_a_price_is_not_rounded_but_refused() -> None:
    assert check_unit_price(Decimal("0.000001")) == Decimal("0.000001")
    with pytest.raises(ValidationRefused, match="6 decimals"):
        check_unit_price(Decimal("0.0000015"))


def test_billable_is_what_was_given_else_the_category_else_the_project_and_never_on_a_non_billable_one() -> None:
    for given_value, bills, project, category, failed in product(
        (None, True, False), (True, False), (True, False), (None, True, False), (True, False)
    ):
        outcome = is_billable(
            given=given_value,
            project_bills=bills,
            project_default=project,
            category_default=category,
            metadata={"outcome": "failed"} if failed else {"outcome": "done"},
        )
        if not bills:
            assert outcome is False
        elif given_value is not None:
            assert outcome is given_value
        elif failed:
            assert outcome is False
        else:
            assert outcome is (project if category is None else category)


def test_locks_say_what_is_locked_and_how_to_lift_it() -> None:
    states = [
        (LockState("unsubmitted", True, DAY, DAY, 0), "on an invoice"),
        (LockState("approved", False, DAY, DAY, 0), "is approved"),
        (LockState("submitted", False, DAY, DAY, 0), "is submitted"),
        (LockState("unsubmitted", False, date(2026, 1, 1), DAY, 30), "Expenses are locked after 30 days"),
    ]
    for state, words in states:
        refusal = state.refusal(edits_all=False, edits_submitted=False)
        assert isinstance(refusal, ExpenseLocked)
        assert (words in refusal.message, refusal.code, refusal.status) == (True, "expense_locked", 422)
    assert [state.refusal(edits_all=True, edits_submitted=True) is None for state, _ in states] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("value", [-1, "30000", True, Decimal("1.5"), 10**12 + 1, [1], {"a": 1}, Decimal("1e300")])
@pytest.mark.parametrize("key", TOKEN_KEYS)
def test_what_is_no_number_of_tokens_is_refused_of_llm_usage_and_else_somebodys_own(key: str, value: Any) -> None:
    with pytest.raises(ValidationRefused) as refusal:
        read_tokens({key: value}, is_strict=True)
    assert (refusal.value.field, key in refusal.value.message) == ("metadata", True)
    assert read_tokens({key: value}, is_strict=False) == Tokens()


def test_whole_numbers_are_tokens_however_they_are_written() -> None:
    read = read_tokens(
        {"input_tokens": 0, "output_tokens": Decimal("15000.0"), "cache_read_tokens": None}, is_strict=True
    )
    assert read == Tokens(0, 15000, None, None)
    assert (read.is_known, read.total, Tokens().is_known) == (True, 15000, False)


def test_the_documented_tokens_cost_what_their_maker_lists() -> None:
    # 5 and 25 dollars a million in March 2026
    assert provider_cost("claude-opus-4-6", Tokens(30_000, 15_000), day=DAY) == Decimal("0.525")


def test_tokens_of_caches_cost_beside_the_input_tokens_that_exclude_them() -> None:
    cost = provider_cost("claude-opus-4-6", Tokens(30_000, 15_000, 10_000, 5_000), day=DAY)
    # read from a cache at a tenth of the input's price, written at five quarters of it
    assert cost == Decimal("0.525") + Decimal("0.005") + Decimal("0.03125")
    assert provider_cost("claude-opus-4-6", Tokens(None, None, 10_000, None), day=DAY) == Decimal("0.005")


@pytest.mark.parametrize(
    ("model", "tokens"),
    [
        ("", Tokens(1000)),
        ("house-model-7", Tokens(1000)),
        ("nobody/claude-opus-4-6", Tokens(1000)),
        ("x" * 200, Tokens(1000)),
        ("/", Tokens(1000)),
        ("claude-opus-4-6", Tokens()),
        ("whisper-1", Tokens(1000)),  # priced by the minute of speech
    ],
)
def test_what_nobody_lists_is_unpriced_and_never_0(model: str, tokens: Tokens) -> None:
    assert provider_cost(model, tokens, day=DAY) is None


def test_a_maker_before_the_model_is_heeded() -> None:
    tokens = Tokens(30_000, 15_000)
    assert provider_cost("anthropic/claude-opus-4-6", tokens, day=DAY) == Decimal("0.525")


def test_no_tokens_at_all_cost_nothing_at_a_known_price() -> None:
    assert provider_cost("claude-opus-4-6", Tokens(0, 0), day=DAY) == 0
    assert blended_price(Decimal(0), Tokens(0, 0)) is None
    assert not is_below_provider(Decimal(0), cost=Decimal(0), tokens=Tokens(0, 0))


@given(st.tuples(counts, counts, counts, counts))
def test_every_mixture_of_tokens_has_a_price_that_grows_with_it(mixture: tuple[int, int, int, int]) -> None:
    tokens = Tokens(*mixture)
    cost = provider_cost("claude-opus-4-6", tokens, day=DAY)
    more = provider_cost("claude-opus-4-6", Tokens(mixture[0] + 1_000_000, *mixture[1:]), day=DAY)
    assert cost is not None
    assert more is not None
    assert 0 <= cost < more


@given(st.integers(1, 10**9), st.integers(0, 10**12).map(from_millionths))
def test_passing_a_cost_on_exactly_is_not_below_it(count: int, cost: Decimal) -> None:
    tokens = Tokens(count)
    blended = blended_price(cost, tokens)
    assert blended is not None
    passed_on = round_half_up(blended, 6)
    assert not is_below_provider(passed_on, cost=cost, tokens=tokens)
    if passed_on:
        assert is_below_provider(passed_on - Decimal("0.000001"), cost=cost, tokens=tokens)
