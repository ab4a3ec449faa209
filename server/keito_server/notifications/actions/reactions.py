"""Letters that follow from what happened below: each is queued in the transaction of what it tells."""

from datetime import datetime

from django.template.loader import render_to_string

from keito_server.accounts.events import LetterWritten
from keito_server.kit.days import day_of
from keito_server.kit.tenancy import Actor
from keito_server.notifications.actions.queueing import queue
from keito_server.team.events import MemberInvited
from keito_server.team.queries import get_invitation_letter


def post_letter(letter: LetterWritten) -> None:
    """A letter about somebody's login, which belongs to no workspace."""
    queue(
        recipient=letter.address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        about="account",
        now=letter.now,
    )


def post_invitation(event: MemberInvited, _actor: Actor | None, now: datetime) -> None:
    """The mail with the link of an invitation; each sending is one of its own, with the newest link."""
    letter = get_invitation_letter(event.subject_id)
    last_day = day_of(letter.expires_at, letter.zone)
    article = "an" if letter.role_label[:1] in "AEIOU" else "a"
    subject = f"{letter.inviter_name} invites you to {letter.workspace_name} on Keito"
    context = {
        "letter": letter,
        "subject": subject,
        "role": f"{article} {letter.role_label.lower()}",
        "last_day": f"{last_day:%A} {last_day.day} {last_day:%B %Y}",
    }
    queue(
        recipient=letter.address,
        subject=subject,
        text=render_to_string("notifications/mails/invitation.txt", context),
        html=render_to_string("notifications/mails/invitation.html", context),
        about="invitation",
        now=now,
        workspace_id=event.workspace_id,
    )
