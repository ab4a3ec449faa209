"""Each of the seven permissions of a manager: refused without it, allowed with it, and only within reach (P1, P3, P5).

Bob is Carol's teammate; she manages Otter, on which Dan works too; Heron, of another client, is nothing of hers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client as Browser

from keito_server.clients.models import Client
from keito_server.invoices import actions as invoices
from keito_server.invoices.models import Invoice
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.projects import queries as projects
from keito_server.projects.models import Project, Task
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission as Grant
from keito_server.team.permissions import permissions_of
from keito_server.time_entries import actions as time_entries
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Api
from tests.architecture.two_houses import signed_in
from tests.conftest import NOW, Cast


@dataclass(frozen=True, slots=True)
class Reach:
    """What Carol reaches, and what she does not."""

    carol: Member
    bob: Member
    dan: Member
    client: Client
    otter: Project
    heron: Project
    task: Task

    def grant(self, *grants: Grant) -> None:
        self.carol.manager_permissions = [str(grant) for grant in grants]
        self.carol.save()

    @property
    def browser(self) -> Browser:
        return signed_in(self.carol)

    def entry(self, by: Member, on: Project) -> TimeEntry:
        return factories.entry(by, on, task=self.task, rate=100, amount=100)

    def invoice(self, project: Project, administrator: Member) -> Invoice:
        entry = self.entry(self.dan, project)
        return invoices.draft_from_time(
            actor=administrator,
            client_id=project.client_id,
            project_ids=[project.id],
            first_day=entry.spent_date,
            last_day=entry.spent_date,
            grouping="project",
            now=NOW,
        )


@pytest.fixture
def reach(cast: Cast) -> Reach:
    here = cast.carol.workspace
    dan = factories.member(here, first_name="Dan")
    task, client, other = factories.task(here), factories.client(here, name="Riverbank"), factories.client(here)
    otter = factories.project(client, name="Otter", team=(cast.bob, dan), tasks=(task,))
    factories.assignment(otter, cast.carol, is_manager=True)
    heron = factories.project(other, name="Heron", team=(cast.bob, dan, cast.carol), tasks=(task,))
    factories.teammate(cast.carol, cast.bob)
    for member, amount in ((cast.bob, "151"), (dan, "152"), (cast.carol, "153")):
        factories.member_rate(member, amount)
        factories.member_rate(member, "77", kind="cost")
    for project in (otter, heron):
        factories.rate("94", project=project)
    return Reach(cast.carol, cast.bob, dan, client, otter, heron, task)


def _path(rest: str) -> str:
    return f"/w/harrow-vale/{rest}"


def test_create_projects(reach: Reach) -> None:
    typed = {"client": reach.client.public_id, "name": "Newt", "billing_type": "time_and_materials", "bill_by": "none"}
    for grants, status in ((set(Grant) - {Grant.CREATE_PROJECTS}, 403), ({Grant.CREATE_PROJECTS}, 302)):
        reach.grant(*grants)
        assert reach.browser.post(_path("projects/new/"), typed).status_code == status
    created = Project.objects.in_workspace(reach.carol.workspace_id).get(name="Newt")
    assert projects.may_edit_project(reach.carol, created.id), "whoever creates a project manages it"


def test_billable_rates_of_teammates_and_ones_own_over_the_api(reach: Reach) -> None:
    api = Api.of(reach.carol)

    def rates() -> dict[str, tuple[object, object]]:
        people = api.get("/users").json["data"]
        return {one["name"].split()[0]: (one["billable_rate"], one["cost_rate"]) for one in people}

    reach.grant(*set(Grant) - {Grant.BILLABLE_RATES})
    assert rates() == {"Carol": (None, None), "Bob": (None, None)}
    assert api.get("/me").json["user"]["billable_rate"] is None
    reach.grant(Grant.BILLABLE_RATES)
    assert rates() == {"Carol": (153, None), "Bob": (151, None)}
    assert api.get(f"/users/{reach.dan.public_id}").status == 404


def test_billable_rates_on_managed_projects_alone(reach: Reach) -> None:
    def shows(project: Project) -> bool:
        page = reach.browser.get(_path(f"projects/{project.public_id}/")).content.decode()
        team = reach.browser.get(_path(f"projects/{project.public_id}/team/")).content.decode()
        return "94.00" in page or "94.00" in team

    for grants, is_shown in (((), False), ((Grant.BILLABLE_RATES,), True)):
        reach.grant(*grants)
        assert projects.may_see_rates(reach.carol, reach.otter.id) is is_shown
        assert not projects.may_see_rates(reach.carol, reach.heron.id)
        assert bool(projects.list_project_rates(reach.carol, reach.otter)) is is_shown
        assert projects.list_project_rates(reach.carol, reach.heron) == []
        assert shows(reach.otter) is is_shown
        assert not shows(reach.heron)


def test_a_rate_is_set_on_a_managed_project_with_the_permission(reach: Reach) -> None:
    def set_rate(project: Project) -> int:
        page = _path(f"projects/{project.public_id}/team/")
        typed = {"row": reach.dan.public_id, f"{reach.dan.public_id}-rate": "99"}
        return reach.browser.post(page, typed).status_code

    reach.grant(Grant.BILLABLE_RATES)
    reach.otter.bill_by = reach.heron.bill_by = "person"
    reach.otter.save()
    reach.heron.save()
    assert (set_rate(reach.otter), set_rate(reach.heron)) == (302, 403)
    assert [rate.amount for rate in projects.list_project_rates(reach.carol, reach.otter) if rate.member_id] == [99]


def test_draft_invoices_of_managed_projects(reach: Reach, cast: Cast) -> None:
    near, far = reach.invoice(reach.otter, cast.alice), reach.invoice(reach.heron, cast.alice)
    reach.grant(*set(Grant) - {Grant.DRAFT_INVOICES, Grant.SEND_INVOICES})
    for path in ("invoices/", "invoices/new/", f"invoices/{near.public_id}/"):
        assert reach.browser.get(_path(path)).status_code == 403
    reach.grant(Grant.DRAFT_INVOICES)
    assert reach.browser.get(_path(f"invoices/{near.public_id}/")).status_code == 200
    assert reach.browser.get(_path(f"invoices/{far.public_id}/")).status_code == 404
    listed = reach.browser.get(_path("invoices/")).content.decode()
    assert near.public_id in listed
    assert far.public_id not in listed
    assert reach.browser.get(_path(f"invoices/new/?client={reach.client.public_id}")).status_code == 200
    assert reach.browser.get(_path(f"invoices/new/?client={far.client.public_id}")).status_code == 404
    assert invoices.draft_blank(actor=reach.carol, client_id=reach.client.id, now=NOW).client == reach.client
    with pytest.raises(NotFound):
        invoices.draft_blank(actor=reach.carol, client_id=far.client_id, now=NOW)


def test_send_invoices_of_managed_projects(reach: Reach, cast: Cast) -> None:
    near, far = reach.invoice(reach.otter, cast.alice), reach.invoice(reach.heron, cast.alice)

    def send(invoice: Invoice) -> int:
        page = _path(f"invoices/{invoice.public_id}/")
        sent = reach.browser.get(page)
        values = {} if sent.status_code != 200 else _values(sent.content.decode())
        return reach.browser.post(page, values | {"intent": "issue"}).status_code

    reach.grant(*set(Grant) - {Grant.SEND_INVOICES})
    assert send(near) == 403
    reach.grant(Grant.SEND_INVOICES)
    assert (send(near), send(far)) == (302, 404)
    near.refresh_from_db(fields=["state"])
    assert near.state == Invoice.State.OPEN


def _values(html: str) -> dict[str, str]:
    from tests.architecture.html_forms import forms_of

    [form] = [form for form in forms_of(html) if any(control.name == "purchase_order" for control in form.controls)]
    return {control.name: control.value for control in form.controls}


def test_clients_and_tasks(reach: Reach) -> None:
    added: list[tuple[str, dict[str, str]]] = [
        ("manage/clients/new/", {"name": "Newt Ltd", "currency": "GBP"}),
        ("manage/tasks/new/", {"name": "Newt keeping"}),
    ]
    for grants, status in ((set(Grant) - {Grant.CLIENTS_AND_TASKS}, 403), ({Grant.CLIENTS_AND_TASKS}, 302)):
        reach.grant(*grants)
        for path, typed in added:
            assert reach.browser.post(_path(path), typed).status_code == status
    assert reach.browser.get(_path("manage/clients/")).status_code == 200


Change = Callable[[Reach, TimeEntry], int]


def _by_patch(reach: Reach, entry: TimeEntry) -> int:
    return Api.of(reach.carol).patch(f"/time-entries/{entry.public_id}", {"notes": "mended"}).status


def _by_delete(reach: Reach, entry: TimeEntry) -> int:
    return Api.of(reach.carol).delete(f"/time-entries/{entry.public_id}").status


def _on_the_page(reach: Reach, entry: TimeEntry) -> int:
    answer = reach.browser.post(_path(f"time/entries/{entry.public_id}/delete/"))
    # A refusal of what one sees is said by a toast, back on the page that one came from.
    is_there = TimeEntry.objects.in_workspace(entry.workspace_id).filter(id=entry.id).exists()
    return 403 if answer.status_code == 302 and is_there else answer.status_code


@pytest.mark.parametrize("change", [_by_patch, _by_delete, _on_the_page])
def test_edit_team_time_of_teammates_and_on_managed_projects(reach: Reach, change: Change) -> None:
    teammates, managed = reach.entry(reach.bob, reach.heron), reach.entry(reach.dan, reach.otter)
    far = reach.entry(reach.dan, reach.heron)
    reach.grant(*set(Grant) - {Grant.EDIT_TEAM_TIME})
    assert [change(reach, entry) for entry in (teammates, managed, far)] == [403, 403, 404]
    reach.grant(Grant.EDIT_TEAM_TIME)
    assert [change(reach, entry) < 400 for entry in (teammates, managed)] == [True, True]
    assert change(reach, far) == 404


def test_edit_team_time_logs_for_others_within_reach(reach: Reach) -> None:
    api = Api.of(reach.carol)

    def log(member: Member, project: Project) -> int:
        body = {"project_id": project.public_id, "task_id": reach.task.public_id, "spent_date": "2026-03-12"}
        return api.post("/time-entries", body | {"hours": 1, "user_id": member.public_id}).status

    reach.grant(*set(Grant) - {Grant.EDIT_TEAM_TIME})
    assert [log(member, reach.otter) for member in (reach.carol, reach.bob, reach.dan)] == [201, 403, 403]
    reach.grant(Grant.EDIT_TEAM_TIME)
    assert [log(reach.bob, reach.heron), log(reach.dan, reach.otter), log(reach.dan, reach.heron)] == [201, 201, 403]


def test_time_of_a_managed_project_is_not_moved_out_of_reach(reach: Reach) -> None:
    entry = reach.entry(reach.dan, reach.otter)
    reach.grant(Grant.EDIT_TEAM_TIME)
    with pytest.raises(PermissionRefused):
        time_entries.update(actor=reach.carol, entry_id=entry.id, changes={"project_id": reach.heron.id}, now=NOW)
    entry.refresh_from_db(fields=["project"])
    assert entry.project_id == reach.otter.id


def test_withdraw_approvals_waits_for_approvals(reach: Reach) -> None:
    before = permissions_of(reach.carol)
    reach.grant(Grant.WITHDRAW_APPROVALS)
    assert permissions_of(reach.carol) == before
