"""One small builder a model, valid by default; name only what the test is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from django.db.models import Model

from keito_server.accounts.actions import create_login
from keito_server.accounts.models import Login
from keito_server.approvals.models import Submission
from keito_server.clients.models import Client, Contact, ExchangeRate
from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.kit.durations import HOUR_MS
from keito_server.notifications.models import Mail
from keito_server.projects.models import Assignment, Project, ProjectTask, Rate, Task
from keito_server.team.actions import SINCE_EVER
from keito_server.team.models import ApiKey, Member, MemberRate, Teammate
from keito_server.team.rules import agent_email, api_key_digest, new_api_key
from keito_server.time_entries.models import TimeEntry
from keito_server.workspaces.models import Workspace

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
_numbers = count(1)
Row = TypeVar("Row", bound=Model)


def made(table: type[Row], **values: Any) -> Row:
    """A saved row of a table."""
    row = table(**values)
    row.save(force_insert=True)
    return row


def workspace(**values: Any) -> Workspace:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": f"Company {number}",
        "subdomain": f"company-{number}",
        "currency": "GBP",
        "timezone": "Europe/London",
        "created_at": CREATED,
    }
    return made(Workspace, **(defaults | values))


def login(email: str) -> Login:
    return create_login(email=email, password=None, is_verified=True, now=CREATED)


def member(of: Workspace, **values: Any) -> Member:
    number = next(_numbers)
    first_name = values.get("first_name", f"Person{number}")
    email = values.pop("email", f"{first_name.lower()}.{number}@{of.subdomain}.example")
    if "login" not in values:
        values["login"] = login(email)
    defaults: dict[str, Any] = {"first_name": first_name, "last_name": "Example", "created_at": CREATED}
    return made(Member, workspace=of, email=email, **(defaults | values))


def agent(of: Workspace, *, name: str = "review-bot-01", **values: Any) -> Member:
    defaults: dict[str, Any] = {"user_type": "agent", "email": agent_email(name), "created_at": CREATED}
    return made(Member, workspace=of, first_name=name, **(defaults | values))


def teammate(manager: Member, of: Member) -> Teammate:
    return made(Teammate, workspace_id=of.workspace_id, manager=manager, member=of, created_at=CREATED)


def member_rate(of: Member, amount: str | None, *, kind: str = "billable", valid_from: date = SINCE_EVER) -> MemberRate:
    value = None if amount is None else Decimal(amount)
    return made(
        MemberRate,
        workspace_id=of.workspace_id,
        member=of,
        kind=kind,
        amount=value,
        valid_from=valid_from,
        created_at=CREATED,
    )


def api_key(of: Member, **values: Any) -> str:
    """A key of the member; answers its secret."""
    secret = new_api_key()
    made(
        ApiKey,
        workspace_id=of.workspace_id,
        member=of,
        name=values.pop("name", "Test key"),
        digest=api_key_digest(secret),
        hint=secret[-4:],
        created_at=CREATED,
        **values,
    )
    return secret


def client(of: Workspace, **values: Any) -> Client:
    defaults: dict[str, Any] = {"name": f"Client {next(_numbers)}", "currency": "GBP", "created_at": CREATED}
    return made(Client, workspace=of, **(defaults | values))


def project(of: Client, *, team: tuple[Member, ...] = (), tasks: tuple[Task, ...] = (), **values: Any) -> Project:
    """A project with a team and tasks; time and materials billed by project unless told otherwise."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": f"Project {number}",
        "code": f"P-{number}",
        "slug": f"project-{number}",
        "bill_by": "project",
        "created_at": CREATED,
    }
    new = made(Project, workspace_id=of.workspace_id, client=of, **(defaults | values))
    for who in team:
        assignment(new, who)
    for what in tasks:
        project_task(new, what)
    return new


def task(of: Workspace, **values: Any) -> Task:
    number = next(_numbers)
    defaults: dict[str, Any] = {"name": f"Task {number}", "slug": f"task-{number}", "created_at": CREATED}
    return made(Task, workspace=of, **(defaults | values))


def project_task(of: Project, what: Task, **values: Any) -> ProjectTask:
    return made(ProjectTask, workspace_id=of.workspace_id, project=of, task=what, created_at=CREATED, **values)


def assignment(of: Project, who: Member, **values: Any) -> Assignment:
    return made(Assignment, workspace_id=of.workspace_id, project=of, member=who, created_at=CREATED, **values)


