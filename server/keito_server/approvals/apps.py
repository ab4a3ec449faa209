from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "keito_server.approvals"

    def ready(self) -> None:
        """Names submissions in the audit log."""
        from django.db.models import Value
        from django.db.models.functions import Concat

        from keito_server.approvals.models import Submission
        from keito_server.events.queries import register_subject

        whose = Concat(Value("timesheet of "), "member__first_name", Value(" "), "member__last_name")
        register_subject("submission", "Timesheet", rows=Submission.objects.in_workspace, name=whose)
