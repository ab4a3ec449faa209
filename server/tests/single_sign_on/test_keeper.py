"""The administrator who keeps a password stays able to come in while single sign-on is required (P7)."""

from collections.abc import Callable
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from keito_server.kit.errors import Refusal
from keito_server.single_sign_on.actions import make_optional, require_single_sign_on
from keito_server.single_sign_on.errors import PasswordKept, SecondFactorNeeded
from keito_server.single_sign_on.models import PasswordKeeper
from keito_server.team import actions as team
from keito_server.team.models import Member
from keito_server.workspaces.models import Workspace
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once, database_on_disk
from tests.pages import text_of
from tests.single_sign_on import builders
from tests.single_sign_on.conftest import Browsers
from tests.single_sign_on.openid_fakes import OpenIdMock

__all__ = ["database_on_disk"]
TEAM = "/w/harrow-vale/team/"
SETTINGS = "/w/harrow-vale/settings/sign-in/"
WARNING = "Nobody can come in when the provider fails."
WORDS = "keeps the password for the day the provider fails. Choose another administrator under Settings, Sign-in first."
Act = Callable[[Member, Member], object]


def archiving(actor: Member, member: Member) -> object:
    return team.archive(actor=actor, member_id=member.id, now=NOW)


def demoting(actor: Member, member: Member, *, role: str = "manager") -> object:
    return team.set_permissions(
        actor=actor, member_id=member.id, role=role, manager_permissions=(), teammate_ids=(), now=NOW
    )


def protect(member: Member) -> Authenticator:
    """Gives a member a password and an authenticator app."""
    login = member.login
    assert login is not None
    login.set_password(factories.PASSWORD)
    login.save()
    return Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={"secret": "sealed"})


def requiring(actor: Member, keeper: Member) -> object:
    require_single_sign_on(actor=actor, keeper_id=keeper.id, now=NOW)
    return None


@pytest.fixture
def dora(cast: Cast) -> Member:
    """A second administrator, able to keep a password, beside Alice; a provider is there."""
    builders.openid_provider(cast.alice.workspace)
    dora = factories.member(cast.alice.workspace, first_name="Dora", last_name="Lane", role="administrator")
    protect(dora)
    return dora


@pytest.mark.parametrize("act", [archiving, demoting, partial(demoting, role="member")])
class TestTheKeeper:
    def test_stays_an_administrator_while_single_sign_on_is_required(self, cast: Cast, dora: Member, act: Act) -> None:
        requiring(cast.alice, dora)
        for actor in (cast.alice, dora):
            with pytest.raises(PasswordKept, match=f"Dora Lane {WORDS}") as refused:
                act(actor, dora)
            assert refused.value.status == 422
        dora.refresh_from_db()
        assert (dora.role, dora.archived_at) == ("administrator", None)

    def test_may_go_once_somebody_else_keeps_it(self, cast: Cast, dora: Member, act: Act) -> None:
        requiring(cast.alice, dora)
        protect(cast.alice)
        requiring(cast.alice, cast.alice)
        act(cast.alice, dora)
        with pytest.raises(Refusal):
            act(cast.alice, cast.alice)

    def test_may_go_once_passwords_open_the_workspace_again(self, cast: Cast, dora: Member, act: Act) -> None:
        requiring(cast.alice, dora)
        make_optional(actor=cast.alice, now=NOW)
        act(cast.alice, dora)

    def test_of_another_workspace_may_go_here(self, cast: Cast, dora: Member, act: Act) -> None:
        protect(cast.mallory)
        builders.openid_provider(cast.mallory.workspace)
        requiring(cast.mallory, cast.mallory)
        there = factories.member(cast.alice.workspace, login=cast.mallory.login, role="administrator")
        act(cast.alice, there)

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.usefixtures("database_on_disk")
    def test_who_goes_while_they_are_chosen_is_not_the_keeper(self, cast: Cast, dora: Member, act: Act) -> None:
        outcomes = at_once(partial(act, cast.alice, dora), partial(requiring, cast.alice, dora))
        refusals = [type(one) for one in outcomes if isinstance(one, Exception)]
        assert refusals in ([PasswordKept], [SecondFactorNeeded]), outcomes
        dora.refresh_from_db()
        is_able = (dora.role, dora.archived_at) == ("administrator", None)
        required = Workspace.objects.get(id=dora.workspace_id).requires_single_sign_on
        kept = PasswordKeeper.objects.in_workspace(dora.workspace_id).exists()
        assert is_able == required == kept == (refusals == [PasswordKept])


