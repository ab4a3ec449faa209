"""What the sample workspace holds, as plain tables, and how three months of it are made up: seeded, without a clock."""

from keito_server.demo.rules.approvals import (
    APPROVERS,
    FOUNDER,
    SENT_BACK,
    UNSUBMITTED,
    Period,
    decided_on,
    handed_in_on,
    periods,
)
from keito_server.demo.rules.calendar import WEEKS, moment, months_until, sample_days
from keito_server.demo.rules.company import CLIENTS, COMPANY, SampleClient
from keito_server.demo.rules.expenses import (
    EXCHANGE_RATES,
    PRINTING,
    PlannedExpense,
    plan_spending,
    tokens_of,
)
from keito_server.demo.rules.invoices import (
    FEES,
    FIRST_NUMBER,
    MONTHLY,
    TAX,
    UNTAXED_NOTE,
    VAT_RATE,
    Fee,
    Monthly,
    issue_day,
)
from keito_server.demo.rules.late_days import LATE, with_late_day
from keito_server.demo.rules.people import (
    AGENTS,
    NEWCOMER,
    PEOPLE,
    SampleAgent,
    SampleMember,
    SampleNewcomer,
    people_to_offer,
)
from keito_server.demo.rules.person_days import plan_person, running_work
from keito_server.demo.rules.projects import DEFAULT_TASKS, LIMITS, PROJECTS, TASKS, SampleProject
from keito_server.demo.rules.receipts import receipt_picture
from keito_server.demo.rules.sessions import live_session, plan_agent
from keito_server.demo.rules.work import PlannedWork, RunningWork

__all__ = [
    "AGENTS",
    "APPROVERS",
    "CLIENTS",
    "COMPANY",
    "DEFAULT_TASKS",
    "EXCHANGE_RATES",
    "FEES",
    "FIRST_NUMBER",
    "FOUNDER",
    "LATE",
    "LIMITS",
    "MONTHLY",
    "NEWCOMER",
    "PEOPLE",
    "PRINTING",
    "PROJECTS",
    "SENT_BACK",
    "TASKS",
    "TAX",
    "UNSUBMITTED",
    "UNTAXED_NOTE",
    "VAT_RATE",
    "WEEKS",
    "Fee",
    "Monthly",
    "Period",
    "PlannedExpense",
    "PlannedWork",
    "RunningWork",
    "SampleAgent",
    "SampleClient",
    "SampleMember",
    "SampleNewcomer",
    "SampleProject",
    "decided_on",
    "handed_in_on",
    "issue_day",
    "live_session",
    "moment",
    "months_until",
    "people_to_offer",
    "periods",
    "plan_agent",
    "plan_person",
    "plan_spending",
    "receipt_picture",
    "running_work",
    "sample_days",
    "tokens_of",
    "with_late_day",
]
