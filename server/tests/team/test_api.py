"""Users over the API (`users.md`), `GET /v1/me`, and who a key lets in (P4-P6, H4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from keito_server.team.models import ApiKey, Member
from keito_server.team.rules import KEY_START
from keito_server.time_entries.models import TimeEntry
from tests import factories
from tests.api_caller import Answered, Api
from tests.api_office import ENTRIES, Office
from tests.conftest import NOW

REFUSED = (401, "authentication_error", None)


def rates(answered: Answered) -> tuple[float | None, float | None]:
    return answered.json["billable_rate"], answered.json["cost_rate"]


def grant(member: Member, **values: Any) -> None:
    Member.objects.in_workspace(member.workspace_id).filter(id=member.id).update(**values)


def test_a_user_has_all_documented_fields(office: Office) -> None:
    bot = office.cast.review_bot
    factories.member_rate(bot, "75")
    factories.member_rate(bot, "5.125", kind="cost")
    answered = office.alice.get(f"/users/{bot.public_id}")
    assert list(answered.json.items()) == [
        ("id", bot.public_id),
        ("name", "review-bot-01"),
        ("email", "review-bot-01@agents.keito.ai"),
        ("user_type", "agent"),
        ("is_active", True),
        ("billable_rate", 75),
        ("cost_rate", 5.125),
        ("created_at", "2026-01-05T09:00:00Z"),
    ]
    assert b'"billable_rate":75,"cost_rate":5.125,' in answered.body
    assert b'"billable_rate":75,"cost_rate":5.125,' in office.alice.get("/users").body


def test_rates_are_shown_to_those_who_may_see_them(office: Office) -> None:
    bob = office.cast.bob
    factories.member_rate(bob, "75")
    factories.member_rate(bob, "5", kind="cost")
    path = f"/users/{bob.public_id}"
    factories.teammate(office.cast.carol, bob)
    assert rates(office.alice.get(path)) == (75, 5)
    assert rates(office.carol.get(path)) == (None, None)
    assert rates(office.bob.get(path)) == (None, None)
    grant(office.cast.carol, manager_permissions=["billable_rates"])
    assert rates(office.carol.get(path)) == (75, None)
    [listed] = [user for user in office.carol.get("/users").json["data"] if user["id"] == bob.public_id]
    assert (listed["billable_rate"], listed["cost_rate"]) == (75, None)


def test_rates_are_those_of_today_on_the_workspaces_calendar(office: Office) -> None:
    bob = office.cast.bob
    type(bob.workspace).objects.filter(id=bob.workspace_id).update(timezone="Pacific/Auckland")
    factories.member_rate(bob, "10", valid_from=date(2026, 3, 12))
    factories.member_rate(bob, "20", valid_from=date(2026, 3, 13))
    factories.member_rate(bob, "30", valid_from=date(2026, 3, 14))
    assert rates(office.alice.get(f"/users/{bob.public_id}"))[0] == 20


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Alice", "Carol", "Bob", "review-bot-01", "Gone"]),
        ({"user_type": "agent"}, ["review-bot-01"]),
        ({"user_type": "human", "is_active": "true"}, ["Alice", "Carol", "Bob"]),
        ({"is_active": "false"}, ["Gone"]),
    ],
)
def test_the_list_holds_everybody_of_the_workspace(office: Office, query: dict[str, str], names: list[str]) -> None:
    factories.member(office.cast.bob.workspace, first_name="Gone", archived_at=NOW)
    listed = office.alice.get("/users", **query).json["data"]
    assert [user["name"].split()[0] for user in listed] == names
    assert office.mallory.get("/users").json["data"][0]["name"] == "Mallory Gray"


def test_a_member_is_shown_themself_and_a_manager_the_assigned_teammates_too(office: Office) -> None:
    def seen(caller: Api) -> list[str]:
        return [user["name"].split()[0] for user in caller.get("/users").json["data"]]

    cast = office.cast
    assert (seen(office.bob), seen(office.carol)) == (["Bob"], ["Carol"])
    factories.teammate(cast.carol, cast.bob)
    factories.teammate(cast.carol, cast.review_bot)
    assert seen(office.carol) == ["Carol", "Bob", "review-bot-01"]
    assert office.carol.get(f"/users/{cast.alice.public_id}").error == (404, "not_found", None)
    grant(cast.carol, role="member")
    assert seen(office.carol) == ["Carol"]


def test_pages_of_users_hold_each_once(office: Office) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = office.alice.get("/users", limit=1, **cursor).json
        seen += [user["id"] for user in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen)) == 4
    assert office.alice.get("/users", user_type="human", cursor=cursor["cursor"]).status == 400


@pytest.mark.parametrize(("parameter", "value"), [("user_type", "robot"), ("is_active", "perhaps"), ("slug", "x")])
def test_wrong_parameters_are_refused(office: Office, parameter: str, value: str) -> None:
    assert office.bob.get("/users", **{parameter: value}).error == (400, "validation_error", parameter)


def test_users_of_another_workspace_are_not_found(office: Office) -> None:
    for user in (office.cast.mallory.public_id, "usr_1", office.project.public_id):
        assert office.alice.get(f"/users/{user}").error == (404, "not_found", None)


def test_lists_of_users_take_a_fixed_number_of_statements(office: Office, django_assert_num_queries: Any) -> None:
    for caller in (office.alice, office.bob):
        caller.get("/me")
    with django_assert_num_queries(3):
        office.alice.get("/users")
    with django_assert_num_queries(2):
        office.bob.get("/users")


def test_me_tells_who_is_asking_where_and_with_which_key(office: Office) -> None:
    expires = NOW + timedelta(days=30)
    me = Api.of(office.cast.carol, name="CI", expires_at=expires).get("/me").json
    workspace = office.cast.carol.workspace
    assert me["user"]["id"] == office.cast.carol.public_id
    assert me["workspace"] == {
        "id": workspace.public_id,
        "name": "Harrow & Vale",
        "subdomain": "harrow-vale",
        "currency": "GBP",
        "timezone": "Europe/London",
    }
    assert "time_entries:view:team" in me["permissions"]
    assert me["permissions"] == sorted(me["permissions"])
    assert me["key"] == {"name": "CI", "expires_at": "2026-04-11T14:30:00Z"}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer keito_sk_unknown",
        "Bearer wrong",
        "keito_sk_x",
        "Bearer keito_sk_é",
    ],
)
def test_nobody_gets_in_without_a_key(office: Office, header: str) -> None:
    answered = Api(None).call("GET", "/me", authorization=header)
    assert answered.error == REFUSED
    assert answered.headers["WWW-Authenticate"].startswith("Bearer")


def test_every_operation_asks_for_a_key(office: Office) -> None:
    nobody = Api(None)
    for path in (ENTRIES, f"{ENTRIES}/te_1", "/projects", "/projects/prj_1", "/users", "/users/usr_1", "/me"):
        assert nobody.get(path).error == REFUSED
    assert nobody.post(ENTRIES, b"{").error == REFUSED
    assert nobody.patch(f"{ENTRIES}/te_1", b"{").error == REFUSED
    assert nobody.delete(f"{ENTRIES}/te_1").error == REFUSED


def test_the_scheme_is_read_in_any_case(office: Office) -> None:
    assert Api(None).call("GET", "/me", authorization=f"bearer  {office.bob.key} ").status == 200


def test_a_revoked_key_an_expired_key_and_an_archived_member_are_refused_at_the_next_request(office: Office) -> None:
    keys = ApiKey.objects.in_workspace(office.cast.bob.workspace_id)
    assert office.bob.get("/me").status == 200
    keys.filter(member=office.cast.bob).update(revoked_at=NOW)
    assert office.bob.get("/me").error == REFUSED
    keys.filter(member=office.cast.carol).update(expires_at=NOW + timedelta(seconds=1))
    assert office.carol.get("/me").status == 200
    office.clock.shift(timedelta(seconds=1))
    assert office.carol.get("/me").error == REFUSED
    grant(office.cast.review_bot, archived_at=NOW)
    assert office.bot.post(ENTRIES, office.body()).error == REFUSED


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(office: Office) -> None:
    assert office.alice.get(ENTRIES, user_id=office.cast.bob.public_id).status == 200
    entry = factories.entry(office.cast.bob, office.project).public_id
    assert office.alice.get(f"{ENTRIES}/{entry}").status == 200
    grant(office.cast.alice, role="member")
    assert office.alice.get(f"{ENTRIES}/{entry}").status == 404


def test_the_account_header_must_name_the_keys_workspace(office: Office) -> None:
    mine, other = office.cast.bob.workspace.public_id, office.cast.mallory.workspace.public_id
    assert office.bob.call("GET", "/me", keito_account_id=mine).status == 200
    assert office.bob.call("GET", "/me", keito_account_id="").status == 200
    for wrong in (other, "acc_1", mine.upper(), mine + "0"):
        assert office.bob.call("GET", "/me", keito_account_id=wrong).error == (403, "authorization_error", None)


def test_the_last_use_of_a_key_is_written_once_a_minute_at_most(office: Office, django_assert_num_queries: Any) -> None:
    def last_used() -> Any:
        return ApiKey.objects.in_workspace(office.cast.bob.workspace_id).get(member=office.cast.bob).last_used_at

    assert last_used() is None
    office.bob.get("/projects")
    assert last_used() == NOW
    office.clock.shift(timedelta(seconds=59))
    with django_assert_num_queries(2):
        office.bob.get("/projects")
    assert last_used() == NOW
    office.clock.shift(timedelta(seconds=1))
    office.bob.get("/projects")
    assert last_used() == NOW + timedelta(minutes=1)


def test_a_refused_key_is_not_noted(office: Office) -> None:
    ApiKey.objects.in_workspace(office.cast.bob.workspace_id).filter(member=office.cast.bob).update(revoked_at=NOW)
    office.bob.get("/me")
    key = ApiKey.objects.in_workspace(office.cast.bob.workspace_id).get(member=office.cast.bob)
    assert key.last_used_at is None


def test_the_actor_of_a_key_is_a_whole_member(office: Office) -> None:
    from django.utils import timezone

    from keito_server.kit.tenancy import Origin
    from keito_server.team.queries import get_bearer

    assert office.bob.key is not None
    assert office.bob.key.startswith(KEY_START)
    actor = get_bearer(office.bob.key, now=timezone.now(), origin=Origin()).actor
    same = Member.objects.in_workspace(actor.workspace_id).select_related("workspace").get(id=actor.id)
    assert actor == same
    for field in Member._meta.concrete_fields:
        assert getattr(actor, field.attname) == getattr(same, field.attname), field.attname
    for field in type(same.workspace)._meta.concrete_fields:
        assert getattr(actor.workspace, field.attname) == getattr(same.workspace, field.attname), field.attname
    assert (actor.zone, actor.capacity_ms) == (same.zone, same.capacity_ms)


def test_an_administrator_takes_on_an_agent_with_rates_and_projects(office: Office) -> None:
    body = {
        "name": "docs-bot-02",
        "billable_rate": 45.5,
        "cost_rate": 0,
        "weekly_capacity_hours": 12.5,
        "project_ids": [office.project.public_id],
    }
    answered = office.alice.post("/users", body)
    assert answered.status == 201
    shown = answered.json
    assert (shown["name"], shown["user_type"], shown["email"]) == (
        "docs-bot-02",
        "agent",
        "docs-bot-02@agents.keito.ai",
    )
    assert rates(answered) == (45.5, 0)
    agent = Member.objects.in_workspace(office.cast.alice.workspace_id).get(first_name="docs-bot-02")
    assert agent.weekly_capacity_ms == 45_000_000
    entry = office.alice.post(ENTRIES, office.body(user_id=agent.public_id)).json
    assert entry["user_id"] == agent.public_id
    assert office.alice.post("/users", body).error == (422, "agent_name_taken", "name")
    assert office.alice.get(f"/users/{agent.public_id}").json == shown


def test_the_same_key_takes_on_one_agent(office: Office) -> None:
    first = office.alice.post("/users", {"name": "docs-bot-02"}, idempotency_key="hire docs-bot-02")
    again = office.alice.post("/users", {"name": "docs-bot-02"}, idempotency_key="hire docs-bot-02")
    assert (first.status, again.status, first.json) == (201, 201, again.json)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "validation_error", "name")),
        ({"name": "x", "user_type": "human"}, (400, "validation_error", "user_type")),
        ({"name": "x", "billable_rate": -1}, (400, "validation_error", "rate")),
        ({"name": "x", "billable_rate": "75"}, (400, "validation_error", "billable_rate")),
        ({"name": "x", "role": "administrator"}, (400, "validation_error", "role")),
        ({"name": "x", "weekly_capacity_hours": 169}, (400, "validation_error", "weekly_capacity_ms")),
    ],
)
def test_what_makes_no_agent_is_refused_by_its_field(
    office: Office, body: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert office.alice.post("/users", body).error == expected


def test_only_administrators_take_on_change_and_archive_users(office: Office) -> None:
    path = f"/users/{office.cast.review_bot.public_id}"
    for caller in (office.bob, office.carol, office.bot):
        assert caller.post("/users", {"name": "mine"}).status == 403
        assert caller.patch(path, {"billable_rate": 1}).status == 403
        assert caller.post(f"{path}/archive", {}).status == 403
    assert office.mallory.patch(path, {"billable_rate": 1}).status == 404
    assert office.mallory.post(f"{path}/archive", {}).status == 404


def test_a_rate_is_changed_from_a_day_on_and_reprices_from_there(office: Office) -> None:
    office.project.bill_by = "person"
    office.project.save(update_fields=["bill_by"])
    bob = office.cast.bob
    factories.member_rate(bob, "150")
    logged = [office.bob.post(ENTRIES, office.body(spent_date=day)).json["id"] for day in ("2026-03-11", "2026-03-12")]
    path = f"/users/{bob.public_id}"
    assert rates(office.alice.patch(path, {"billable_rate": 160, "rates_from": "2026-03-12"})) == (160, None)
    entries = TimeEntry.objects.in_workspace(bob.workspace_id)
    amounts = {entry.public_id: entry.amount for entry in entries}
    assert [amounts[one] for one in logged] == [225, 240]
    refused = office.alice.patch(path, {"billable_rate": 170, "name": "Robert"})
    assert refused.error == (400, "validation_error", "name")
    assert rates(office.alice.get(path)) == (160, None)


def test_an_agent_is_renamed_archived_and_restored(office: Office) -> None:
    bot = office.cast.review_bot
    path = f"/users/{bot.public_id}"
    changed = office.alice.patch(path, {"name": "review-bot-09", "weekly_capacity_hours": None}).json
    assert (changed["name"], changed["email"]) == ("review-bot-09", "review-bot-09@agents.keito.ai")
    assert office.alice.post(f"{path}/archive", {}).json["is_active"] is False
    assert office.bot.get("/me").status == 401
    assert office.alice.post(f"{path}/restore", {}).json["is_active"] is True
    assert office.bot.get("/me").status == 401
