"""Reading what the demonstration needs to know about its workspace."""

from keito_server.accounts.queries import SamplePerson
from keito_server.demo.events import SampleFilled
from keito_server.demo.rules import people_to_offer
from keito_server.events.models import AuditEvent
from keito_server.projects.models import ProjectTask
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace


def find_sample() -> Workspace | None:
    """The sample workspace, or None while it is not filled."""
    filled = AuditEvent.objects.across_workspaces().filter(kind=SampleFilled.__name__).first()
    return None if filled is None else Workspace.objects.get(id=filled.workspace_id)


def find_administrator(workspace: Workspace) -> Member:
    """The longest-serving active administrator: there always is one (P6)."""
    rows = Member.objects.in_workspace(workspace.id).select_related("workspace")
    return rows.filter(role=Member.Role.ADMINISTRATOR, archived_at=None).earliest("created_at")


def find_agent(workspace: Workspace, name: str) -> Member | None:
    """The active agent of this name, or None once it is archived."""
    rows = Member.objects.in_workspace(workspace.id).select_related("workspace")
    return rows.filter(first_name=name, user_type=Member.Type.AGENT, archived_at=None).first()


def find_first_work(workspace: Workspace, code: str, task: str) -> ProjectTask | None:
    """A task of the project with this code, both active, to show how time is logged; None where there is none any more."""
    rows = ProjectTask.objects.in_workspace(workspace.id).filter(project__archived_at=None, task__archived_at=None)
    return rows.select_related("project", "task").filter(project__code=code, task__name=task).first()


def list_sample_people() -> list[SamplePerson]:
    """Whom the sign-in page offers, as they are now; whoever was archived is not."""
    offered = {person.email: person for person in people_to_offer()}
    rows = Member.objects.across_workspaces().select_related("login")
    members = {
        row.login.email: row for row in rows.filter(login__email__in=list(offered), archived_at=None) if row.login
    }
    return [
        SamplePerson(login=member.login, name=member.name, role=member.role_label, sentence=person.sentence)
        for email, person in offered.items()
        if (member := members.get(email)) and member.login
    ]
