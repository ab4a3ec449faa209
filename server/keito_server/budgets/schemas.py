"""Shapes of budgets in the API."""

from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from keito_server.kit.shapes import Day, Output, example_id

Number = float | int
State = Literal["on_track", "warning", "over"]

_SHOWN: JsonDict = {
    "project_id": example_id("prj"),
    "budget_by": "total_hours",
    "unit": "hours",
    "currency": "GBP",
    "is_monthly": True,
    "period": {"from": "2026-03-01", "to": "2026-03-31"},
    "budget": {
        "total": 200,
        "spent": 166.5,
        "remaining": 33.5,
        "percent": 83.25,
        "alert_percent": 80,
        "state": "warning",
    },
    "parts": [],
    "agent_limits": {
        "project": {
            "is_monthly": True,
            "hours": {"limit": 60, "used": 33.1, "left": 26.9},
            "running_hours": 0.25,
            "money": {"limit": 9000, "used": 6091.67, "left": 2908.33},
            "currency": "GBP",
            "tokens": None,
            "is_exhausted": False,
            "refuses_time": False,
            "refuses_expenses": False,
        },
        "own": None,
        "is_exhausted": False,
        "refuses_time": False,
        "refuses_expenses": False,
    },
}


class Period(Output):
    """The days that a monthly budget is for, both included."""

    model_config = ConfigDict(populate_by_name=True)

    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")


class BudgetFigures(Output):
    """How far a budget is used. Fees are null for whoever may not see billable rates; the share always stands."""

    total: Number | None
    spent: Number | None
    remaining: Number | None = Field(description="Negative once the budget is over.")
    percent: Number | None = Field(
        description="At most 2 decimals, half up, but never 100 or the threshold before it is reached; null for a budget of 0."
    )
    state: State


class WholeBudget(BudgetFigures):
    """The budget of the whole project."""

    alert_percent: int | None = Field(description="The threshold, null for none.")


class BudgetPart(BudgetFigures):
    """The budget of one task or one user."""

    task_id: str | None
    user_id: str | None
    name: str


class Limit(Output):
    """One hard limit; amounts of money are null for people who may not see billable rates."""

    limit: Number | None
    used: Number | None
    left: Number | None = Field(description="At least 0.")


class AgentLimits(Output):
    """The hard limits of one project, or of one agent; null where there is no such limit."""

    is_monthly: bool = Field(description="Whether hours and money begin anew each month. Tokens always do.")
    hours: Limit | None = Field(description="`used` counts what running timers show now.")
    running_hours: Number
    money: Limit | None
    currency: str
    tokens: Limit | None
    is_exhausted: bool = Field(
        description="Whether either kind of new work is refused: `refuses_time` or `refuses_expenses`."
    )
    refuses_time: bool = Field(
        description="Whether hours or money are used up: new time of agents is refused with `budget_exhausted`, now or once "
        "what runs is stopped."
    )
    refuses_expenses: bool = Field(
        description="Whether money or tokens are used up: new expenses of agents are refused with `budget_exhausted`."
    )


class AllAgentLimits(Output):
    """The limits that hold for work of agents on the project."""

    project: AgentLimits | None
    own: AgentLimits | None = Field(description="Yours, where you are an agent that has limits.")
    is_exhausted: bool = Field(description="Whether either is.")
    refuses_time: bool = Field(description="Whether either refuses new time.")
    refuses_expenses: bool = Field(description="Whether either refuses new expenses.")


class ProjectBudget(Output):
    """What is left on a project."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SHOWN]})

    project_id: str
    budget_by: Literal["none", "total_hours", "total_fees", "per_task", "per_person"] | None = Field(
        description="Null, as all of the budget, where it is hidden from you."
    )
    unit: Literal["hours", "fees"] | None
    currency: str
    is_monthly: bool | None
    period: Period | None = Field(description="The month in the workspace's timezone; null where nothing resets.")
    budget: WholeBudget | None
    parts: list[BudgetPart]
    agent_limits: AllAgentLimits
