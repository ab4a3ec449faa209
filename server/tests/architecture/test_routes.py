"""Every route declares who may use it, and the declaration is what happens (P1, P2)."""

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from keito_server.config.gate import Gate
from keito_server.kit.identifiers import new_id, public_id
from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission, Permission, permissions_of
from tests.api_caller import Api
from tests.architecture.routes import UNDECLARED, Operation, Page, api_operations, pages
from tests.architecture.two_houses import TwoHouses, signed_in, undone
from tests.architecture.two_houses import two_houses as two_houses
from tests.conftest import Cast

ASKED_IN_BACKGROUND = {"time_entries:timer"}
"""What an open page asks for on its own, unseen: strangers are told to stop, as leading them anywhere shows nobody anything."""

PUBLIC = {
    "home",
    "account_signup",
    "account_email_verification_sent",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "sign_in_as_sample",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "join:join",
    "join:decline",
    "join:sign_out",
    "welcome:company",
    "welcome:preferences",
    "welcome:sample",
    "welcome:address",
    "single_sign_on:start",
    "single_sign_on:workspace",
    "single_sign_on:connect",
    "single_sign_on:workos_login",
    "single_sign_on:workos_callback",
    "openid_connect_login",
    "openid_connect_callback",
    "saml_login",
    "saml_acs",
    "saml_finish_acs",
    "saml_metadata",
    "web:components",
    "outbox:list",
    "outbox:mail",
    "outbox:paper",
    "unsubscribe",
    "unknown-route",
    "api-reference",
    "api-reference-with-slash",
    "api-contract",
    "None",
}
"""Pages that need no member. Each one more is a decision: add it here."""

OF_MEMBERS = [page for page in pages() if page.is_of_a_workspace]


def _ids(some: list[Any]) -> list[str]:
    return [item.name if isinstance(item, Page) else f"{item.method} {item.route}" for item in some]


def test_the_walk_finds_pages_and_operations() -> None:
    assert {"time_entries:today", "clients:edit", "account_login"} <= {page.name for page in pages()}
    assert ("PATCH", "/time-entries/{entry_id}") in {(item.method, item.route) for item in api_operations()}


@pytest.mark.parametrize("page", pages(), ids=_ids(pages()))
def test_every_page_declares_who_may_see_it(page: Page) -> None:
    assert page.permission != UNDECLARED, f"{page.route}: add @requires(…) or @public"
    if page.is_of_a_workspace:
        assert isinstance(page.permission, Permission), "nothing of a workspace is public"
    else:
        assert page.permission is None
        assert page.is_of_login or page.name in PUBLIC


@pytest.mark.parametrize("operation", api_operations(), ids=_ids(api_operations()))
def test_every_operation_of_the_api_declares_its_permission(operation: Operation) -> None:
    assert isinstance(operation.permission, Permission)


def test_a_page_of_a_login_sends_strangers_to_sign_in(db: None, subtests: pytest.Subtests) -> None:
    stranger = Client()
    for page in pages():
        if page.is_of_login:
            path = page.path({"pk": "1", "session_id": "1", "identity_id": public_id("idn", new_id())})
            for answer in (stranger.get(path), stranger.post(path)):
                with subtests.test(page.name):
                    assert answer.status_code == 302
                    assert re.match(r"/sign-in/\?next=", answer.headers["Location"])


def test_a_page_that_declares_nothing_is_closed(rf: RequestFactory) -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        raise AssertionError("nobody gets here")

    answer = Gate(lambda request: HttpResponse()).process_view(rf.get("/forgotten"), forgotten, (), {})
    assert answer is not None
    assert answer.status_code == 403


