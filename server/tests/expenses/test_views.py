"""The list of expenses: whose it shows to whom, what narrows it, its figures by currency, pages, and a row that opens."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from keito_server.expenses.models import Expense, Receipt
from keito_server.kit.money import LIMIT
from tests import factories
from tests.conftest import NOW
from tests.expenses.desk import LIST, Desk
from tests.pages import HOSTILE_NAMES, text_of

MINE = "/expenses/mine/"


@pytest.fixture
def spent(desk: Desk) -> Desk:
    """Expenses of the month: Bob's and Dora's on Payments, Bob's in dollars, and Dora's on the hidden project."""
    bob, dora = desk.cast.bob, desk.dora
    factories.expense(bob, desk.payments, desk.lodging, total=Decimal(118), notes="Bob’s night in Leeds")
    factories.expense(
        dora, desk.payments, desk.lodging, total=Decimal("20.50"), notes="Dora’s lunch", is_billable=False
    )
    factories.expense(
        bob,
        desk.claims,
        desk.mileage,
        units=Decimal(45),
        unit_price=Decimal("0.67"),
        total=Decimal("30.15"),
        notes="Bob’s drive",
    )
    factories.expense(dora, desk.secret, desk.lodging, notes="Hidden notes")
    return desk


def test_members_see_their_own_alone_and_no_other_tab(spent: Desk) -> None:
    page = spent.as_(spent.cast.bob).page(LIST)
    assert "Bob’s night in Leeds" in page and "Dora" not in page
    assert ">All</a>" not in page and "Team member" not in page


def test_a_manager_sees_teammates_and_managed_projects_and_nothing_else(spent: Desk) -> None:
    page = spent.as_(spent.cast.carol).page(LIST)
    assert "Bob’s night in Leeds" in page and "Dora’s lunch" in page and "Bob’s drive" in page
    assert "Hidden" not in page


def test_mine_is_ones_own_for_whoever_sees_more(spent: Desk) -> None:
    factories.expense(spent.cast.alice, spent.payments, spent.lodging, notes="Alice’s own")
    page = spent.as_(spent.cast.alice).page(MINE)
    assert "Alice’s own" in page and "Bob’s" not in page and "Hidden notes" not in page


def test_figures_and_totals_stand_by_currency_and_are_never_added(spent: Desk) -> None:
    page = text_of(spent.as_(spent.cast.alice).page(LIST))
    assert "All expenses £151.00 $30.15" in page
    assert "Billable £130.50 $30.15" in page
    assert "British pounds 3 expenses, £130.50 billable £151.00" in page
    assert "US dollars 1 expense, $30.15 billable $30.15" in page


@pytest.mark.parametrize(
    "path", [LIST, "/projects/{project}/", "/time/approval/", "/reports/budgets/", "/manage/clients/{client}/"]
)
def test_ten_of_the_largest_amounts_are_added_on_every_page(desk: Desk, path: str) -> None:
    desk.payments.budget_by, desk.payments.budget_amount = "total_fees", Decimal(1000)
    desk.payments.budget_includes_expenses = True
    desk.payments.save()
    sheet = factories.submission(desk.cast.bob) if "approval" in path else None
    for total in [LIMIT] * 10 + [Decimal("-0.75")]:
        bundled = {"submission": sheet} if sheet else {}
        factories.expense(desk.cast.bob, desk.payments, desk.lodging, total=total, notes="Handed back", **bundled)
    at = path.format(project=desk.payments.public_id, client=desk.payments.client.public_id)
    assert "9,999,999,999,999.25" in text_of(desk.as_(desk.cast.alice).page(at))


def test_sums_are_exact_and_rounded_once(spent: Desk) -> None:
    for _ in range(3):
        factories.expense(spent.cast.bob, spent.payments, spent.lodging, total=Decimal("0.004"))
    page = text_of(spent.as_(spent.cast.alice).page(LIST))
    assert "£151.01" in page and "£0.004" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?member={dora}", "Dora’s lunch", "Bob’s night"),
        ("?client={client}", "Bob’s drive", "Bob’s night"),
        ("?project={claims}", "Bob’s drive", "Bob’s night"),
        ("?category={mileage}", "Bob’s drive", "Bob’s night"),
        ("?billable=no", "Dora’s lunch", "Bob’s night"),
        ("?from=2026-02-01&to=2026-02-28", "No expenses in this period", "Bob’s night"),
        ("?from=all&source=agent", "No expenses match", "Bob’s night"),
    ],
)
def test_the_address_narrows_the_list(spent: Desk, query: str, shown: str, hidden: str) -> None:
    ids = {
        "dora": spent.dora.public_id,
        "client": spent.claims.client.public_id,
        "claims": spent.claims.public_id,
        "mileage": spent.mileage.public_id,
    }
    page = spent.as_(spent.cast.alice).page(LIST + query.format(**ids))
    assert shown in page and hidden not in page


@pytest.mark.parametrize(
    "query", ["?project={secret}", "?member={alice}", "?client={client}", "?state=odd", "?member=exp_1"]
)
def test_what_is_out_of_reach_or_no_filter_at_all_is_missing(spent: Desk, query: str) -> None:
    ids = {
        "secret": spent.secret.public_id,
        "alice": spent.cast.alice.public_id,
        "client": spent.secret.client.public_id,
    }
    assert spent.as_(spent.cast.carol).get(LIST + query.format(**ids)).status_code == 404


def test_states_say_where_an_expense_is(spent: Desk) -> None:
    bob = spent.cast.bob
    sent_back = factories.submission(bob, state="rejected", decided_by=spent.cast.carol, note="Which route?")
    factories.expense(bob, spent.payments, spent.mileage, notes="", submission_id=sent_back.id)
    factories.expense(bob, spent.payments, spent.lodging, submission=factories.submission(bob), total=Decimal(5))
    approved = factories.submission(bob, state="approved", decided_by=spent.cast.carol)
    factories.expense(bob, spent.payments, spent.lodging, submission=approved, is_invoiced=True)
    whole = spent.as_(spent.cast.carol).page(LIST)
    assert (
        'class="ledger__second expenses__why">“<bdi>Which route?</bdi>”' in whole
    )  # a line of its own, on phones as well
    page = text_of(whole)
    assert "Sent back" in page
    assert "Waiting for approval £5.00 1 expense" in page
    assert "Invoiced" in page and "Not submitted" in page and "No notes" in page
    only = text_of(spent.as_(spent.cast.carol).page(f"{LIST}?state=sent-back"))
    assert "Which route?" in only and "Bob’s night" not in only


def test_an_llm_usage_row_opens_into_its_tokens_with_the_providers_price_for_administrators(desk: Desk) -> None:
    expense = factories.expense(
        desk.cast.review_bot,
        desk.payments,
        desk.llm_usage,
        units=Decimal(1520),
        unit_price=Decimal("0.003"),
        total=Decimal("4.56"),
        source="agent",
        model="claude-opus-4-6",
        session_id="ses_7f3a91",
        input_tokens=1_204_000,
        output_tokens=316_000,
        provider_cost=Decimal("13.92"),
    )
    factories.teammate(desk.cast.carol, desk.cast.review_bot)
    factories.exchange_rate(desk.cast.alice.workspace, "USD", "0.5")
    began = NOW.replace(hour=8, minute=2)
    entry = factories.entry(
        desk.cast.review_bot,
        desk.payments,
        session_id="ses_7f3a91",
        duration_ms=38 * 60_000,
        started_at=began,
        stopped_at=began + timedelta(minutes=38),
    )
    opened = desk.as_(desk.cast.alice).page(f"{LIST}?open={expense.public_id}")
    page = text_of(opened)
    assert "1,520k tokens × £0.003" in page
    assert "Provider’s price £6.96 ($13.92)" in page
    assert "0:38 , 08:02 \N{EN DASH} 08:40" in page and f"/time/entries/{entry.public_id}/" in opened
    for words in ("claude-opus-4-6", "ses_7f3a91", "Input 1,204k", "Output 316k", "Tokens 1,520k", "$13.92"):
        assert words in page
    carols = desk.as_(desk.cast.carol).page(f"{LIST}?open={expense.public_id}")
    assert "Tokens" in carols and "$13.92" not in carols
    assert "?session=ses_7f3a91" in carols


@pytest.mark.parametrize(
    ("project", "rounded", "exact"), [("payments", "£2.66", "£2.657295"), ("claims", "$2.66", "$2.657295")]
)
def test_the_list_rounds_what_the_opened_row_says_exactly(desk: Desk, project: str, rounded: str, exact: str) -> None:
    expense = factories.expense(
        desk.cast.review_bot,
        getattr(desk, project),
        desk.llm_usage,
        units=Decimal("885.765"),
        unit_price=Decimal("0.003"),
        total=Decimal("2.657295"),
        source="agent",
        exchanged_units=1 if project == "claims" else None,
        exchanged_price=Decimal(1) if project == "claims" else None,
    )
    alice = desk.as_(desk.cast.alice)
    page = alice.page(LIST)
    assert f'<span title="{exact}">{rounded}</span>' in page
    assert "885.8k tokens × " in text_of(page) and "885.765k" not in text_of(page)
    opened = text_of(alice.page(f"{LIST}?open={expense.public_id}"))
    assert f"Amount {exact} 885.765k tokens × " in opened


def test_pages_hold_fifty_and_lead_to_older_and_newer_ones(desk: Desk) -> None:
    for number in range(51):
        factories.expense(
            desk.cast.bob,
            desk.payments,
            desk.lodging,
            notes=f"Night {number:02}",
            spent_date=date(2026, 3, 1) + timedelta(number % 12),
        )
    browser = desk.as_(desk.cast.alice)
    first = browser.page(LIST)
    assert first.count('class="expenses__what"') == 50
    assert "51 expenses" in first
    last = Expense.objects.in_workspace(desk.payments.workspace_id).order_by("-spent_date", "-id")[49]
    older = browser.page(f"{LIST}?older={last.spent_date}~{last.public_id}")
    assert older.count('class="expenses__what"') == 1


def test_what_nothing_is_worth_is_a_dash_and_the_current_month_is_no_way_back_to_itself(desk: Desk) -> None:
    factories.expense(desk.cast.bob, desk.claims, desk.lodging, total=Decimal(12))
    browser = desk.as_(desk.cast.alice)
    page = text_of(browser.page(LIST))
    assert "LLM usage \N{EN DASH}" in page
    assert "£0.00" not in page
    assert "This month T" not in text_of(browser.page(f"{LIST}?from=2026-03-01&to=2026-03-31"))
    february = text_of(browser.page(f"{LIST}?from=2026-02-01&to=2026-02-28"))
    assert "This month T" in february and february.count("New expense") == 2


def test_hostile_names_are_text(desk: Desk) -> None:
    for name in HOSTILE_NAMES:
        factories.expense(desk.cast.bob, desk.payments, desk.lodging, notes=name)
    page = desk.as_(desk.cast.alice).page(LIST)
    assert "<script>alert" not in page and "{{ 7 }}" in page


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize("who", ["alice", "carol", "bob"])
def test_every_page_takes_at_most_twelve_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries, many: int, who: str
) -> None:
    factories.exchange_rate(desk.cast.alice.workspace, "USD", "0.79")
    for _ in range(many):
        factories.expense(desk.cast.bob, desk.payments, desk.lodging, submission=factories.submission(desk.cast.bob))
        factories.expense(desk.cast.bob, desk.claims, desk.mileage)
    own = factories.expense(getattr(desk.cast, who), desk.payments, desk.lodging)
    receipt = {"name": "night.pdf", "kind": "application/pdf", "size": 100, "file": "receipts/night.pdf"}
    factories.made(
        Receipt, workspace_id=own.workspace_id, expense=own, uploaded_by=own.member, created_at=NOW, **receipt
    )
    desk.grant()
    browser = desk.as_(getattr(desk.cast, who))
    opened = factories.expense(
        own.member, desk.payments, desk.llm_usage, session_id="ses_1", provider_cost=Decimal("13.92")
    )
    for path in (LIST, MINE, "/expenses/new/", f"/expenses/{own.public_id}/", f"{LIST}?open={opened.public_id}"):
        browser.page(path)
        with django_assert_max_num_queries(12):
            browser.page(path)


def test_without_the_module_there_is_neither_page_nor_menu(desk: Desk) -> None:
    workspace = desk.cast.alice.workspace
    workspace.uses_expenses = False
    workspace.save()
    browser = desk.as_(desk.cast.alice)
    assert browser.get(LIST).status_code == 403
    assert "/expenses/" not in browser.page("/projects/") and "/manage/categories/" not in browser.page("/projects/")
