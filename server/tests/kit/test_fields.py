"""Exact numbers in the database: the same on both engines, in rows and in SQL sums (N2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keito_server.kit.fields import MoneyField
from keito_server.kit.money import LIMIT, AmountOutOfRange, from_millionths
from keito_server.team.models import Member, MemberRate
from tests import factories
from tests.conftest import Cast

FIRST = date(2026, 1, 1)
amounts = st.integers(0, 10**18).map(from_millionths)
some_amounts = st.lists(st.integers(0, 10**17).map(from_millionths), min_size=1, max_size=6)
in_one_transaction = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _store(member: Member, some: list[Decimal]) -> None:
    MemberRate.objects.in_workspace(member.workspace_id).delete()
    for number, amount in enumerate(some):
        factories.member_rate(member, str(amount), valid_from=FIRST + timedelta(days=number))


@given(some=st.lists(amounts, max_size=4))
@in_one_transaction
def test_a_row_gives_back_what_was_stored(cast: Cast, some: list[Decimal]) -> None:
    _store(cast.bob, some)
    rows = MemberRate.objects.in_workspace(cast.bob.workspace_id).order_by("valid_from")
    assert [row.amount for row in rows] == some


@given(some=some_amounts)
@in_one_transaction
def test_sql_adds_exactly(cast: Cast, some: list[Decimal]) -> None:
    _store(cast.bob, some)
    rows = MemberRate.objects.in_workspace(cast.bob.workspace_id)
    total = rows.aggregate(total=Sum("amount"))["total"]
    assert total == sum(some, Decimal(0))
    assert isinstance(total, Decimal)


def test_the_largest_amounts_of_a_column_are_added_without_overflow_or_loss(cast: Cast) -> None:
    nearly = LIMIT - Decimal("0.000001")
    _store(cast.bob, [nearly] * 9)
    rows = MemberRate.objects.in_workspace(cast.bob.workspace_id)
    assert rows.aggregate(total=Sum("amount"))["total"] == nearly * 9


def test_amounts_are_compared_by_their_value(cast: Cast) -> None:
    _store(cast.bob, [Decimal("0.1"), Decimal("0.2"), Decimal("0.3")])
    rows = MemberRate.objects.in_workspace(cast.bob.workspace_id)
    assert rows.filter(amount=Decimal("0.3")).count() == 1
    assert rows.filter(amount__gt=Decimal("0.1")).count() == 2
    assert rows.filter(amount__in=[Decimal("0.1"), Decimal("0.2")]).count() == 2


def test_no_amount_is_not_an_amount_of_0(cast: Cast) -> None:
    factories.member_rate(cast.bob, None)
    factories.member_rate(cast.carol, "0")
    rows = MemberRate.objects.in_workspace(cast.bob.workspace_id)
    assert [row.amount for row in rows.filter(amount=None)] == [None]
    assert [row.amount for row in rows.exclude(amount=None)] == [Decimal(0)]
    assert rows.aggregate(total=Sum("amount"))["total"] == 0


@pytest.mark.parametrize("amount", ["1000000000000.000001", "NaN", "Infinity", "1e400"])
def test_refuses_what_is_beyond_or_no_number(cast: Cast, amount: str) -> None:
    with pytest.raises(AmountOutOfRange):
        factories.member_rate(cast.bob, amount)


@pytest.mark.parametrize("value", [0.1, 1.0, float("nan")])
def test_refuses_floats(value: float) -> None:
    field: MoneyField[Decimal, Decimal] = MoneyField()
    with pytest.raises(TypeError):
        field.get_prep_value(value)
    with pytest.raises(TypeError):
        field.to_python(value)


def test_is_a_whole_number_in_the_database_on_either_engine(cast: Cast) -> None:
    factories.member_rate(cast.bob, "123.456789")
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM team_memberrate")
        assert cursor.fetchall() == [(123_456_789,)]
