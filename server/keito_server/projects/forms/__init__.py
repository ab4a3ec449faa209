"""The forms of projects and tasks: shapes only, rules are the actions'."""

from keito_server.projects.forms.agent_limit import AgentLimitForm
from keito_server.projects.forms.dated_rate import DatedRateForm
from keito_server.projects.forms.project import DuplicateForm, ProjectForm
from keito_server.projects.forms.rates_from import RatesFromForm
from keito_server.projects.forms.rows import AddMemberForm, AddTaskForm, OfferedTaskForm, TeamMemberForm
from keito_server.projects.forms.several import AddMembersForm, AddTasksForm, SeveralForm
from keito_server.projects.forms.task import TaskForm

__all__ = [
    "AddMemberForm",
    "AddMembersForm",
    "AddTaskForm",
    "AddTasksForm",
    "AgentLimitForm",
    "DatedRateForm",
    "DuplicateForm",
    "OfferedTaskForm",
    "ProjectForm",
    "RatesFromForm",
    "SeveralForm",
    "TaskForm",
    "TeamMemberForm",
]
