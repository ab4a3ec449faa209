"""The sample projects: all three types, billed in all four ways, in three currencies."""

from dataclasses import dataclass, field
from decimal import Decimal

DEFAULT_TASKS = ("Design", "Development", "Project management", "Meetings")
"""Tasks that a workspace has from its first day, and a project from its own."""

TASKS: dict[str, tuple[bool, Decimal | None]] = {
    "Testing": (True, Decimal(105)),
    "Code review": (True, Decimal(90)),
    "Documentation": (True, Decimal(70)),
    "Consulting": (True, Decimal(170)),
    "Support": (True, Decimal(120)),
    "Proposal": (False, None),
    "Research": (False, None),
    "Operations": (False, None),
}
"""The company's other tasks: whether each is billable by default, and its default rate in the company's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProject:
    """A project. Rates, fee and budget are in its client's currency; days count from today, negative ones lie before.

    `task_rates` and `member_rates` are the project's own (members by key); `unbilled` names tasks that it does not
    charge for. Its team follows from what people and agents do on it; `managers` are those who manage it.
    """

    code: str
    name: str
    client: str
    billing_type: str = "time_and_materials"
    bill_by: str = "person"
    agents_bill_at: str = "own_rate"
    rate: Decimal | None = None
    fee: Decimal | None = None
    budget_by: str = "none"
    budget_hours: int | None = None
    budget_amount: Decimal | None = None
    budget_is_monthly: bool = False
    budget_includes_expenses: bool = False
    budget_is_visible: bool = False
    budget_alert_percent: int = 80
    task_budgets: dict[str, Decimal] = field(default_factory=dict)
    member_budgets: dict[str, int] = field(default_factory=dict)
    starts: int = -150
    ends: int | None = None
    notes: str = ""
    managers: tuple[str, ...] = ("carol",)
    also: tuple[str, ...] = ()
    task_rates: dict[str, Decimal] = field(default_factory=dict)
    member_rates: dict[str, Decimal] = field(default_factory=dict)
    unbilled: tuple[str, ...] = ()


PROJECTS = (
    SampleProject(
        code="MER-PAY",
        name="Payments platform migration",
        client="meridian",
        budget_by="total_fees",
        budget_amount=Decimal(165_000),
        budget_includes_expenses=True,
        ends=50,
        notes="From the mainframe's nightly batches to an event ledger, one payment scheme at a time.",
    ),
    SampleProject(
        code="MER-OB",
        name="Open banking pilot",
        client="meridian",
        bill_by="task",
        agents_bill_at="project_rates",
        budget_by="per_person",
        member_budgets={"carol": 110, "priya": 190, "review-bot-01": 60},
        starts=-100,
        notes="Account information for three partner banks behind one consent screen.",
        task_rates={"Development": Decimal(128), "Project management": Decimal(138), "Meetings": Decimal(110)},
    ),
    SampleProject(
        code="LUM-KAF",
        name="Kafka reliability review",
        client="lumen",
        billing_type="fixed_fee",
        bill_by="task",
        fee=Decimal(42_000),
        budget_by="per_task",
        task_budgets={"Consulting": Decimal(27_000), "Testing": Decimal(9_000), "Documentation": Decimal(6_000)},
        ends=20,
        managers=("alice",),
        notes="Why consumers stall under load, what to change, and a rehearsal of the change.",
        task_rates={
            "Consulting": Decimal(210),
            "Testing": Decimal(125),
            "Documentation": Decimal(80),
            "Meetings": Decimal(150),
        },
        unbilled=("Meetings",),
    ),
    SampleProject(
        code="LUM-PAY",
        name="Payroll interface",
        client="lumen",
        bill_by="project",
        rate=Decimal(132),
        budget_by="total_hours",
        budget_hours=420,
        budget_is_visible=True,
        starts=-84,
        notes="Hours and shift allowances from the plants into the payroll system, twice a month.",
    ),
    SampleProject(
        code="CAS-POR",
        name="Claims portal",
        client="castellan",
        budget_by="total_fees",
        budget_amount=Decimal(140_000),
        starts=-120,
        notes="Members file a claim with photographs; clerks decide it without leaving the page.",
        also=("alice",),
        member_rates={
            "alice": Decimal(230),
            "carol": Decimal(170),
            "hannah": Decimal(140),
            "tomas": Decimal(160),
            "review-bot-01": Decimal(95),
            "docs-bot-02": Decimal(58),
        },
    ),
    SampleProject(
        code="CAS-SUP",
        name="Claims portal, support",
        client="castellan",
        bill_by="project",
        agents_bill_at="project_rates",
        rate=Decimal(150),
        budget_by="total_hours",
        budget_hours=40,
        budget_is_monthly=True,
        budget_is_visible=True,
        starts=-110,
        notes="Up to 40 hours a month, answered within four working hours.",
    ),
    SampleProject(
        code="ARD-BRA",
        name="Brand site",
        client="ardent",
        billing_type="fixed_fee",
        fee=Decimal(18_900),
        budget_by="total_fees",
        budget_amount=Decimal(18_900),
        budget_alert_percent=90,
        starts=-95,
        ends=14,
        notes="A site for the studio's relaunch; the fee is due in thirds.",
    ),
    SampleProject(
        code="ARD-CAT",
        name="Archive catalogue, tender",
        client="ardent",
        bill_by="none",
        starts=-60,
        managers=("alice",),
        notes="Our answer to the tender; not charged for, whoever wins it.",
    ),
    SampleProject(
        code="HV-PRA",
        name="Practice development",
        client="internal",
        billing_type="non_billable",
        bill_by="none",
        starts=-400,
        managers=("alice",),
        also=("carol", "hannah", "tomas"),
        notes="What keeps the company sharp: reading group, hiring, month end.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLimit:
    """A hard limit of agents on a project: money in its client's currency, hours, and tokens a month."""

    amount: Decimal | None = None
    hours: int | None = None
    tokens: int | None = None
    is_monthly: bool = False


LIMITS = {
    "MER-PAY": SampleLimit(amount=Decimal(16_000)),
    "CAS-POR": SampleLimit(amount=Decimal(9_000)),
    "CAS-SUP": SampleLimit(hours=12, tokens=40_000_000, is_monthly=True),
}
"""Which projects keep their agents to a limit."""
