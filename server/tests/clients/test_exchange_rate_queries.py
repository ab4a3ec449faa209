"""Which exchange rate holds on a day, and who reads the table (N7)."""

from datetime import date

import pytest

from keito_server.clients import queries
from keito_server.kit.errors import NotFound, PermissionRefused
from tests import factories
from tests.conftest import Cast

NEW_YEAR, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def test_finds_the_latest_rate_that_has_begun_on_the_day(cast: Cast) -> None:
    workspace = cast.alice.workspace
    first = factories.exchange_rate(workspace, "USD", "0.79", valid_from=NEW_YEAR)
    second = factories.exchange_rate(workspace, "USD", "0.81", valid_from=MARCH)
    factories.exchange_rate(workspace, "EUR", "0.86", valid_from=NEW_YEAR)
    factories.exchange_rate(cast.mallory.workspace, "USD", "9", valid_from=date(2026, 2, 1))
    table = queries.load_exchange_table(workspace.id)
    for day, rate in (
        (date(2025, 12, 31), None),
        (NEW_YEAR, first),
        (date(2026, 2, 28), first),
        (MARCH, second),
        (date(2026, 9, 1), second),
    ):
        assert queries.find_exchange_rate(workspace.id, currency="USD", day=day) == rate
        assert table.find("USD", day) == rate


def test_only_administrators_read_the_table(cast: Cast) -> None:
    rate = factories.exchange_rate(cast.alice.workspace, "USD", "0.79")
    assert queries.list_exchange_rates(cast.alice) == [rate]
    assert queries.get_exchange_rate(cast.alice, rate.id) == rate
    for actor in (cast.bob, cast.carol, cast.review_bot):
        with pytest.raises(PermissionRefused):
            queries.list_exchange_rates(actor)
    with pytest.raises(NotFound):
        queries.get_exchange_rate(cast.mallory, rate.id)
