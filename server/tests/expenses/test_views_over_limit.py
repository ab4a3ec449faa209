"""Expenses beyond a limit of agents are marked in the list and in the panel (G5)."""

from tests import factories
from tests.expenses.desk import LIST, Desk

FLAG = "Over the limit"


def test_the_list_and_the_panel_say_that_an_expense_is_over_the_limit(desk: Desk) -> None:
    bot, alice = desk.cast.review_bot, desk.as_(desk.cast.alice)
    values = {"source": "agent", "notes": "Tokens"}
    factories.expense(bot, desk.payments, desk.lodging, **values)
    assert FLAG not in alice.page(LIST)
    beyond = factories.expense(bot, desk.payments, desk.lodging, is_over_limit=True, **values)
    assert alice.page(LIST).count(FLAG) == 1
    # The row, and the form beside it.
    assert alice.page(f"{LIST}{beyond.public_id}/").count(FLAG) == 2