def test_a_page_sends_strangers_to_sign_in_and_tells_members_of_elsewhere_nothing(
    two_houses: TwoHouses, subtests: pytest.Subtests
) -> None:
    stranger, mallory = Client(), Client()
    mallory.force_login(two_houses.mallorys_login)
    for page in OF_MEMBERS:
        path = page.path(two_houses.ours.ids)
        with subtests.test(page.name):
            for answer in (stranger.get(path), stranger.post(path)):
                if page.name in ASKED_IN_BACKGROUND:
                    assert (answer.status_code, answer.content) == (401, b"")
                    continue
                assert answer.status_code == 302
                assert re.match(r"/sign-in/\?next=", answer.headers["Location"])
            for answer in (mallory.get(path), mallory.post(path)):
                assert answer.status_code == 404


ROLES: dict[str, tuple[Member.Role, tuple[ManagerPermission, ...]]] = {
    "an administrator": (Member.Role.ADMINISTRATOR, ()),
    "a member": (Member.Role.MEMBER, ()),
    "a member with permissions left over": (Member.Role.MEMBER, tuple(ManagerPermission)),
    "a manager": (Member.Role.MANAGER, ()),
    **{f"a manager who may {grant}": (Member.Role.MANAGER, (grant,)) for grant in ManagerPermission},
    "a manager with all permissions": (Member.Role.MANAGER, tuple(ManagerPermission)),
}


ON_BOTH_ENGINES = {"an administrator", "a member", "a manager with all permissions"}
"""Whose pages and operations are opened on either engine; one permission more or less is told without asking it."""
EVERYBODY = [
    pytest.param(who, marks=[] if who in ON_BOTH_ENGINES else pytest.mark.one_engine("permissions are told in Python"))
    for who in ROLES
]


def _in_role(cast: Cast, who: str) -> Member:
    """Alice where an administrator is meant; else Carol, who gets the role and the permissions."""
    role, granted = ROLES[who]
    if role == Member.Role.ADMINISTRATOR:
        return cast.alice
    cast.carol.role, cast.carol.manager_permissions = role, [str(grant) for grant in granted]
    cast.carol.save()
    return cast.carol


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_page_is_refused_to_whoever_lacks_its_permission_and_open_to_administrators(
    two_houses: TwoHouses, subtests: pytest.Subtests, who: str
) -> None:
    member = _in_role(two_houses.cast, who)
    client = signed_in(member)
    for page in OF_MEMBERS:
        path = page.path(two_houses.ours.ids)
        is_allowed = page.permission in permissions_of(member)
        # Managers who are let through are the business of test_reach: here they would mostly find nothing of theirs.
        methods = (client.get, client.post) if is_allowed or member.role != Member.Role.MANAGER else (client.post,)
        for method in methods:
            with subtests.test(page.name), undone():
                status = method(path).status_code
                assert status < 500
                if not is_allowed:
                    assert status == 403, f"{who} lacks {page.permission}"
                elif member.role == Member.Role.ADMINISTRATOR:
                    assert status not in (403, 404), f"{who} holds {page.permission}"


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_operation_is_refused_to_whoever_lacks_its_permission_and_open_to_administrators(
    two_houses: TwoHouses, subtests: pytest.Subtests, who: str
) -> None:
    member = _in_role(two_houses.cast, who)
    api = Api.of(member)
    for operation in api_operations():
        with subtests.test(f"{operation.method} {operation.route}"), undone():
            status = api.call(operation.method, operation.path(two_houses.ours.ids), {}).status
            assert status < 500
            if operation.permission not in permissions_of(member):
                assert status == 403, f"{who} lacks {operation.permission}"
            elif member.role == Member.Role.ADMINISTRATOR:
                assert status not in (403, 404), f"{who} holds {operation.permission}"


def test_an_operation_wants_a_key(two_houses: TwoHouses, subtests: pytest.Subtests) -> None:
    for operation in api_operations():
        path = operation.path(two_houses.ours.ids)
        with subtests.test(f"{operation.method} {operation.route}"):
            assert Api(None).call(operation.method, path, {}).status == 401
            assert Api("keito_sk_" + "x" * 43).call(operation.method, path, {}).status == 401
