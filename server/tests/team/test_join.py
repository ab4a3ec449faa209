"""Joining by an invitation's link: who may, who is told what, and that it works once."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.test import Client

from keito_server.accounts.actions import create_login
from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.models import Login
from keito_server.events.models import AuditEvent
from keito_server.kit.tenancy import Origin
from keito_server.team import actions, queries
from keito_server.team.errors import InvitationWorthless
from keito_server.team.models import Invitation, Member, MemberRate
from tests import factories
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.pages import HOSTILE_NAMES, browser_of, error_of, text_of

PASSWORD = "lamp ferry oat nine"
NEWCOMER = {
    "first_name": "Sofia",
    "last_name": "Brandt",
    "timezone": "Europe/Berlin",
    "password": PASSWORD,
}
WORTHLESS = "This invitation cannot be used"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def invited(by: Member, **values: object) -> Invitation:
    person = actions.Invitee(**({"email": "sofia@harrowvale.example", "first_name": "Sofia"} | values))  # type: ignore[arg-type]  # a test names what it is about
    [invitation] = actions.invite(actor=by, people=[person], now=NOW)
    return invitation


def link_of(invitation: Invitation) -> str:
    """The path of the link in the mail."""
    return re.sub(r"^https?://[^/]+", "", queries.get_invitation_letter(invitation.id).url)


def members_called(email: str) -> list[Member]:
    return list(Member.objects.across_workspaces().filter(email__iexact=email))


def test_a_newcomer_makes_a_login_joins_with_all_that_was_set_up_and_lands_in_the_workspace(cast: Cast) -> None:
    invitation = invited(
        cast.alice,
        role="manager",
        engagement="contractor",
        billable_rate=Decimal("120"),
        weekly_capacity_ms=32 * 3_600_000,
    )
    client = Client(headers={"Accept-Language": "nb-NO"})
    page = client.get(link_of(invitation)).content.decode()
    words = text_of(page)
    assert "Alice Marlowe invited you on Thursday 12 March." in words
    assert "good until Thursday 19 March" in words
    assert "Manager , contractor" in words or "Manager, contractor" in words
    assert 'value="Europe/Oslo" selected' in page
    assert "You log time on the projects that you are put on." in words
    answer = client.post(link_of(invitation), NEWCOMER)
    assert answer.headers["Location"] == "/w/harrow-vale/"
    assert client.get("/w/harrow-vale/", follow=True).redirect_chain[-1][0].startswith("/w/harrow-vale/time/")
    [member] = members_called("sofia@harrowvale.example")
    assert (member.workspace_id, member.name, member.role) == (cast.alice.workspace_id, "Sofia Brandt", "manager")
    assert (member.engagement, member.weekly_capacity_ms, member.timezone) == (
        "contractor",
        32 * 3_600_000,
        "Europe/Berlin",
    )
    rate = MemberRate.objects.in_workspace(member.workspace_id).get(member=member)
    assert (rate.kind, rate.amount, rate.valid_from) == ("billable", Decimal(120), actions.SINCE_EVER)
    assert member.login is not None and member.login.check_password(PASSWORD)
    events = AuditEvent.objects.in_workspace(member.workspace_id).order_by("happened_at", "id")
    assert [event.kind for event in events] == ["MemberInvited", "MemberJoined", "InvitationAccepted", "MemberSignedIn"]
    assert events[2].actor_id == member.id


@pytest.mark.parametrize("is_configured", [True, False])
def test_only_a_link_that_came_by_mail_has_verified_the_address(
    cast: Cast, settings: LazySettings, is_configured: bool
) -> None:
    settings.MAIL_IS_CONFIGURED = is_configured
    invitation = invited(cast.alice)
    handed = re.sub(r"^https?://[^/]+", "", queries.link_to_hand_over(cast.alice, invitation))
    assert bool(handed) is not is_configured
    Client().post(handed or link_of(invitation), NEWCOMER)
    assert EmailAddress.objects.get(email="sofia@harrowvale.example").verified is is_configured


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"first_name": " "}, "first_name", "Say what to call you."),
        ({"first_name": "x" * 81}, "first_name", "at most 80"),
        ({"password": "short"}, "password", "too short"),
        ({"password": "sofia@harrowvale.example"}, "password", "too similar"),
        ({"timezone": "Mars/Base"}, "timezone", "Choose a timezone"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_link_stays_good(
    cast: Cast, typed: dict[str, str], field: str, words: str
) -> None:
    link, client = link_of(invited(cast.alice)), Client()
    answer = client.post(link, NEWCOMER | typed)
    assert answer.status_code == 422
    assert words in error_of(answer.content.decode(), field)
    assert not Login.objects.filter(email="sofia@harrowvale.example").exists()
    assert client.post(link, NEWCOMER).status_code == 302


def test_the_address_is_the_invitations_whatever_comes_back(cast: Cast) -> None:
    Client().post(link_of(invited(cast.alice)), NEWCOMER | {"email": "mallory@elsewhere.example"})
    assert members_called("mallory@elsewhere.example") == []
    assert len(members_called("sofia@harrowvale.example")) == 1


def test_a_link_works_once(cast: Cast) -> None:
    link = link_of(invited(cast.alice))
    assert Client().post(link, NEWCOMER).status_code == 302
    for answer in (Client().get(link), Client().post(link, NEWCOMER)):
        assert answer.status_code == 404
        assert WORTHLESS in answer.content.decode()
    assert len(members_called("sofia@harrowvale.example")) == 1


def test_every_link_that_cannot_be_used_gets_the_same_page(cast: Cast) -> None:
    used, cancelled, sent_again, expired = (
        invited(cast.alice, email=f"{name}@harrowvale.example") for name in ("used", "cancelled", "again", "expired")
    )
    links = {name: link_of(invitation) for name, invitation in locals().items() if isinstance(invitation, Invitation)}
    Client().post(links["used"], NEWCOMER)
    actions.cancel_invitation(actor=cast.alice, invitation_id=cancelled.id, now=NOW)
    actions.resend_invitation(actor=cast.alice, invitation_id=sent_again.id, now=NOW + timedelta(minutes=1))
    Invitation.objects.in_workspace(cast.alice.workspace_id).filter(id=expired.id).update(expires_at=NOW)
    good = link_of(sent_again)
    tampered = good[:-3] + ("AA/" if good[-3:] != "AA/" else "BB/")
    of_another = good.replace(sent_again.public_id, used.public_id)
    pages = set()
    for link in (*links.values(), tampered, of_another, "/join/nonsense/", "/join/a.b.c.d/", "/join/%00/"):
        answers = [Client().get(link), Client().post(link, NEWCOMER), Client().post(f"{link}decline/")]
        assert {answer.status_code for answer in answers} == {404}, link
        pages |= {text_of(answer.content.decode()) for answer in answers}
    assert len(pages) == 1
    assert "harrow" not in pages.pop().lower()
    assert (
        Client()
        .get(good.replace(good, link_of(Invitation.objects.across_workspaces().get(id=sent_again.id))))
        .status_code
        == 200
    )


def test_whoever_has_a_login_signs_in_and_comes_back(cast: Cast) -> None:
    login = factories.login("sofia@harrowvale.example")
    link, client = link_of(invited(cast.alice, email="SOFIA@harrowvale.example")), Client()
    page = client.get(link).content.decode()
    assert f"/sign-in/?next={link}" in page
    assert "password" not in page.lower()
    assert client.post(link, NEWCOMER).headers["Location"] == f"/sign-in/?next={link}"
    assert members_called("sofia@harrowvale.example") == []
    client.force_login(login)
    assert "Join as sofia@harrowvale.example" in text_of(client.get(link).content.decode())
    assert client.post(link).headers["Location"] == "/w/harrow-vale/"
    [member] = members_called("sofia@harrowvale.example")
    assert (member.login, member.first_name) == (login, "Sofia")


class TestASignUpThatNobodyFinished:
    """Somebody, perhaps somebody else, typed the invited address and never showed to read mail there."""

    EMAIL = "sofia@harrowvale.example"
    TYPED = "typed at the code page"

    @pytest.fixture
    def begun(self) -> Login:
        return create_login(email=self.EMAIL, password=self.TYPED, is_verified=False, now=NOW)

    def test_gives_way_to_whoever_holds_the_mailed_link(self, cast: Cast, begun: Login) -> None:
        old = Client()
        old.force_login(begun)
        link, client = link_of(invited(cast.alice)), Client()
        assert 'name="password"' in client.get(link).content.decode()
        assert client.post(link, NEWCOMER).headers["Location"] == "/w/harrow-vale/"
        [member] = members_called(self.EMAIL)
        login = member.login
        assert login is not None and login.check_password(PASSWORD) and not login.check_password(self.TYPED)
        assert EmailAddress.objects.get(email=self.EMAIL).verified
        assert get_user(client) == login
        assert not get_user(old).is_authenticated
        assert old.get("/w/harrow-vale/time/").status_code == 302

    def test_keeps_no_second_factor_by_which_its_beginner_could_come_back(self, cast: Cast, begun: Login) -> None:
        Authenticator.objects.create(user=begun, type=Authenticator.Type.WEBAUTHN, data={})
        Client().post(link_of(invited(cast.alice)), NEWCOMER)
        assert len(members_called(self.EMAIL)) == 1
        assert not Authenticator.objects.exists()

    def test_stays_as_it_is_where_the_link_was_handed_over(
        self, cast: Cast, begun: Login, settings: LazySettings
    ) -> None:
        settings.MAIL_IS_CONFIGURED = False
        url = queries.link_to_hand_over(cast.alice, invited(cast.alice))
        self.assert_untouched(re.sub(r"^https?://[^/]+", "", url), begun)

    def test_stays_as_it_is_once_its_address_is_verified(self, cast: Cast, begun: Login) -> None:
        EmailAddress.objects.filter(user=begun).update(verified=True)
        self.assert_untouched(link_of(invited(cast.alice)), begun)

    @pytest.mark.parametrize("archived_at", [None, NOW])
    def test_stays_as_it_is_where_it_is_or_was_a_member(
        self, cast: Cast, begun: Login, archived_at: datetime | None
    ) -> None:
        factories.member(cast.mallory.workspace, login=begun, email="s@elsewhere.example", archived_at=archived_at)
        self.assert_untouched(link_of(invited(cast.alice)), begun)

    def assert_untouched(self, link: str, begun: Login) -> None:
        client = Client()
        assert "Sign in to join" in client.get(link).content.decode()
        assert client.post(link, NEWCOMER).headers["Location"].startswith("/sign-in/?next=")
        with pytest.raises(EmailTaken):
            actions.accept_as_newcomer(
                token=link.split("/")[2],
                password=PASSWORD,
                first_name="Sofia",
                last_name="",
                timezone="Europe/Berlin",
                now=NOW,
                origin=Origin(),
            )
        begun.refresh_from_db()
        assert begun.check_password(self.TYPED)
        assert members_called(self.EMAIL) == []


def test_a_name_is_asked_only_where_nobody_knows_it(cast: Cast) -> None:
    login = factories.login("sofia@harrowvale.example")
    link, client = link_of(invited(cast.alice, first_name="")), Client()
    client.force_login(login)
    assert 'name="first_name"' in client.get(link).content.decode()
    assert client.post(link).status_code == 422
    factories.member(cast.mallory.workspace, login=login, first_name="Sofie", last_name="B")
    assert 'name="first_name"' not in client.get(link).content.decode()
    client.post(link)
    assert "Sofie B" in [member.name for member in members_called("sofia@harrowvale.example")]


def test_whoever_is_signed_in_as_somebody_else_is_told_and_may_sign_out(cast: Cast) -> None:
    link, client = link_of(invited(cast.alice)), Client()
    client.force_login(cast.mallory.login)  # type: ignore[arg-type]  # people have logins
    for answer in (client.get(link), client.post(link, NEWCOMER)):
        assert "you are signed in as" in answer.content.decode()
    assert members_called("sofia@harrowvale.example") == []
    assert client.post(f"{link}sign-out/").headers["Location"] == link
    assert 'name="password"' in client.get(link).content.decode()


def test_saying_that_it_is_not_for_them_ends_the_invitation(cast: Cast) -> None:
    invitation = invited(cast.alice)
    link, client = link_of(invitation), Client()
    assert client.get(f"{link}decline/").status_code == 405
    assert "The invitation has ended" in client.post(f"{link}decline/").content.decode()
    assert client.get(link).status_code == 404
    event = AuditEvent.objects.in_workspace(cast.alice.workspace_id).get(kind="InvitationCancelled")
    assert (event.actor_id, '"is_declined":true' in event.data) == (None, True)
    listed = text_of(browser_of(cast.alice).page("/team/invitations/"))
    assert "Declined" in listed
    assert "Cancelled" not in listed


def test_an_archived_member_does_not_come_back_by_an_old_link(cast: Cast) -> None:
    invitation = invited(cast.alice, email="old@harrowvale.example")
    login = factories.login("old@harrowvale.example")
    factories.member(cast.alice.workspace, login=login, email="other@harrowvale.example", archived_at=NOW)
    client = Client()
    client.force_login(login)
    assert client.post(link_of(invitation)).status_code == 404
    assert members_called("old@harrowvale.example") == []


def test_whoever_joined_another_way_meanwhile_stays_as_they_are(cast: Cast) -> None:
    invitation = invited(cast.alice, role="administrator")
    member = factories.member(
        cast.alice.workspace, email="s@harrowvale.example", login=factories.login("sofia@harrowvale.example")
    )
    client = Client()
    client.force_login(member.login)  # type: ignore[arg-type]  # people have logins
    assert client.post(link_of(invitation)).status_code == 302
    member.refresh_from_db()
    assert member.role == "member"


def test_an_address_that_a_colleague_took_meanwhile_is_not_taken_twice(cast: Cast) -> None:
    invitation = invited(cast.alice)
    cast.bob.email = "SOFIA@harrowvale.example"
    cast.bob.save()
    assert Client().post(link_of(invitation), NEWCOMER).status_code == 404
    assert not Login.objects.filter(email="sofia@harrowvale.example").exists()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_come_out_as_text(cast: Cast, name: str) -> None:
    cast.alice.workspace.name = cast.alice.first_name = name[:80]
    cast.alice.workspace.save()
    cast.alice.save()
    page = Client().get(link_of(invited(cast.alice, first_name=name[:80]))).content.decode()
    assert "<script>alert" not in page


def test_a_page_that_holds_a_link_is_kept_nowhere(cast: Cast) -> None:
    answer = Client().get(link_of(invited(cast.alice)))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_link_is_too_late_a_week_after_it_was_sent(cast: Cast) -> None:
    link = link_of(invited(cast.alice))
    with time_machine.travel(NOW + timedelta(days=7) - timedelta(seconds=1), tick=False):
        assert Client().get(link).status_code == 200
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert Client().get(link).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_the_same_instant_one_joins(database_on_disk: str, cast: Cast) -> None:
    token = link_of(invited(cast.alice)).split("/")[2]
    newcomer = {"password": PASSWORD, "first_name": "Sofia", "last_name": "B", "timezone": "Europe/Berlin"}
    accept = partial(actions.accept_as_newcomer, token=token, now=NOW, origin=Origin(), **newcomer)
    outcomes = at_once(accept, accept, accept)
    assert len([outcome for outcome in outcomes if isinstance(outcome, Member)]) == 1, outcomes
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [InvitationWorthless] * 2
    assert len(members_called("sofia@harrowvale.example")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_is_not_used_while_it_is_being_cancelled(database_on_disk: str, cast: Cast) -> None:
    invitation = invited(cast.alice)
    login = factories.login("sofia@harrowvale.example")
    token = link_of(invitation).split("/")[2]
    outcomes = at_once(
        lambda: actions.cancel_invitation(actor=cast.alice, invitation_id=invitation.id, now=NOW),
        lambda: actions.accept_invitation(
            token=token, login=login, first_name="Sofia", last_name="", now=NOW, origin=Origin()
        ),
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Exception)]) == 1, outcomes
