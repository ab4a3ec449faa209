from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "keito_server.approvals"

    def ready(self) -> None:
        """Names submissions in the audit log, has agents' weeks submitted, mails written and states proven."""
        from datetime import timedelta

        from django.db.models import Value
        from django.db.models.functions import Concat

        from keito_server.approvals import events, jobs
        from keito_server.approvals.actions import submit_ended_agent_weeks
        from keito_server.approvals.actions.reactions import take_out_what_comes_back_late
        from keito_server.approvals.models import Submission
        from keito_server.approvals.queries.integrity import list_wrong_submissions
        from keito_server.events.actions import subscribe, subscribe_all
        from keito_server.events.queries import register_subject
        from keito_server.kit.chores import register_chore
        from keito_server.kit.integrity import register_check
        from keito_server.time_entries.events import TimeEntryRestored

        whose = Concat(Value("timesheet of "), "member__first_name", Value(" "), "member__last_name")
        register_subject("submission", "Timesheet", rows=Submission.objects.in_workspace, name=whose)
        told = (
            events.TimesheetSubmitted,
            events.TimesheetApproved,
            events.TimesheetRejected,
            events.ApprovalWithdrawn,
        )
        for event_type in told:
            subscribe_all(event_type, jobs.write_when_done)
        subscribe(TimeEntryRestored, take_out_what_comes_back_late)
        register_chore("submit agents' weeks", submit_ended_agent_weeks, every=timedelta(minutes=10))
        register_check("Entries and submissions agree", list_wrong_submissions)
