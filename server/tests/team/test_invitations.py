"""Inviting: one person or many at once, sending again, cancelling; what stands in the way stands beside its row."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.conf import LazySettings

from keito_server.events.models import AuditEvent
from keito_server.kit.errors import NotFound, PermissionRefused
from keito_server.team import actions, queries
from keito_server.team.actions import Invitee
from keito_server.team.errors import (
    InvitationNotOpen,
    InvitationSentJustNow,
    InvitationsRefused,
    InvitationsUsedUp,
    TooManyInvitations,
)
from keito_server.team.models import Invitation
from tests.conftest import NOW, Cast
from tests.database_on_disk import at_once
from tests.database_on_disk import database_on_disk as database_on_disk
from tests.pages import HOSTILE_NAMES, browser_of, error_of, text_of

LIST = "/team/invitations/"
NEW = f"{LIST}new/"
FIVE = ("ana@x.example", "ben@x.example", "cleo@x.example", "dev@x.example", "eli@x.example")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def rows(*people: dict[str, str], **more: str) -> dict[str, str]:
    """The rows of the form as a browser sends them."""
    blank = {
        "email": "",
        "first_name": "",
        "last_name": "",
        "role": "member",
        "billable_rate": "",
        "weekly_capacity": "",
        "engagement": "employee",
    }
    sent = {
        f"people-{place}-{name}": value for place, one in enumerate(people) for name, value in (blank | one).items()
    }
    count = {"people-TOTAL_FORMS": str(len(people)), "people-INITIAL_FORMS": "0"}
    return count | sent | more


def invitations(cast: Cast) -> list[Invitation]:
    return list(Invitation.objects.in_workspace(cast.alice.workspace_id).order_by("email"))


def kinds(cast: Cast) -> list[str]:
    events = AuditEvent.objects.in_workspace(cast.alice.workspace_id).order_by("happened_at", "id")
    return list(events.values_list("kind", flat=True))


def invited(cast: Cast, email: str = "ana@x.example", **values: str) -> Invitation:
    return actions.invite(actor=cast.alice, people=[Invitee(email=email, **values)], now=NOW)[0]  # type: ignore[arg-type]  # names and roles


def test_five_people_are_invited_at_once_each_with_their_details(cast: Cast) -> None:
    people = [{"email": email} for email in FIVE]
    people[1] |= {"first_name": "Ben", "last_name": "Ash", "role": "manager", "engagement": "contractor"}
    people[1] |= {"billable_rate": "120.50", "weekly_capacity": "32:30"}
    page = browser_of(cast.alice).saved(NEW, **rows(*people))
    assert "Invited 5 people" in page
    assert text_of(page).count("Pending") == 5
    ana, ben, *_ = invitations(cast)
    assert (ben.first_name, ben.role, ben.engagement) == ("Ben", "manager", "contractor")
    assert (ben.billable_rate, ben.weekly_capacity_ms) == (Decimal("120.50"), 32 * 3_600_000 + 1_800_000)
    assert (ana.role, ana.billable_rate, ana.weekly_capacity_ms) == ("member", None, None)
    assert ana.expires_at == NOW + timedelta(days=7)
    assert len({invitation.nonce for invitation in invitations(cast)}) == 5
    assert kinds(cast) == ["MemberInvited"] * 5


def test_rows_in_which_nothing_is_typed_are_passed_over(cast: Cast) -> None:
    browser_of(cast.alice).saved(NEW, **rows({}, {"email": "ana@x.example"}, {}, {}))
    assert [invitation.email for invitation in invitations(cast)] == ["ana@x.example"]


def test_one_row_that_cannot_be_invited_keeps_all_from_being_sent_and_everything_typed(cast: Cast) -> None:
    cast.carol.archived_at = NOW
    cast.carol.save()
    invited(cast, "old@x.example")
    people = [
        {"email": "ana@x.example", "first_name": "Ana", "billable_rate": "99.95"},
        {"email": cast.bob.email.upper()},
        {"email": cast.carol.email},
        {"email": "OLD@x.example"},
        {"email": "ANA@x.example"},
        {"email": "no address"},
    ]
    page = browser_of(cast.alice).refused(NEW, **rows(*people))
    assert error_of(page, "people-0-email") == ""
    for place, words in enumerate(
        ("Is a member already", "Reactivate", "Is invited already", "twice", "not an e-mail address"), start=1
    ):
        assert words in error_of(page, f"people-{place}-email")
    assert 'value="99.95"' in page
    assert 'href="#id_people-1-email"' in page
    assert "no address: This is not an e-mail address." in text_of(page)
    assert [invitation.email for invitation in invitations(cast)] == ["old@x.example"]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"first_name": "Ana"}, "email", "Type the address"),
        ({"email": "ana@x.example", "billable_rate": "much"}, "billable_rate", "is not an amount"),
        ({"email": "ana@x.example", "weekly_capacity": "169"}, "weekly_capacity", "at most 168"),
        ({"email": "ana@x.example", "role": "owner"}, "role", "owner"),
        ({"email": f"{'a' * 250}@x.example"}, "email", "at most 254"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_beside_its_field(
    cast: Cast, typed: dict[str, str], field: str, words: str
) -> None:
    page = browser_of(cast.alice).refused(NEW, **rows(typed))
    assert words in error_of(page, f"people-0-{field}")
    assert invitations(cast) == []


def test_nothing_typed_is_said(cast: Cast) -> None:
    assert "Type at least one address." in browser_of(cast.alice).refused(NEW, **rows({}, {}))
    assert "came without its rows" in browser_of(cast.alice).refused(NEW)


def test_two_hundred_rows_are_refused_whole(cast: Cast) -> None:
    people = [{"email": f"p{number}@x.example"} for number in range(200)]
    assert "at most 100 people" in browser_of(cast.alice).refused(NEW, **rows(*people))
    with pytest.raises(TooManyInvitations):
        actions.invite(actor=cast.alice, people=[Invitee(email=row["email"]) for row in people], now=NOW)
    assert invitations(cast) == []


def test_more_rows_a_pasted_list_and_a_row_taken_away_keep_what_was_typed(cast: Cast) -> None:
    browser = browser_of(cast.alice)
    assert browser.page(NEW).count('type="email"') == 5
    assert "without hours, the workspace’s hold; without a rate, no rate of their own is set yet" in browser.page(NEW)
    typed = rows({"email": "ana@x.example", "billable_rate": "x1"}, {}, {"email": "ben@x.example"})
    more = browser.post(NEW, **typed, act="more").content.decode()
    assert (more.count('type="email"'), 'value="x1"' in more, "is not an amount" in more) == (8, True, False)
    assert 'name="people-INITIAL_FORMS" value="0"' in more
    pasted = browser.post(NEW, **typed, act="paste", pasted="Cleo Day <cleo@x.example>\ndev@x.example, eli").content
    assert pasted.decode().count('type="email"') == 5
    assert 'value="Cleo"' in pasted.decode() and 'value="eli"' in pasted.decode()
    left = browser.post(NEW, **typed, act="remove:0").content.decode()
    assert "ana@x.example" not in left and "ben@x.example" in left
    assert browser.post(NEW, act="paste", pasted="a" * 60_000).status_code == 200
    assert browser.post(NEW, act="remove:x").status_code == 200
    assert invitations(cast) == []


def test_only_administrators_invite(cast: Cast) -> None:
    invitation = invited(cast)
    for member in (cast.bob, cast.carol):
        for path in (LIST, NEW, f"{LIST}{invitation.public_id}/cancel/"):
            assert browser_of(member).get(path).status_code == 403
        with pytest.raises(PermissionRefused):
            actions.invite(actor=member, people=[Invitee(email="x@x.example")], now=NOW)
        with pytest.raises(PermissionRefused):
            actions.cancel_invitation(actor=member, invitation_id=invitation.id, now=NOW)


def test_sending_again_makes_a_new_link_and_a_new_week(cast: Cast) -> None:
    invitation = invited(cast)
    before = queries.get_invitation_letter(invitation.id).url
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        page = browser_of(cast.alice).saved(f"{LIST}{invitation.public_id}/resend/")
        assert "ana@x.example" in page
    invitation.refresh_from_db()
    assert invitation.expires_at == NOW + timedelta(days=15)
    assert queries.get_invitation_letter(invitation.id).url != before
    assert kinds(cast) == ["MemberInvited", "MemberInvited"]


def test_nobodys_mailbox_is_flooded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = invited(cast)
    again = NOW + timedelta(seconds=59)
    with pytest.raises(InvitationSentJustNow):
        actions.resend_invitation(actor=cast.alice, invitation_id=invitation.id, now=again)
    monkeypatch.setattr("keito_server.team.actions.invitations.MOST_A_DAY", 2)
    actions.resend_invitation(actor=cast.alice, invitation_id=invitation.id, now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(hours=23)
    with pytest.raises(InvitationsUsedUp):
        actions.resend_invitation(actor=cast.alice, invitation_id=invitation.id, now=later)
    with pytest.raises(InvitationsUsedUp):
        actions.invite(actor=cast.alice, people=[Invitee(email="x@x.example")], now=later)
    with time_machine.travel(later, tick=False):
        page = browser_of(cast.alice).refused(NEW, **rows({"email": "kept@x.example"}))
    assert "1,000 invitations within a day" in page and "kept@x.example" in page
    actions.resend_invitation(actor=cast.alice, invitation_id=invitation.id, now=NOW + timedelta(hours=24, minutes=2))


def test_a_cancelled_invitation_is_neither_sent_nor_cancelled_again_but_the_address_can_be_invited(cast: Cast) -> None:
    invitation = invited(cast)
    browser = browser_of(cast.alice)
    assert "Cancel the invitation of ana@x.example" in text_of(browser.page(f"{LIST}{invitation.public_id}/cancel/"))
    assert "Cancelled" in browser.saved(f"{LIST}{invitation.public_id}/cancel/")
    for act in ("cancel", "resend"):
        assert "was accepted or cancelled already" in browser.saved(f"{LIST}{invitation.public_id}/{act}/")
    with pytest.raises(InvitationNotOpen):
        actions.resend_invitation(actor=cast.alice, invitation_id=invitation.id, now=NOW)
    assert invited(cast).id != invitation.id


def test_nobody_touches_an_invitation_of_another_workspace(cast: Cast) -> None:
    foreign = actions.invite(actor=cast.mallory, people=[Invitee(email="ana@x.example")], now=NOW)[0]
    browser = browser_of(cast.alice)
    for act in ("cancel", "resend"):
        assert browser.post(f"{LIST}{foreign.public_id}/{act}/").status_code == 404
    with pytest.raises(NotFound):
        actions.cancel_invitation(actor=cast.alice, invitation_id=foreign.id, now=NOW)
    assert "ana@x.example" not in browser.page(LIST)
    assert invited(cast).email == "ana@x.example"


def test_the_list_says_where_each_invitation_stands(cast: Cast, settings: LazySettings) -> None:
    settings.MAIL_IS_CONFIGURED = True
    assert "Nobody is invited yet" in browser_of(cast.alice).page(LIST)
    _pending, expired, cancelled, accepted = (invited(cast, email) for email in FIVE[:4])
    Invitation.objects.in_workspace(cast.alice.workspace_id).filter(id=expired.id).update(expires_at=NOW)
    actions.cancel_invitation(actor=cast.alice, invitation_id=cancelled.id, now=NOW)
    accepted.accepted_at, accepted.member = NOW, cast.bob
    accepted.save()
    words = text_of(browser_of(cast.alice).page(LIST))
    for first, second in (("ana", "Pending"), ("ben", "Expired"), ("cleo", "Cancelled"), ("dev", "Active")):
        assert second in words[words.index(f"{first}@x.example") :][:140], first
    cast.bob.archived_at = NOW
    cast.bob.save()
    assert "Archived" in text_of(browser_of(cast.alice).page(LIST))


def test_the_link_is_shown_only_where_no_mail_carries_it(cast: Cast, settings: LazySettings) -> None:
    invitation = invited(cast)
    settings.MAIL_IS_CONFIGURED = True
    assert "/join/" not in browser_of(cast.alice).page(LIST)
    settings.MAIL_IS_CONFIGURED = False
    page = browser_of(cast.alice).page(LIST)
    assert queries.link_to_hand_over(cast.alice, invitation) in page
    assert "Copy link" in page
    actions.cancel_invitation(actor=cast.alice, invitation_id=invitation.id, now=NOW)
    assert "/join/" not in browser_of(cast.alice).page(LIST)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_come_out_as_text(cast: Cast, name: str) -> None:
    page = browser_of(cast.alice).saved(NEW, **rows({"email": "ana@x.example", "first_name": name}))
    assert "<script>alert" not in page
    refused = browser_of(cast.alice).refused(NEW, **rows({"email": name, "first_name": name}))
    assert "<script>alert" not in refused


def test_the_list_takes_as_many_queries_for_one_as_for_many(cast: Cast) -> None:
    invited(cast)
    browser = browser_of(cast.alice)
    browser.page(LIST)
    few = browser.queries(LIST)
    for email in FIVE[1:]:
        invited(cast, email)
    assert browser.queries(LIST) == few


def test_two_batches_with_one_address_at_the_same_instant_invite_once(database_on_disk: str, cast: Cast) -> None:
    outcomes = at_once(lambda: invited(cast), lambda: invited(cast, "ANA@x.example"))
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [InvitationsRefused]
    assert len(invitations(cast)) == 1
