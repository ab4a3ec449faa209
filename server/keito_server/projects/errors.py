"""What projects say no to."""

from keito_server.kit.errors import PermissionRefused, RuleRefused, ValidationRefused


class ProjectNotAssigned(PermissionRefused):
    """Only assigned members track time on a project (P4)."""

    code = "project_not_assigned"
    default_message = "You are not assigned to this project. Ask its manager to add you to its team."


class ProjectArchived(RuleRefused):
    """Nothing new is tracked on an archived project."""

    code = "project_archived"
    default_message = "This project is archived. Restore it to track time on it."


class ProjectNameTaken(RuleRefused):
    """The client has a project with this name already."""

    code = "project_name_taken"
    default_message = "This client already has a project with this name."


class TaskNameTaken(RuleRefused):
    """The workspace has a task with this name already."""

    code = "task_name_taken"
    default_message = "There is already a task with this name. Choose another, or restore that one if it is archived."


class TaskArchived(RuleRefused):
    """No new time is tracked with an archived task."""

    code = "task_archived"
    default_message = "This task is archived. Choose another, or restore it under Manage, Tasks."


class TaskNotOffered(ValidationRefused):
    """The project does not offer this task."""

    code = "task_not_on_project"
    status = 422
    default_message = "This project does not offer this task. Choose one of its tasks, or add it to the project."


class AgentManages(RuleRefused):
    """A person stands behind each project: agents manage none (A4)."""

    code = "agent_cannot_manage"
    default_message = "An agent cannot manage a project. Choose a person."


class UnknownProject(ValidationRefused):
    """The body names a project that is not in this workspace (P2)."""

    code = "not_found"
    status = 404
    default_message = "There is no project with this id."


class UnknownClient(ValidationRefused):
    """The body names a client that is not in this workspace (P2)."""

    code = "not_found"
    status = 404
    default_message = "There is no client with this id."


class UnknownTask(ValidationRefused):
    """The body names a task that is not in this workspace (P2)."""

    code = "not_found"
    status = 404
    default_message = "There is no task with this id."


class ProjectNotBillable(RuleRefused):
    """A rate or a fee was set where nothing is billed."""

    code = "project_not_billable"
    default_message = "A non-billable project has no rates. Choose another billing type first."


class ProjectInUse(RuleRefused):
    """A project cannot move to a client with another currency once money is kept in its own (N7)."""

    code = "project_in_use"
    default_message = (
        "This project has money in its client's currency: rates, a fee, a budget, a limit or priced work. So only a client "
        "with the same currency can take it over. Make a new project for this client."
    )


class FeeNotFixed(RuleRefused):
    """Only fixed-fee projects have a fee (R4)."""

    code = "fee_not_fixed"
    default_message = "Only a fixed-fee project has a fee. Choose fixed fee as its type, or leave the fee empty."


class BudgetExhausted(RuleRefused):
    """A hard limit of agent work has nothing left: hours and money refuse new time, money and tokens new expenses (G5)."""

    code = "budget_exhausted"
    default_message = "The limit for agents is used up: new work is refused; what runs is still saved."


class LimitNeedsExchangeRate(RuleRefused):
    """An agent's limit in the workspace's currency cannot count work in another one without an exchange rate (N7, G5)."""

    code = "limit_needs_exchange_rate"
    default_message = (
        "This agent has a limit in the workspace's currency, and there is no exchange rate for this project's. "
        "Ask an administrator to add the rate."
    )
