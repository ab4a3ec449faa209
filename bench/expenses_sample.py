"""The expenses that the suite measures on, in the workspace of `bench.sample`: LLM usage, as agents log it. Needs Django set up."""

import os
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from keito_server.expenses.models import Expense, ExpenseCategory
from keito_server.kit.identifiers import new_id
from keito_server.projects.models import Assignment, Project

EXPENSES = int(os.environ.get("BENCH_EXPENSES", "100000"))
_DAYS = 365
_TOKENS = {"input_tokens": 30_000, "output_tokens": 15_000}


def fill_expenses(project: Project, now: datetime) -> None:
    """Spreads expenses over a year, the members of the project and all projects of its workspace."""
    workspace = project.workspace_id
    category = ExpenseCategory.objects.create(
        workspace_id=workspace,
        name="LLM Usage",
        slug="llm-usage",
        unit_name="1k tokens",
        unit_price=Decimal("0.003"),
        is_llm_usage=True,
        created_at=now,
    )
    rows = Assignment.objects.in_workspace(workspace)
    members = list(rows.filter(project=project).values_list("member_id", flat=True))
    projects = list(Project.objects.in_workspace(workspace).values_list("id", flat=True))
    choose = random.Random(7)
    batch: list[Expense] = []
    for number in range(EXPENSES):
        session = f"session-{number // 4}"
        batch.append(
            Expense(
                id=new_id(),
                workspace_id=workspace,
                member_id=members[number % len(members)],
                project_id=choose.choice(projects),
                category=category,
                spent_date=(now - timedelta(days=choose.randrange(_DAYS))).date(),
                units=Decimal(45),
                unit_price=Decimal("0.003"),
                total=Decimal("0.135"),
                notes="claude-opus-4-6: 30k input + 15k output tokens",
                is_billable=True,
                source="agent",
                metadata={"agent_id": "bench-bot", "session_id": session, "model": "claude-opus-4-6", **_TOKENS},
                agent_id="bench-bot",
                session_id=session,
                model="claude-opus-4-6",
                provider_cost=Decimal("0.525"),
                created_at=now,
                updated_at=now,
                **_TOKENS,
            )
        )
        if len(batch) == 1000 or number + 1 == EXPENSES:
            Expense.objects.across_workspaces().bulk_create(batch)
            batch.clear()


def expense_body(project: Project) -> dict[str, Any]:
    """The documented request."""
    return {
        "project_id": project.public_id,
        "expense_category_id": "cat_llm_usage",
        "spent_date": datetime.now(UTC).date().isoformat(),
        "units": 45,
        "notes": "claude-opus-4-6: 30k input + 15k output tokens",
        "source": "agent",
        "metadata": {
            "agent_id": "bench-bot",
            "session_id": "550e8400-e29b-41d4-a716-446655440000",
            "model": "claude-opus-4-6",
            **_TOKENS,
        },
    }
