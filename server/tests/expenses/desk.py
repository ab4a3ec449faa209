"""The office of the tests of expense pages: Bob spends on Payments, which Carol manages; Dora on what is none of Carol's."""

from dataclasses import dataclass
from decimal import Decimal

from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.projects.models import Project
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission
from tests import factories
from tests.conftest import Cast
from tests.pages import Browser, browser_of

LIST, NEW = "/expenses/", "/expenses/new/"


@dataclass(frozen=True, slots=True)
class Desk:
    """People, two categories and the built-in one, a project in pounds, one in dollars, and one out of Carol's reach."""

    cast: Cast
    dora: Member
    mileage: ExpenseCategory
    lodging: ExpenseCategory
    llm_usage: ExpenseCategory
    payments: Project
    claims: Project
    secret: Project

    def as_(self, member: Member) -> Browser:
        """A browser in which the member is signed in."""
        return browser_of(member)

    def grant(self) -> None:
        """Lets Carol edit the expenses of her team."""
        self.cast.carol.manager_permissions = [str(ManagerPermission.EDIT_TEAM_TIME)]
        self.cast.carol.save()

    def typed(self, **changes: str) -> dict[str, str]:
        """45 miles on Payments as the form sends them, with some fields typed otherwise."""
        return {
            "spent_date": "2026-03-12",
            "category": self.mileage.public_id,
            "project": self.payments.public_id,
            "units": "45",
            "unit_price": "",
            "amount": "",
            "notes": "To the data centre",
            "billable": "",
        } | changes

    def amount(self, amount: str, **changes: str) -> dict[str, str]:
        """A night's lodging as the form sends it."""
        return self.typed(category=self.lodging.public_id, units="", amount=amount, **changes)

    def only(self) -> Expense:
        """The one expense that there is."""
        return Expense.objects.in_workspace(self.payments.workspace_id).select_related("project__client").get()


def open_desk(cast: Cast) -> Desk:
    """The office of a cast."""
    here = cast.alice.workspace
    dora = factories.member(here, first_name="Dora", last_name="Quill")
    payments = factories.project(
        factories.client(here, name="Meridian Bank"), team=(cast.bob, dora), name="Payments", code="MER-PAY"
    )
    claims = factories.project(
        factories.client(here, name="Castellan", currency="USD"), team=(cast.bob,), name="Claims", code="CAS-CLM"
    )
    secret = factories.project(factories.client(here, name="Hidden client"), team=(dora,), name="Hidden project")
    factories.assignment(payments, cast.carol, is_manager=True)
    factories.teammate(cast.carol, cast.bob)
    return Desk(
        cast=cast,
        dora=dora,
        mileage=factories.category(here, name="Mileage", unit_name="miles", unit_price=Decimal("0.67")),
        lodging=factories.category(here, name="Lodging"),
        llm_usage=factories.llm_usage(here),
        payments=payments,
        claims=claims,
        secret=secret,
    )
