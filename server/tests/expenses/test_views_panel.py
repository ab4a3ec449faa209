"""The panel of an expense: what is typed into it, what it refuses with everything kept, changing, deleting, taking back."""

from datetime import date
from decimal import Decimal

import pytest

from keito_server.expenses.models import Expense
from tests import factories
from tests.expenses.desk import LIST, NEW, Desk
from tests.pages import text_of


def test_a_quantity_takes_the_price_of_its_category(desk: Desk) -> None:
    page = desk.as_(desk.cast.bob).saved(NEW, **desk.typed())
    assert "£30.15" in page and "45 miles × £0.67" in page and "Expense saved" in page
    assert desk.only().source == "web"


def test_an_amount_is_in_the_currency_of_the_client(desk: Desk) -> None:
    page = desk.as_(desk.cast.bob).saved(NEW, **desk.amount("118", project=desk.claims.public_id))
    assert "$118.00" in page


def test_an_amount_below_nothing_is_a_refund_and_says_of_what(desk: Desk) -> None:
    browser = desk.as_(desk.cast.bob)
    assert "Say what is paid back." in browser.refused(NEW, **desk.amount("-18.50", notes=""))
    assert "Refund" in browser.saved(NEW, **desk.amount("\N{MINUS SIGN}18.50", notes="Ticket handed back"))
    assert desk.only().total == Decimal("-18.50")


def test_numbers_are_read_as_the_workspace_writes_them(desk: Desk) -> None:
    workspace = desk.cast.bob.workspace
    workspace.decimal_separator, workspace.thousands_separator = ",", "."
    workspace.save()
    desk.as_(desk.cast.bob).saved(NEW, **desk.amount("1.118,50"))
    assert desk.only().total == Decimal("1118.50")


def test_another_price_needs_a_note(desk: Desk) -> None:
    browser = desk.as_(desk.cast.bob)
    page = browser.refused(NEW, **desk.typed(unit_price="0.45", notes=""))
    assert "Say why the price is not that of Mileage." in text_of(page)
    assert "data-own-price data-" in page
    browser.saved(NEW, **desk.typed(unit_price="0.45", notes="Own car"))
    assert desk.only().total == Decimal("20.25")


def test_a_price_becomes_the_clients_currency_by_the_exchange_rate_of_the_day(desk: Desk) -> None:
    factories.exchange_rate(desk.cast.bob.workspace, "USD", "0.5")
    page = desk.as_(desk.cast.bob).saved(NEW, **desk.typed(project=desk.claims.public_id))
    assert "$60.30" in page and "45 miles × $1.34" in page


def test_another_day_brings_its_exchange_rate_and_the_form_says_no_price_of_the_day_before(desk: Desk) -> None:
    for price, day in (("0.67", date(2026, 3, 1)), ("0.5", date(2026, 3, 10))):
        factories.exchange_rate(desk.cast.bob.workspace, "USD", price, valid_from=day)
    browser, typed = desk.as_(desk.cast.bob), desk.typed(project=desk.claims.public_id)
    browser.saved(NEW, **typed)
    path = f"/expenses/{desk.only().public_id}/"
    assert "data-own-price data-" not in browser.page(path)
    assert desk.only().unit_price == Decimal("1.34")
    browser.saved(path, **(typed | {"spent_date": "2026-03-05"}))
    assert desk.only().unit_price == 1
    desk.mileage.unit_price = Decimal("0.7")
    desk.mileage.save()
    assert "data-own-price data-" in browser.page(path)


def test_without_an_exchange_rate_the_form_asks_for_the_amount_and_says_why(desk: Desk) -> None:
    browser = desk.as_(desk.cast.bob)
    page = browser.refused(NEW, **desk.typed(project=desk.claims.public_id))
    assert "no exchange rate" in text_of(page)
    assert 'value="45"' in page and "To the data centre" in page
    typed = desk.typed(project=desk.claims.public_id, amount="60")
    del typed["units"], typed["unit_price"]  # as the script leaves them out
    browser.saved(NEW, **typed)
    assert desk.only().total == Decimal(60)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"units": ""}, "Type how many miles, such as 45."),
        ({"units": "many"}, "“many” is not a quantity."),
        ({"amount": "30"}, "Type the quantity or the amount, not both."),
        ({"category": ""}, "Choose a category."),
        ({"project": ""}, "Choose a project."),
        ({"spent_date": ""}, "Choose a day."),
        ({"spent_date": "2026-03-20"}, "not later"),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(desk: Desk, typed: dict[str, str], words: str) -> None:
    page = desk.as_(desk.cast.bob).refused(NEW, **desk.typed(**typed))
    assert words in text_of(page)
    assert "To the data centre" in page
    assert not Expense.objects.in_workspace(desk.payments.workspace_id).exists()


