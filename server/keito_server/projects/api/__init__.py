"""Projects, their teams, and the workspace's tasks over the API."""

from keito_server.projects.api import assignments as assignments
from keito_server.projects.api import project_tasks as project_tasks
from keito_server.projects.api.projects import router
from keito_server.projects.api.tasks import router as tasks

__all__ = ["router", "tasks"]
