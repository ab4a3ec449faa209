"""Adds mails to the furnished house: one of each that a page shows. Run beside the server: `python -m tests.journeys.furnish_mail`."""

from datetime import UTC, datetime

import django


def furnish_mail() -> None:
    """Invites Sofia, and leaves a failed and an uncertain mail behind."""
    from keito_server.team.actions import Invitee, invite
    from keito_server.team.models import Member
    from tests import factories

    alice = Member.objects.across_workspaces().get(email="alice@harrowvale.example")
    people = [Invitee(email="sofia@example.com", first_name="Sofia")]
    invite(actor=alice, people=people, now=datetime.now(UTC))
    reason = "The mail server refused the address: 550 5.1.1 No such user."
    factories.mail(alice.workspace, state="failed", recipient="gone@example.com", message_id="<1@x>", last_error=reason)
    factories.mail(alice.workspace, state="uncertain", recipient="perhaps@example.com", message_id="<2@x>")


if __name__ == "__main__":
    django.setup()
    furnish_mail()
