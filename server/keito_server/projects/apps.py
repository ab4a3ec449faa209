from typing import Any

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "keito_server.projects"

    def ready(self) -> None:
        """Gives each new workspace its first tasks, tells whom somebody assigned, keeps currencies (N7) and enters the menu.

        Also shows projects and limits on the pages of clients and members, and has limits counted anew and proven (G5).
        """
        _join_work()
        _enter_pages()


def _join_work() -> None:
    from django.db.models import F
    from django.db.models.functions import Coalesce

    from keito_server.clients import actions as clients
    from keito_server.clients.events import ExchangeRateDeleted, ExchangeRateRestored, ExchangeRateSet
    from keito_server.clients.queries import register_project_counts
    from keito_server.events.actions import subscribe
    from keito_server.events.queries import register_subject
    from keito_server.kit.integrity import register_check
    from keito_server.projects.actions import assign_to_all, seed_default_tasks
    from keito_server.projects.actions.agent_limits import recount_after_exchange_rate
    from keito_server.projects.actions.currency import hold_money_of_client
    from keito_server.projects.actions.reactions import tell_assigned
    from keito_server.projects.actions.repricing import reprice_member
    from keito_server.projects.events import MemberAssigned
    from keito_server.projects.models import AgentLimit, Project, Rate, Task
    from keito_server.projects.queries import companions, count_by_client, offer_projects
    from keito_server.projects.queries.agent_limits import list_wrong_limits
    from keito_server.projects.queries.currency import has_agents_money_limits, has_default_rates
    from keito_server.team.actions import register_assigning, register_repricing
    from keito_server.team.queries import register_companions, register_project_offer
    from keito_server.workspaces.actions import register_currency_use
    from keito_server.workspaces.events import WorkspaceCreated

    subscribe(WorkspaceCreated, seed_default_tasks)
    subscribe(MemberAssigned, tell_assigned)
    register_project_counts(count_by_client)
    register_companions(companions)
    register_currency_use(has_default_rates)
    register_currency_use(has_agents_money_limits)
    clients.register_currency_use(hold_money_of_client)
    register_project_offer(offer_projects)
    register_assigning(assign_to_all)
    register_repricing(reprice_member)
    register_subject("project", "Project", rows=Project.objects.in_workspace, name=F("name"))
    register_subject("task", "Task", rows=Task.objects.in_workspace, name=F("name"))
    whose = Coalesce("project__name", "task__name")
    register_subject("rate", "Billable rate", rows=Rate.objects.in_workspace, name=whose)
    subscribe(ExchangeRateSet, recount_after_exchange_rate)
    subscribe(ExchangeRateDeleted, recount_after_exchange_rate)
    subscribe(ExchangeRateRestored, recount_after_exchange_rate)
    register_check("Limits of agents", list_wrong_limits)
    limited = Coalesce("project__name", "member__first_name")
    register_subject("agent_limit", "Limit for agents", rows=AgentLimit.objects.in_workspace, name=limited)


def _enter_pages() -> None:
    from keito_server.projects.views.agent_limits import limits_of_agent
    from keito_server.projects.views.client_section import projects_of_client
    from keito_server.projects.views.first_request import first_request
    from keito_server.projects.views.member_section import projects_of_member
    from keito_server.projects.views.palette import find_projects
    from keito_server.team.permissions import Permission, may
    from keito_server.web import shell
    from keito_server.web.palette import register_palette_names
    from keito_server.web.sections import register_section

    def may_edit_tasks(actor: Any) -> bool:
        return may(actor, Permission.TASKS_EDIT)

    register_section("client", projects_of_client, order=20)
    register_section("member", limits_of_agent, order=15)
    register_section("member", projects_of_member, order=20)
    register_section("new_api_key", first_request)
    register_palette_names(find_projects)
    shell.register_destination("projects", "projects:list")
    shell.register_destination("tasks", "tasks:list", may_edit_tasks)
