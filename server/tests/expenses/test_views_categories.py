"""Manage, Expense categories: who keeps them, what they are made of, and that LLM Usage stays."""

from decimal import Decimal

from keito_server.expenses.models import ExpenseCategory
from tests import factories
from tests.expenses.desk import Desk
from tests.pages import text_of

LIST, NEW = "/manage/categories/", "/manage/categories/new/"
PRINTING = {"name": "Printing", "kind": "units", "unit_name": "pages", "unit_price": "0.12", "billable": "yes"}


def test_administrators_alone_keep_categories(desk: Desk) -> None:
    for member in (desk.cast.carol, desk.cast.bob):
        browser = desk.as_(member)
        assert browser.get(LIST).status_code == 403
        assert LIST not in browser.page("/expenses/")


def test_a_category_of_units_has_a_unit_and_a_price(desk: Desk) -> None:
    browser = desk.as_(desk.cast.alice)
    assert "Name the unit, such as miles." in browser.refused(NEW, **(PRINTING | {"unit_name": ""}))
    page = browser.saved(NEW, **PRINTING)
    assert "Printing" in page and "£0.12 a page" in page
    made = ExpenseCategory.objects.in_workspace(desk.payments.workspace_id).get(name="Printing")
    assert (made.unit_name, made.unit_price, made.is_billable) == ("pages", Decimal("0.12"), True)


def test_a_category_that_takes_amounts_loses_its_unit_and_expenses_keep_their_price(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.bob, desk.payments, desk.mileage, units=Decimal(10), unit_price=Decimal("0.67"), total=Decimal("6.70")
    )
    path = f"/manage/categories/{desk.mileage.public_id}/edit/"
    desk.as_(desk.cast.alice).saved(path, **(PRINTING | {"name": "Travel", "kind": "standard"}))
    desk.mileage.refresh_from_db()
    assert (desk.mileage.unit_name, desk.mileage.unit_price) == ("", None)
    expense.refresh_from_db()
    assert expense.total == Decimal("6.70")


def test_a_name_is_taken_once(desk: Desk) -> None:
    page = desk.as_(desk.cast.alice).refused(NEW, **(PRINTING | {"name": "lodging"}))
    assert "There is already a category with this name." in text_of(page)


def test_archiving_is_taken_back_by_the_toast(desk: Desk) -> None:
    browser, path = desk.as_(desk.cast.alice), f"/manage/categories/{desk.lodging.public_id}"
    page = browser.saved(f"{path}/archive/")
    assert "Archived Lodging" in page and f"{path}/restore/" in page
    assert "Lodging" in browser.page(f"{LIST}archived/")
    assert "Restored Lodging" in browser.saved(f"{path}/restore/")


def test_llm_usage_is_built_in_and_only_its_price_and_name_change(desk: Desk) -> None:
    browser, path = desk.as_(desk.cast.alice), f"/manage/categories/{desk.llm_usage.public_id}"
    page = browser.page(LIST)
    assert "Built in" in page and f"{path}/archive/" not in page
    assert browser.post(f"{path}/archive/").status_code == 422
    assert 'name="unit_name"' not in browser.page(f"{path}/edit/")
    browser.saved(f"{path}/edit/", name="LLM Usage", unit_price="0.004", billable="project")
    desk.llm_usage.refresh_from_db()
    assert (desk.llm_usage.unit_price, desk.llm_usage.unit_name) == (Decimal("0.004"), "1k tokens")


def test_a_price_below_the_makers_is_warned_about_where_it_is_set(desk: Desk) -> None:
    factories.expense(
        desk.cast.review_bot,
        desk.payments,
        desk.llm_usage,
        input_tokens=900_000,
        output_tokens=100_000,
        provider_cost=Decimal(10),
    )
    browser, path = desk.as_(desk.cast.alice), f"/manage/categories/{desk.llm_usage.public_id}/edit/"
    assert "priced below" not in browser.page(path), "without an exchange rate nothing is known"
    factories.exchange_rate(desk.cast.alice.workspace, "USD", "0.8")
    assert "makers charged £0.008 for 1k tokens" in text_of(browser.page(path))
    assert "priced below" in browser.page(LIST)
    desk.llm_usage.unit_price = Decimal("0.008")
    desk.llm_usage.save()
    assert "priced below" not in browser.page(path)


def test_the_form_says_that_a_price_is_optional_and_is_told_by_its_style_what_an_amount_needs(desk: Desk) -> None:
    page = desk.as_(desk.cast.alice).page(NEW)
    assert "Unit price optional" in text_of(page) and "Unit name optional" not in text_of(page)
    assert "expenses/css/categories" in page and "category-form" in page