def test_a_category_and_a_project_say_what_is_billable_until_somebody_chooses(desk: Desk) -> None:
    browser = desk.as_(desk.cast.bob)
    desk.mileage.is_billable = False
    desk.mileage.save()
    browser.saved(NEW, **desk.typed())
    assert not desk.only().is_billable
    desk.only().delete()
    browser.saved(NEW, **desk.typed(billable="yes"))
    assert desk.only().is_billable


def test_save_and_add_another_leads_to_a_new_panel_beside_the_same_list(desk: Desk) -> None:
    path = f"{NEW}?category={desk.mileage.public_id}"
    response = desk.as_(desk.cast.bob).post(path, then="another", **desk.typed())
    assert response.status_code == 302
    assert response.headers["Location"].endswith(path)


def test_an_expense_is_changed_in_the_same_panel(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.bob,
        desk.payments,
        desk.mileage,
        units=Decimal(10),
        unit_price=Decimal("0.67"),
        total=Decimal("6.70"),
        notes="Leeds",
    )
    browser, path = desk.as_(desk.cast.bob), f"/expenses/{expense.public_id}/"
    assert 'value="10"' in browser.page(path)
    browser.saved(path, **desk.typed(units="20", notes="Leeds and York"))
    changed = desk.only()
    assert (changed.total, changed.notes) == (Decimal("13.40"), "Leeds and York")


def test_an_expense_that_is_sent_back_as_it_was_shown_stays_as_it_is(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.bob,
        desk.payments,
        desk.mileage,
        units=Decimal(10),
        unit_price=Decimal("0.45"),
        total=Decimal("4.50"),
        is_billable=False,
    )
    shown = desk.typed(units="10", unit_price="0.45", notes="", billable="no")
    desk.as_(desk.cast.bob).saved(f"/expenses/{expense.public_id}/", **shown)
    after = desk.only()
    assert (after.unit_price, after.total, after.is_billable, after.updated_at) == (
        Decimal("0.45"), Decimal("4.50"), False, expense.updated_at,
    )  # fmt: skip


def test_a_category_of_amounts_takes_the_quantity_away(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.bob, desk.payments, desk.mileage, units=Decimal(10), unit_price=Decimal("0.67"), total=Decimal("6.70")
    )
    desk.as_(desk.cast.bob).saved(f"/expenses/{expense.public_id}/", **desk.amount("99"))
    after = desk.only()
    assert (after.units, after.total, after.category_id) == (None, Decimal(99), desk.lodging.id)


def test_a_quantity_stays_one_when_its_category_takes_amounts_by_now(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.bob, desk.payments, desk.lodging, units=Decimal(10), unit_price=Decimal("0.67"), total=Decimal("6.70")
    )
    browser, path = desk.as_(desk.cast.bob), f"/expenses/{expense.public_id}/"
    assert 'data-kind="units"' in browser.page(path)
    shown = desk.typed(category=desk.lodging.public_id, units="10", unit_price="0.67", notes="To Leeds")
    browser.saved(path, **shown)
    assert (desk.only().units, desk.only().total, desk.only().notes) == (Decimal(10), Decimal("6.70"), "To Leeds")
    assert "Type how many units" in browser.refused(path, **(shown | {"units": ""}))
    browser.saved(path, **(shown | {"units": "", "unit_price": "", "amount": "7"}))
    assert (desk.only().units, desk.only().total) == (None, Decimal(7))


def test_units_that_a_program_gave_back_are_a_refund_that_can_be_changed(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.bob,
        desk.payments,
        desk.mileage,
        units=Decimal(-5),
        unit_price=Decimal("0.67"),
        total=Decimal("-3.35"),
        notes="Not driven",
    )
    browser, path = desk.as_(desk.cast.bob), f"/expenses/{expense.public_id}/"
    browser.saved(path, **desk.typed(units="-5", notes="Not driven after all"))
    assert (desk.only().units, desk.only().notes) == (Decimal(-5), "Not driven after all")
    assert "A negative amount is a refund." in browser.refused(path, **desk.typed(units="-6", notes=""))
    assert "is not a quantity" in browser.refused(path, **desk.typed(units="-", notes="Not driven"))


def test_a_deleted_expense_comes_back(desk: Desk) -> None:
    expense = factories.expense(desk.cast.bob, desk.payments, desk.lodging, notes="Night in Leeds")
    browser = desk.as_(desk.cast.bob)
    page = browser.saved(f"/expenses/{expense.public_id}/delete/")
    assert "Expense deleted" in page and "Night in Leeds" not in page
    undo = (
        page.split('action="')[-1].split('"')[0]
        if "/restore/" not in page
        else page.split("/expenses/restore/")[1].split('"')[0]
    )
    assert "Night in Leeds" in browser.saved(f"/expenses/restore/{undo}")


