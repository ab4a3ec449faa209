"""Users over the API (`api-reference/users.md`), and who the caller is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from keito_server.kit.answers import amount_number, encode, instant_text, json_answer, page_answer
from keito_server.team import actions, models, queries
from keito_server.team.actions import Answer, answer_in_transaction, keyed_request
from keito_server.team.permissions import MemberRequest, Permission, permissions_of, requires
from keito_server.team.schemas import Me, NewUser, User, UserChanges, UserPage, UserQuery

router = Router(tags=["Users"])


@router.get("/users", response=UserPage, summary="List users")
@requires(Permission.MEMBERS_VIEW_OWN)
def list_users(request: MemberRequest, query: Query[UserQuery]) -> HttpResponse:
    """People and agents whom the key's user may see, oldest first; archived ones are not active."""
    page = queries.list_member_page(
        request.actor, user_type=query.user_type, is_active=query.is_active, limit=query.limit, cursor=query.cursor
    )
    rates = queries.rates_shown(request.actor, page.rows, now=timezone.now())
    return json_answer(page_answer(page, show=lambda member: _show(member, rates[member.id])))


@router.get("/users/{user_id}", response=User, summary="Get a user")
@requires(Permission.MEMBERS_VIEW_OWN)
def get_user(request: MemberRequest, user_id: str) -> HttpResponse:
    """One person or agent."""
    member = queries.get_visible_member(request.actor, models.Member.parse_id(user_id))
    return json_answer(encode(_show_one(request.actor, member, now=timezone.now())))


@router.post("/users", response={201: User}, summary="Create an agent")
@requires(Permission.MEMBERS_EDIT)
def create_user(request: MemberRequest, user: NewUser) -> HttpResponse:
    """Takes on an agent with its rates and projects. Its API key is made on its page, where it is shown once (P4)."""
    now = timezone.now()

    def act() -> models.Member:
        agent, _ = actions.hire_agent(actor=request.actor, new=user.to_new_agent(), now=now)
        return agent

    return _answer(request, act, status=201, now=now)


@router.patch("/users/{user_id}", response=User, summary="Update a user")
@requires(Permission.MEMBERS_EDIT)
def update_user(request: MemberRequest, user_id: str, changes: UserChanges) -> HttpResponse:
    """Changes an agent's name, what it is for, its capacity and rates; of people capacity and rates."""
    now = timezone.now()
    member = actions.change_user(
        actor=request.actor,
        member_id=models.Member.parse_id(user_id),
        fields=changes.to_fields(),
        rates=changes.to_rates(),
        rates_from=changes.rates_from,
        now=now,
    )
    return json_answer(encode(_show_one(request.actor, member, now=now)))


@router.post("/users/{user_id}/archive", response=User, summary="Archive a user")
@requires(Permission.MEMBERS_EDIT)
def archive_user(request: MemberRequest, user_id: str) -> HttpResponse:
    """Ends access at once, revokes the keys, stops and saves the timers; history stays (P6)."""
    now, member_id = timezone.now(), models.Member.parse_id(user_id)
    return _answer(request, lambda: actions.archive(actor=request.actor, member_id=member_id, now=now), now=now)


@router.post("/users/{user_id}/restore", response=User, summary="Restore a user")
@requires(Permission.MEMBERS_EDIT)
def restore_user(request: MemberRequest, user_id: str) -> HttpResponse:
    """Lets an archived user in again, with the role and rates that they had; keys stay revoked."""
    now, member_id = timezone.now(), models.Member.parse_id(user_id)
    return _answer(request, lambda: actions.reactivate(actor=request.actor, member_id=member_id, now=now), now=now)


@router.get("/me", response=Me, summary="Who am I", tags=["Me"])
@requires(Permission.PROFILE_VIEW_OWN)
def get_me(request: MemberRequest) -> HttpResponse:
    """The user, workspace and permissions behind the API key: the first request of a new integration."""
    actor = request.actor
    workspace, key = actor.workspace, queries.get_own_key(actor)
    answer = {
        "user": _show_one(actor, actor, now=timezone.now()),
        "workspace": {
            "id": workspace.public_id,
            "name": workspace.name,
            "subdomain": workspace.subdomain,
            "currency": workspace.currency,
            "timezone": workspace.timezone,
        },
        "permissions": sorted(permissions_of(actor)),
        "key": {"name": key.name, "expires_at": _instant(key.expires_at)},
    }
    return json_answer(encode(answer))


def _answer(
    request: MemberRequest, act: Callable[[], models.Member], *, status: int = 200, now: datetime
) -> HttpResponse:
    """Acts, once for each `Idempotency-Key` (H2), and answers with the user as it is then."""

    def write() -> Answer:
        return Answer(status, encode(_show_one(request.actor, act(), now=now)))

    answer = answer_in_transaction(keyed_request(request), now=now, write=write)
    response = json_answer(answer.body, status=answer.status)
    if answer.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _show_one(actor: models.Member, member: models.Member, *, now: datetime) -> dict[str, Any]:
    rows: Sequence[models.Member] = [member]
    return _show(member, queries.rates_shown(actor, rows, now=now)[member.id])


def _show(member: models.Member, rates: queries.RatesShown) -> dict[str, Any]:
    return {
        "id": member.public_id,
        "name": member.name,
        "email": member.email,
        "user_type": member.user_type,
        "is_active": member.is_active,
        "billable_rate": amount_number(rates.billable),
        "cost_rate": amount_number(rates.cost),
        "created_at": _instant(member.created_at),
    }


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant_text(instant)
