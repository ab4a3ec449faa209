"""Shapes of projects, tasks and teams in the API; shape checks only."""

from keito_server.projects.schemas.assignments import Assignment, AssignmentChanges, AssignmentPage, NewAssignment
from keito_server.projects.schemas.project_tasks import (
    NewProjectTask,
    ProjectTask,
    ProjectTaskChanges,
    ProjectTaskPage,
)
from keito_server.projects.schemas.projects import NewProject, Project, ProjectChanges, ProjectPage, ProjectQuery
from keito_server.projects.schemas.tasks import NewTask, Task, TaskChanges, TaskPage, TaskQuery

__all__ = [
    "Assignment",
    "AssignmentChanges",
    "AssignmentPage",
    "NewAssignment",
    "NewProject",
    "NewProjectTask",
    "NewTask",
    "Project",
    "ProjectChanges",
    "ProjectPage",
    "ProjectQuery",
    "ProjectTask",
    "ProjectTaskChanges",
    "ProjectTaskPage",
    "Task",
    "TaskChanges",
    "TaskPage",
    "TaskQuery",
]