def test_what_is_approved_is_shown_with_its_lock_and_not_changed(desk: Desk) -> None:
    submission = factories.submission(desk.cast.bob, state="approved", decided_by=desk.cast.carol)
    expense = factories.expense(
        desk.cast.bob, desk.payments, desk.lodging, submission=submission, notes="Night in Leeds"
    )
    browser, path = desk.as_(desk.cast.bob), f"/expenses/{expense.public_id}/"
    page = browser.page(path)
    assert "data-expense-form" not in page and "approved" in text_of(page)
    assert "approved" in text_of(browser.refused(path, **desk.amount("99")))
    assert desk.only().total == Decimal("12.50")


def test_a_manager_looks_at_expenses_in_reach_and_changes_them_where_that_is_granted(desk: Desk) -> None:
    expense = factories.expense(desk.cast.bob, desk.payments, desk.lodging, notes="Night in Leeds")
    browser, path = desk.as_(desk.cast.carol), f"/expenses/{expense.public_id}/"
    assert "data-expense-form" not in browser.page(path)
    desk.grant()
    assert "data-expense-form" in desk.as_(desk.cast.carol).page(path)


def test_an_expense_is_logged_for_somebody_else_where_that_is_granted(desk: Desk) -> None:
    carol = desk.cast.carol
    typed = {"whose": desk.cast.bob.public_id, **desk.typed(project=desk.claims.public_id, unit_price="0.67")}
    assert desk.as_(carol).post(NEW, **typed).status_code == 404
    desk.grant()
    browser = desk.as_(carol)
    shown = browser.post(NEW, then="whose", **typed)
    assert shown.status_code == 200
    assert "of <bdi>Bob Lindqvist" in shown.content.decode() and "To the data centre" in shown.content.decode()
    browser.saved(NEW, **typed)
    assert desk.only().member_id == desk.cast.bob.id


def test_whose_expenses_are_listed_is_whom_a_new_one_is_for(desk: Desk) -> None:
    page = desk.as_(desk.cast.alice).page(f"{NEW}?member={desk.dora.public_id}")
    assert "of <bdi>Dora Quill" in page and "Hidden project" in page


def test_only_what_one_may_spend_on_is_offered(desk: Desk) -> None:
    page = desk.as_(desk.cast.bob).page(NEW)
    assert "Payments" in page and "Claims" in page and "Hidden project" not in page
    response = desk.as_(desk.cast.bob).post(NEW, **desk.typed(project=desk.secret.public_id))
    assert response.status_code == 422


def test_archived_categories_are_not_offered_but_stay_on_what_has_them(desk: Desk) -> None:
    from tests.conftest import NOW

    expense = factories.expense(desk.cast.bob, desk.payments, desk.lodging)
    desk.lodging.archived_at = NOW
    desk.lodging.save()
    browser = desk.as_(desk.cast.bob)
    offered = f'<option value="{desk.lodging.public_id}"'
    assert offered not in browser.page(NEW)
    assert offered in browser.page(f"/expenses/{expense.public_id}/")
    assert "Lodging (archived)" in browser.page(LIST)


def test_the_panel_of_a_submitted_expense_says_so_and_leads_to_its_timesheet(desk: Desk) -> None:
    submission = factories.submission(desk.cast.bob)
    expense = factories.expense(desk.cast.bob, desk.payments, desk.lodging, submission=submission)
    for member, place in ((desk.cast.bob, "timesheets"), (desk.cast.alice, "approval")):
        page = desk.as_(member).page(f"{LIST}{expense.public_id}/")
        panel = page[page.index('class="panel"') :]
        assert "Submitted" in text_of(panel) and f"/{place}/{submission.public_id}/" in panel


def test_the_panel_of_what_was_sent_back_says_why_beside_the_form(desk: Desk) -> None:
    sent_back = factories.submission(desk.cast.bob, state="rejected", decided_by=desk.cast.carol, note="Which route?")
    expense = factories.expense(desk.cast.bob, desk.payments, desk.lodging, submission_id=sent_back.id)
    page = desk.as_(desk.cast.bob).page(f"{LIST}{expense.public_id}/")
    panel = text_of(page[page.index('class="panel"') :])
    assert "Sent back" in panel and "“Which route?”" in panel and "Save changes" in panel


def test_the_panel_rounds_a_total_and_says_what_it_is_exactly(desk: Desk) -> None:
    submission = factories.submission(desk.cast.bob, state="approved", decided_by=desk.cast.carol)
    expense = factories.expense(
        desk.cast.bob,
        desk.payments,
        desk.mileage,
        submission=submission,
        units=Decimal("1.5"),
        unit_price=Decimal("0.777777"),
        total=Decimal("1.166666"),
    )
    page = desk.as_(desk.cast.bob).page(f"{LIST}{expense.public_id}/")
    assert '<span class="closed num">£1.17</span>' in page and "exactly £1.166666" in page
    assert f"/timesheets/{submission.public_id}/" in page
