"""Who works in the sample workspace: people, what they work on and how much, and agents."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleMember:
    """A person. Rates are per hour in the company's currency; `raised_to` is the billable rate of the last six weeks.

    `shares` says how likely work on a project and task is, in parts of all of them. `command_line` and `with_agent` are
    percentages of their development that is logged by the CLI, or was done by an agent under their own name.
    `teammates` are the keys of those whom a manager looks after. `days` are the working days, 0 for Monday; `sentence` is said of those whom the sign-in page offers.
    """

    key: str
    first_name: str
    last_name: str
    role: str
    rate: Decimal
    cost: Decimal
    shares: dict[tuple[str, str], int]
    stand_up: str
    raised_to: Decimal | None = None
    command_line: int = 0
    with_agent: int = 0
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    capacity_hours: int = 40
    grants: tuple[str, ...] = ()
    teammates: tuple[str, ...] = ()
    engagement: str = "employee"
    business_roles: tuple[str, ...] = ()
    sentence: str = ""

    @property
    def email(self) -> str:
        """Their address at the company."""
        return f"{self.key}@harrowvale.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAgent:
    """An agent: what it runs on, and which projects' work of one task it does, in parts of all of it.

    `weeks_here` is after how many weeks of the sample it was archived; None: it still works.
    """

    key: str
    model: str
    task: str
    rate: Decimal
    cost: Decimal
    sessions_a_day: tuple[int, int]
    minutes: tuple[int, int]
    description: str
    business_roles: tuple[str, ...] = ()
    shares: dict[str, int] = field(default_factory=dict)
    weeks_here: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleNewcomer:
    """A person who is invited and has not joined yet."""

    email: str
    first_name: str
    last_name: str
    role: str
    rate: Decimal
    capacity_hours: int


PEOPLE = (
    SampleMember(
        key="alice",
        business_roles=("Consultant",),
        first_name="Alice",
        last_name="Marlowe",
        role="administrator",
        rate=Decimal(180),
        cost=Decimal(95),
        stand_up="HV-PRA",
        shares={
            ("LUM-KAF", "Consulting"): 32,
            ("MER-PAY", "Consulting"): 32,
            ("HV-PRA", "Operations"): 12,
            ("ARD-CAT", "Proposal"): 10,
            ("CAS-POR", "Meetings"): 8,
            ("HV-PRA", "Research"): 4,
        },
        sentence="Runs the company: sees all time, rates and invoices, and changes every setting.",
    ),
    SampleMember(
        key="carol",
        business_roles=("Project manager",),
        teammates=("bob", "priya", "hannah", "review-bot-01", "docs-bot-02"),
        first_name="Carol",
        last_name="Okafor",
        role="manager",
        rate=Decimal(135),
        cost=Decimal(70),
        stand_up="MER-PAY",
        shares={
            ("MER-PAY", "Project management"): 30,
            ("CAS-POR", "Project management"): 20,
            ("MER-OB", "Project management"): 14,
            ("LUM-PAY", "Project management"): 12,
            ("ARD-BRA", "Project management"): 10,
            ("ARD-CAT", "Proposal"): 8,
            ("HV-PRA", "Operations"): 6,
        },
        grants=(
            "create_projects",
            "billable_rates",
            "draft_invoices",
            "send_invoices",
            "clients_and_tasks",
            "edit_team_time",
            "withdraw_approvals",
        ),
        sentence="Manages projects: sees their teams' hours, and drafts and sends their invoices.",
    ),
    SampleMember(
        key="bob",
        business_roles=("Developer",),
        first_name="Bob",
        last_name="Lindqvist",
        role="member",
        rate=Decimal(125),
        cost=Decimal(62),
        stand_up="MER-PAY",
        command_line=18,
        with_agent=8,
        shares={
            ("MER-PAY", "Development"): 52,
            ("LUM-KAF", "Testing"): 14,
            ("CAS-SUP", "Support"): 14,
            ("MER-PAY", "Testing"): 8,
            ("HV-PRA", "Research"): 6,
        },
        sentence="Writes software: logs time on the projects that he is assigned to.",
    ),
    SampleMember(
        key="priya",
        business_roles=("Developer", "Tech lead"),
        first_name="Priya",
        last_name="Raman",
        role="member",
        rate=Decimal(130),
        raised_to=Decimal(140),
        cost=Decimal(72),
        stand_up="MER-PAY",
        command_line=30,
        with_agent=12,
        shares={
            ("MER-PAY", "Development"): 46,
            ("MER-OB", "Development"): 34,
            ("LUM-KAF", "Consulting"): 10,
            ("HV-PRA", "Research"): 6,
        },
    ),
    SampleMember(
        key="hannah",
        business_roles=("QA engineer",),
        engagement="contractor",
        first_name="Hannah",
        last_name="Weiss",
        role="member",
        rate=Decimal(110),
        cost=Decimal(55),
        stand_up="CAS-POR",
        days=(0, 1, 2, 3),
        capacity_hours=32,
        shares={
            ("MER-PAY", "Testing"): 36,
            ("CAS-POR", "Testing"): 34,
            ("LUM-PAY", "Testing"): 20,
            ("HV-PRA", "Research"): 6,
        },
    ),
    SampleMember(
        key="tomas",
        business_roles=("Developer", "Designer"),
        engagement="contractor",
        first_name="Tomás",
        last_name="Herrera",
        role="member",
        rate=Decimal(125),
        cost=Decimal(80),
        stand_up="CAS-POR",
        command_line=10,
        shares={
            ("CAS-POR", "Development"): 40,
            ("LUM-PAY", "Development"): 24,
            ("ARD-BRA", "Design"): 16,
            ("ARD-BRA", "Development"): 14,
            ("CAS-SUP", "Support"): 6,
        },
    ),
)

AGENTS = (
    SampleAgent(
        key="review-bot-01",
        description="code review",
        business_roles=("QA engineer",),
        model="claude-opus-4-6",
        task="Code review",
        rate=Decimal(75),
        cost=Decimal("3.20"),
        sessions_a_day=(2, 4),
        minutes=(6, 52),
        shares={"MER-PAY": 50, "CAS-POR": 26, "MER-OB": 16, "CAS-SUP": 8},
    ),
    SampleAgent(
        key="docs-bot-02",
        description="documentation",
        business_roles=("Technical writer",),
        model="claude-sonnet-4-6",
        task="Documentation",
        rate=Decimal(45),
        cost=Decimal("1.40"),
        sessions_a_day=(0, 2),
        minutes=(12, 64),
        shares={"MER-PAY": 44, "LUM-KAF": 36, "CAS-POR": 20},
    ),
    SampleAgent(
        key="triage-bot-01",
        description="support triage",
        model="claude-haiku-4-5",
        task="Support",
        rate=Decimal(40),
        cost=Decimal("0.90"),
        sessions_a_day=(1, 2),
        minutes=(3, 18),
        shares={"CAS-SUP": 100},
        weeks_here=6,
    ),
)

NEWCOMER = SampleNewcomer(
    email="sofia@harrowvale.example",
    first_name="Sofia",
    last_name="Brandt",
    role="member",
    rate=Decimal(120),
    capacity_hours=40,
)


def people_to_offer() -> list[SampleMember]:
    """Whom a visitor may become with one click, in the order to offer them."""
    return [person for person in PEOPLE if person.sentence]
