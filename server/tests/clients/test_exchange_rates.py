"""The table of exchange rates that administrators keep (N7)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from keito_server.clients import actions, queries
from keito_server.clients.actions import NewExchangeRate
from keito_server.clients.errors import ExchangeRateTaken, OwnCurrency
from keito_server.clients.models import ExchangeRate
from keito_server.events.queries import list_for_subject
from keito_server.kit.errors import Conflict, NotFound, PermissionRefused, ValidationRefused
from keito_server.team.models import Member
from keito_server.workspaces.actions import update_formats
from keito_server.workspaces.errors import CurrencyInUse
from tests import factories
from tests.conftest import NOW, Cast

YEN = NewExchangeRate("JPY", date(2026, 3, 1), 100, Decimal("0.5234"))


def keep(actor: Member, new: NewExchangeRate = YEN) -> ExchangeRate:
    return actions.set_exchange_rate(actor=actor, new=new, now=NOW)


def test_two_numbers_stay_as_they_were_typed(cast: Cast) -> None:
    keep(cast.alice)
    [rate] = queries.list_exchange_rates(cast.alice)
    assert (rate.currency, rate.units, rate.price) == ("JPY", 100, Decimal("0.5234"))


def test_the_table_is_by_currency_and_the_latest_first(cast: Cast) -> None:
    for currency, day in (("USD", 1), ("EUR", 1), ("EUR", 9)):
        keep(cast.alice, replace(YEN, currency=currency, valid_from=date(2026, 3, day)))
    rows = [(rate.currency, rate.valid_from.day) for rate in queries.list_exchange_rates(cast.alice)]
    assert rows == [("EUR", 9), ("EUR", 1), ("USD", 1)]


def test_a_day_of_a_currency_has_one_rate(cast: Cast) -> None:
    first = keep(cast.alice)
    with pytest.raises(ExchangeRateTaken):
        keep(cast.alice, replace(YEN, price=Decimal(1)))
    later = keep(cast.alice, replace(YEN, valid_from=date(2026, 4, 1)))
    with pytest.raises(ExchangeRateTaken):
        actions.set_exchange_rate(actor=cast.alice, new=YEN, rate_id=later.id, now=NOW)
    changed = actions.set_exchange_rate(
        actor=cast.alice, new=replace(YEN, price=Decimal("0.53")), rate_id=first.id, now=NOW
    )
    assert changed.id == first.id
    assert keep(cast.mallory, replace(YEN, currency="CHF")).workspace_id == cast.mallory.workspace_id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": "XXX"}, "currency"),
        ({"units": 0}, "units"),
        ({"units": 1_000_001}, "units"),
        ({"price": Decimal(0)}, "price"),
        ({"price": Decimal(-1)}, "price"),
        ({"price": Decimal("0.0000001")}, "price"),
        ({"price": Decimal("NaN")}, "price"),
        ({"price": Decimal(10) ** 13}, "price"),
        ({"valid_from": date(1969, 12, 31)}, "valid_from"),
        ({"valid_from": date(2201, 1, 1)}, "valid_from"),
    ],
)
def test_says_which_number_of_a_rate_is_wrong(cast: Cast, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationRefused) as refused:
        keep(cast.alice, replace(YEN, **wrong))  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.field == field


def test_the_workspaces_own_currency_has_no_rate(cast: Cast) -> None:
    with pytest.raises(OwnCurrency) as refused:
        keep(cast.alice, replace(YEN, currency=cast.alice.workspace.currency))
    assert refused.value.field == "currency"


def test_what_happens_to_a_rate_is_audited_once_each(cast: Cast) -> None:
    rate = keep(cast.alice)
    for _ in range(2):
        actions.set_exchange_rate(actor=cast.alice, new=replace(YEN, price=Decimal("0.6")), rate_id=rate.id, now=NOW)
    event_id = actions.delete_exchange_rate(actor=cast.alice, rate_id=rate.id, now=NOW)
    actions.restore_exchange_rate(actor=cast.alice, event_id=event_id, now=NOW)
    events = list_for_subject(cast.alice, rate.id)
    kinds = [event.kind for event in events]
    assert kinds == ["ExchangeRateSet", "ExchangeRateSet", "ExchangeRateDeleted", "ExchangeRateRestored"]
    assert '"0.5234"' in events[1].data
    assert '"0.6"' in events[1].data


def test_a_deleted_rate_comes_back_unless_its_day_has_another(cast: Cast) -> None:
    rate = keep(cast.alice)
    event_id = actions.delete_exchange_rate(actor=cast.alice, rate_id=rate.id, now=NOW)
    assert queries.list_exchange_rates(cast.alice) == []
    back = actions.restore_exchange_rate(actor=cast.alice, event_id=event_id, now=NOW)
    assert (back.id, back.price, back.units) == (rate.id, rate.price, rate.units)
    again = actions.delete_exchange_rate(actor=cast.alice, rate_id=rate.id, now=NOW)
    keep(cast.alice, replace(YEN, price=Decimal(1)))
    with pytest.raises(Conflict):
        actions.restore_exchange_rate(actor=cast.alice, event_id=again, now=NOW)


def test_only_administrators_keep_rates(cast: Cast) -> None:
    for actor in (cast.bob, cast.carol, cast.review_bot):
        with pytest.raises(PermissionRefused):
            keep(actor)


def test_a_rate_of_another_workspace_is_not_found(cast: Cast) -> None:
    foreign = factories.exchange_rate(cast.mallory.workspace, "JPY", "1")
    with pytest.raises(NotFound):
        actions.delete_exchange_rate(actor=cast.alice, rate_id=foreign.id, now=NOW)
    with pytest.raises(NotFound):
        actions.set_exchange_rate(actor=cast.alice, new=YEN, rate_id=foreign.id, now=NOW)


def test_the_workspaces_currency_stays_while_rates_are_given_in_it(cast: Cast) -> None:
    rate = keep(cast.alice)
    with pytest.raises(CurrencyInUse):
        update_formats(actor=cast.alice, fields={"currency": "EUR"}, now=NOW)
    actions.delete_exchange_rate(actor=cast.alice, rate_id=rate.id, now=NOW)
    update_formats(actor=cast.alice, fields={"currency": "EUR"}, now=NOW)
