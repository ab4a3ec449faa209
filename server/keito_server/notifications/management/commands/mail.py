"""`manage.py mail`: what did not go out, over the whole installation, and what to do about it."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from keito_server.kit.errors import Refusal
from keito_server.notifications import actions, queries
from keito_server.notifications.models import Mail
from keito_server.notifications.rules import LOST, about_words


class Command(BaseCommand):
    """Lists; with an option, sees to one mail. Exit code 1 when there is nothing with this id to see to."""

    help = "Lists the mails of the whole installation that failed or may have been lost; sends one again or closes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--send-again", metavar="ID", help="Send this mail once more.")
        chosen.add_argument("--close", metavar="ID", help="Take this mail off the list: it arrived, or need not.")

    def handle(self, **options: Any) -> None:
        now = datetime.now(UTC)
        try:
            if options["send_again"]:
                mail_id = queries.parse_mail_id(options["send_again"])
                mail = actions.send_again_as_operator(mail_id=mail_id, now=now)
                self.stdout.write(f"Sending again to {mail.recipient}: {mail.subject}")
            elif options["close"]:
                mail = actions.close_as_operator(mail_id=queries.parse_mail_id(options["close"]), now=now)
                self.stdout.write(f"Closed the mail to {mail.recipient}: {mail.subject}")
            else:
                self._list(now)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal

    def _list(self, now: datetime) -> None:
        mails = queries.list_troubled_everywhere(now=now)
        for mail in mails:
            word = "failed" if mail.state == Mail.State.FAILED else "uncertain"
            self.stdout.write(f"{mail.public_id}  {word:9}  {mail.created_at:%Y-%m-%d %H:%M}  {mail.recipient}")
            self.stdout.write(f"    {about_words(mail.about)}: {mail.subject}")
            self.stdout.write(f"    {mail.last_error or LOST}")
        self.stdout.write(f"{len(mails)} mails to see to." if mails else "No mail to see to.")
        overdue = queries.count_overdue(now=now)
        if overdue:
            self.stdout.write(f"{overdue} mails wait longer than they should: is a worker running?")
        if not queries.can_send():
            self.stdout.write("MAIL_URL is not set: no mail is written at all.")