def rate(amount: str | None, *, valid_from: date = SINCE_EVER, **target: Any) -> Rate:
    """A dated rate of `project`, `project` and `task`, `project` and `member`, or `task` alone."""
    owner = target.get("project") or target["task"]
    value = None if amount is None else Decimal(amount)
    return made(
        Rate, workspace_id=owner.workspace_id, amount=value, valid_from=valid_from, created_at=CREATED, **target
    )


def entry(by: Member, on: Project, **values: Any) -> TimeEntry:
    """A saved entry of one hour on 12 March 2026, without a rate unless one is given; `submission` bundles it."""
    if bundled := values.pop("submission", None):
        values = {"submission_id": bundled.id, "approval": bundled.state} | values
    duration_ms = values.pop("duration_ms", HOUR_MS)
    defaults: dict[str, Any] = {
        "spent_date": date(2026, 3, 12),
        "zone": "Europe/London",
        "duration_ms": duration_ms,
        "rounded_ms": duration_ms,
        "is_billable": True,
        "source": "web",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return made(TimeEntry, workspace_id=by.workspace_id, member=by, project=on, **(defaults | values))


def contact(of: Client, **values: Any) -> Contact:
    defaults: dict[str, Any] = {"first_name": "Ruth", "last_name": "Adeyemi", "created_at": CREATED}
    return made(Contact, workspace_id=of.workspace_id, client=of, **(defaults | values))


def exchange_rate(of: Workspace, currency: str, price: str, **values: Any) -> ExchangeRate:
    """What a unit of a currency is worth in the workspace's, from the beginning on unless told otherwise."""
    defaults: dict[str, Any] = {"valid_from": SINCE_EVER, "created_at": CREATED}
    return made(ExchangeRate, workspace=of, currency=currency, price=Decimal(price), **(defaults | values))


def category(of: Workspace, **values: Any) -> ExpenseCategory:
    """A standard category, or with `unit_name` and perhaps `unit_price` one that counts units."""
    number = next(_numbers)
    defaults: dict[str, Any] = {"name": f"Category {number}", "slug": f"category-{number}", "created_at": CREATED}
    return made(ExpenseCategory, workspace=of, **(defaults | values))


def llm_usage(of: Workspace, **values: Any) -> ExpenseCategory:
    """The built-in category, which a workspace that is not made by its action does not have yet."""
    defaults: dict[str, Any] = {"unit_price": Decimal("0.003")} | values
    return category(of, name="LLM Usage", slug="llm-usage", unit_name="1k tokens", is_llm_usage=True, **defaults)


def expense(by: Member, on: Project, of: ExpenseCategory, **values: Any) -> Expense:
    """A saved, billable expense of 12.50 on 12 March 2026; `submission` bundles it."""
    if bundled := values.pop("submission", None):
        values = {"submission_id": bundled.id, "approval": bundled.state} | values
    defaults: dict[str, Any] = {
        "spent_date": date(2026, 3, 12),
        "total": Decimal("12.50"),
        "is_billable": True,
        "source": "web",
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    return made(Expense, workspace_id=by.workspace_id, member=by, project=on, category=of, **(defaults | values))


def submission(of: Member, **values: Any) -> Submission:
    """The week of 9 to 15 March 2026, handed in, so approvals are in use; a decided one is decided by `decided_by`."""
    of.workspace.uses_approvals = True
    of.workspace.save(update_fields=["uses_approvals"])
    decided = values.get("state", "submitted") != "submitted"
    defaults: dict[str, Any] = {
        "first_day": date(2026, 3, 9),
        "last_day": date(2026, 3, 15),
        "submitted_by": of,
        "submitted_at": CREATED,
        "decided_at": CREATED if decided else None,
        "created_at": CREATED,
    }
    return made(Submission, workspace_id=of.workspace_id, member=of, **(defaults | values))


def mail(of: Workspace | None, **values: Any) -> Mail:
    """A mail that waits for the worker; with another state it has what that state asks for."""
    state = values.get("state", "queued")
    defaults: dict[str, Any] = {
        "about": "invitation",
        "recipient": "sofia@example.com",
        "subject": "Alice Marlowe invites you to Harrow & Vale on Keito",
        "text": "Accept the invitation:\nhttps://time.example.com/join/secret-link/\n",
        "html": "<p>Accept the invitation</p>",
        "message_id": f"<{next(_numbers)}@time.example.com>",
        "next_attempt_at": CREATED if state == "queued" else None,
        "settled_at": CREATED if state in ("failed", "uncertain", "closed") else None,
        "created_at": CREATED,
    }
    return made(Mail, workspace=of, **(defaults | values))
