from typing import Any

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "keito_server.approvals"

    def ready(self) -> None:
        """Names submissions in the audit log, has agents' weeks submitted, mails written and states proven, shows the tabs."""
        _join_work()
        _enter_pages()


def _join_work() -> None:
    from datetime import timedelta

    from django.db.models import Value
    from django.db.models.functions import Concat

    from keito_server.approvals import events, jobs
    from keito_server.approvals.actions import submit_ended_agent_weeks
    from keito_server.approvals.actions.reactions import take_out_what_comes_back_late
    from keito_server.approvals.models import Submission
    from keito_server.approvals.queries.expense_column import why_sent_back
    from keito_server.approvals.queries.integrity import list_wrong_submissions
    from keito_server.events.actions import subscribe, subscribe_all
    from keito_server.events.queries import register_subject
    from keito_server.expenses.events import ExpenseRestored
    from keito_server.expenses.queries import WHY_SENT_BACK, register_column
    from keito_server.kit.chores import register_chore
    from keito_server.kit.integrity import register_check
    from keito_server.time_entries.events import TimeEntryRestored

    register_column(WHY_SENT_BACK, why_sent_back)
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
    subscribe(ExpenseRestored, take_out_what_comes_back_late)
    register_chore("submit agents' weeks", submit_ended_agent_weeks, every=timedelta(minutes=10))
    register_check("Entries, expenses and submissions agree", list_wrong_submissions)


def _enter_pages() -> None:
    from keito_server.approvals.views import (
        mend_in_row,
        sent_back_week,
        state_of_week,
        submit_week,
        timesheet_of_entry,
        waiting,
    )
    from keito_server.team.permissions import Permission, may
    from keito_server.web import shell
    from keito_server.web.palette import register_palette_page
    from keito_server.web.sections import register_section
    from keito_server.web.tabs import register_tab

    def may_submit(actor: Any) -> bool:
        return may(actor, Permission.SUBMISSIONS_SUBMIT_OWN)

    def may_decide(actor: Any) -> bool:
        return may(actor, Permission.SUBMISSIONS_DECIDE_TEAM)

    register_tab("time", "timesheets", "Timesheets", "approvals:timesheets", order=30, permission_check=may_submit)
    for place in ("time", "expenses"):
        register_tab(
            place,
            "approval",
            "Approval",
            "approvals:queue",
            order=40,
            permission_check=may_decide,
            count=waiting,
            count_label="timesheets to approve",
        )
    shell.register_count("time", waiting, "to approve")
    register_palette_page("approvals:timesheets", "Timesheets", "Time", may_submit)
    register_palette_page("approvals:queue", "Approval", "Time", may_decide)
    register_palette_page("approvals:agents", "Agents to submit for", "Time", may_decide)
    register_section("week_state", state_of_week)
    register_section("week_head", submit_week)
    register_section("week_notice", sent_back_week)
    register_section("week_row", mend_in_row)
    register_section("entry", timesheet_of_entry)
    register_section("expense", timesheet_of_entry)
