from django.apps import AppConfig


class TimeEntriesConfig(AppConfig):
    name = "keito_server.time_entries"

    def ready(self) -> None:
        """Stops timers of what is archived, says what is priced and counts time (N7, T8), has figures proven, shows the timer."""
        _join_work()
        _enter_pages()


def _join_work() -> None:
    from django.db.models import Value
    from django.db.models.functions import Concat

    from keito_server.clients.actions import register_currency_use
    from keito_server.events.actions import subscribe
    from keito_server.events.queries import register_subject
    from keito_server.kit.chores import EVERY_MINUTE, register_chore
    from keito_server.kit.integrity import register_check
    from keito_server.projects.actions import register_priced_work, register_sign_of_life, register_work_finder
    from keito_server.projects.events import ProjectArchived, TaskArchived
    from keito_server.projects.queries import register_agent_work, register_time_source
    from keito_server.team.events import MemberArchived
    from keito_server.team.queries import register_hours_source
    from keito_server.time_entries.actions import (
        has_entries,
        note_sign,
        reactions,
        stop_silent_timers,
        tell_forgotten_timers,
    )
    from keito_server.time_entries.models import TimeEntry
    from keito_server.time_entries.queries import (
        HOURS_SOURCE,
        TIME_SOURCE,
        has_priced_for_client,
        has_priced_on_project,
    )
    from keito_server.time_entries.queries.agent_work import list_agent_time
    from keito_server.time_entries.queries.integrity import list_wrong_figures

    register_agent_work(list_agent_time)
    subscribe(ProjectArchived, reactions.stop_timers_of_project)
    subscribe(TaskArchived, reactions.stop_timers_of_task)
    subscribe(MemberArchived, reactions.stop_timers_of_member)
    register_work_finder(has_entries)
    whose = Concat("project__name", Value(", "), "member__first_name", Value(" "), "member__last_name")
    register_subject("time_entry", "Time entry", rows=TimeEntry.objects.in_workspace, name=whose)
    register_currency_use(has_priced_for_client)
    register_priced_work(has_priced_on_project)
    register_sign_of_life(note_sign)
    register_time_source(TIME_SOURCE)
    register_hours_source(HOURS_SOURCE)
    register_chore("silent agents", stop_silent_timers, every=EVERY_MINUTE)
    register_chore("forgotten timers", tell_forgotten_timers, every=EVERY_MINUTE)
    register_check("Entries' counted time and amounts", list_wrong_figures)


def _enter_pages() -> None:
    from keito_server.time_entries.views.forgotten import look_at_entry
    from keito_server.time_entries.views.member_section import sessions_of_agent, time_of_member
    from keito_server.time_entries.views.opened import sees_team
    from keito_server.time_entries.views.session_section import entries_of_session
    from keito_server.time_entries.views.timer import timer_chip
    from keito_server.web import shell
    from keito_server.web.sections import register_section
    from keito_server.web.tabs import register_tab

    shell.register_destination("time", "time_entries:today")
    shell.register_slot("timer", timer_chip)
    shell.register_module("time_entries/js/timer_watch")
    register_tab("time", "day", "Day", "time_entries:today", order=10)
    register_tab("time", "team", "Team", "time_entries:team", order=50, permission_check=sees_team)
    register_tab("time", "week", "Week", "time_entries:this_week", order=20)
    register_section("member", time_of_member, order=35)
    register_section("member", sessions_of_agent, order=40)
    register_section("entry", look_at_entry, order=20)
    register_section("llm_usage", entries_of_session)
