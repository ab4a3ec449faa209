from typing import Any

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "keito_server.notifications"

    def ready(self) -> None:
        """Takes on the letters of accounts and the team, has the worker deliver what is due, and adds its pages to Settings."""
        from django.db.models import F

        from keito_server.accounts.events import on_letter
        from keito_server.events.actions import subscribe
        from keito_server.events.queries import register_subject
        from keito_server.notifications.actions import reactions
        from keito_server.notifications.events import on_due
        from keito_server.notifications.jobs import deliver_when_due
        from keito_server.notifications.models import Mail
        from keito_server.team.events import MemberInvited
        from keito_server.team.permissions import Permission, may
        from keito_server.web.settings_pages import register_settings_page

        def may_see(actor: Any) -> bool:
            return may(actor, Permission.MAIL_VIEW)

        on_due(deliver_when_due)
        on_letter(reactions.post_letter)
        subscribe(MemberInvited, reactions.post_invitation)
        register_settings_page("notifications", "notifications:choices")
        register_settings_page("mail", "mail:troubles", may_see)
        register_subject(
            "mail",
            "Mail",
            rows=lambda workspace_id: Mail.objects.filter(workspace_id=workspace_id),
            name=F("subject"),
        )
