"""The forms of projects and tasks: shapes only, rules are the actions'."""

from keito_server.projects.forms.project import DuplicateForm, ProjectForm
from keito_server.projects.forms.rows import AddMemberForm, AddTaskForm, OfferedTaskForm, TeamMemberForm
from keito_server.projects.forms.task import TaskForm

__all__ = [
    "AddMemberForm",
    "AddTaskForm",
    "DuplicateForm",
    "OfferedTaskForm",
    "ProjectForm",
    "TaskForm",
    "TeamMemberForm",
]