def test_the_pages_say_what_to_do_first(cast: Cast, dora: Member, browser_of: Browsers) -> None:
    protect(cast.alice)
    requiring(cast.alice, cast.alice)
    browser = browser_of.of(cast.alice.login)
    for path, typed in (
        (f"{cast.alice.public_id}/archive/", {}),
        (f"{cast.alice.public_id}/permissions/", {"role": "member"}),
    ):
        answer = browser.post(TEAM + path, typed)
        assert answer.status_code == 422
        assert WORDS in answer.content.decode()


class TestTheSettingsOfSignIn:
    """Seen by Alice, whose session a provider has proven."""

    @pytest.fixture
    def alice(self, cast: Cast, dora: Member, mock: OpenIdMock, browser_of: Browsers) -> Client:
        protect(cast.alice).delete()
        provider = builders.openid_provider(dora.workspace, issuer=mock.issuer, name="Mock")
        builders.identity(provider, cast.alice.login, "alice")
        mock.tell("alice", email=cast.alice.email)
        browser = browser_of.of(cast.alice.login)
        browser_of.arrive(browser, provider, mock, "alice")
        return browser

    @pytest.mark.parametrize(
        "loss", ["no administrator", "archived", "no second factor", "no password", "no keeper at all"]
    )
    def test_warn_where_nobody_can_come_in_any_more(self, cast: Cast, dora: Member, alice: Client, loss: str) -> None:
        requiring(cast.alice, dora)
        page = text_of(alice.get(SETTINGS).content.decode())
        assert "by a provider, but DL Dora Lane" in page
        assert WARNING not in page
        lose(dora, loss)
        page = text_of(alice.get(SETTINGS).content.decode())
        assert WARNING in page
        assert "by a provider." in page, "nobody is spared"
        assert ("Dora Lane was to keep a password" in page) == (loss != "no keeper at all")

    def test_preselect_whoever_alone_can_keep_a_password(self, cast: Cast, dora: Member, alice: Client) -> None:
        assert chosen(alice) == [dora.public_id]
        Authenticator.objects.create(user=cast.alice.login, type=Authenticator.Type.TOTP, data={})
        assert chosen(alice) == [""], "among several it is a choice"
        requiring(cast.alice, dora)
        assert chosen(alice) == [dora.public_id], "who keeps it now"
        lose(dora, "no second factor")
        assert chosen(alice) == [cast.alice.public_id]


def chosen(browser: Client) -> list[str]:
    """The administrators that the form of the requirement proposes."""
    form = browser.get(f"{SETTINGS}required/").context["form"]
    return [option.data["value"] for option in form["keeper"].subwidgets if option.data["selected"]] or [""]


def lose(member: Member, what: str) -> None:
    """Takes from a member what the pages no longer let them lose, as somebody with the database could."""
    rows, login = Member.objects.in_workspace(member.workspace_id).filter(id=member.id), member.login
    assert login is not None
    if what == "no administrator":
        rows.update(role="member")
    elif what == "archived":
        rows.update(archived_at=NOW)
    elif what == "no second factor":
        Authenticator.objects.filter(user=login).delete()
    elif what == "no password":
        login.set_unusable_password()
        login.save()
    else:
        PasswordKeeper.objects.in_workspace(member.workspace_id).delete()
