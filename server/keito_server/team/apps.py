from typing import Any

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "keito_server.team"

    def ready(self) -> None:
        """Has addresses follow their logins, and puts the API keys into Settings."""
        _join_work()
        _enter_pages()


def _join_work() -> None:
    from django.db.models import F, Value
    from django.db.models.functions import Concat, Trim

    from keito_server.accounts.events import on_email_changed, on_login_event
    from keito_server.events.queries import register_subject
    from keito_server.kit.chores import register_chore
    from keito_server.team.actions import follow_email, follow_login, forget_answers
    from keito_server.team.models import ApiKey, BusinessRole, Invitation, Member
    from keito_server.team.permissions import Permission, may
    from keito_server.team.queries.currency import has_rates
    from keito_server.web.settings_pages import register_settings_page
    from keito_server.workspaces.actions import register_currency_use

    def may_read_audit(actor: Any) -> bool:
        return may(actor, Permission.AUDIT_VIEW)

    def may_edit_settings(actor: Any) -> bool:
        return may(actor, Permission.SETTINGS_EDIT)

    register_chore("idempotent answers", lambda now: forget_answers(now=now))
    on_email_changed(follow_email)
    on_login_event(follow_login)
    register_settings_page("profile", "workspace_settings:profile")
    for key in ("company", "time_and_date", "time_tracking", "approvals", "modules", "reminders"):
        register_settings_page(key, f"workspace_settings:{key}", may_edit_settings)
    register_currency_use(has_rates)
    register_settings_page("api_keys", "team:api_keys")
    register_settings_page("audit", "audit:show", may_read_audit)
    name = Trim(Concat("first_name", Value(" "), "last_name"))
    register_subject("member", "Member", rows=Member.objects.in_workspace, name=name)
    register_subject("api_key", "API key", rows=ApiKey.objects.in_workspace, name=F("name"))
    register_subject("business_role", "Role", rows=BusinessRole.objects.in_workspace, name=F("name"))
    register_subject("invitation", "Invitation", rows=Invitation.objects.in_workspace, name=F("email"))


def _enter_pages() -> None:
    from keito_server.team.permissions import Permission, may
    from keito_server.team.views.logo import mark
    from keito_server.team.views.palette import find_members
    from keito_server.team.views.switcher import new_workspace, workspace_links
    from keito_server.web import shell
    from keito_server.web.palette import register_palette_names, register_palette_page

    def may_edit_roles(actor: Any) -> bool:
        return may(actor, Permission.BUSINESS_ROLES_EDIT)

    def may_edit_members(actor: Any) -> bool:
        return may(actor, Permission.MEMBERS_EDIT)

    def may_view_team(actor: Any) -> bool:
        return may(actor, Permission.MEMBERS_VIEW_TEAM)

    shell.register_destination("settings", "workspace_settings:home")
    shell.register_slot("mark", mark)
    shell.register_workspaces(workspace_links)
    shell.register_slot("new_workspace", new_workspace)
    register_palette_page("invitations:invite", "Invite people", "Team", may_edit_members)
    register_palette_page("invitations:list", "Invitations", "Team", may_edit_members)
    register_palette_page("members:add_agent", "Add agent", "Team", may_edit_members)
    register_palette_names(find_members)
    shell.register_destination("team", "members:list", may_view_team)
    shell.register_destination("roles", "business_roles:list", may_edit_roles)
