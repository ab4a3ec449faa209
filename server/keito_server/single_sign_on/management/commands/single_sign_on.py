"""`manage.py single_sign_on off <subdomain>`: lets passwords open a workspace again, for when nobody can get in (P7)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from keito_server.kit.errors import NotFound
from keito_server.single_sign_on.actions import switch_off


class Command(BaseCommand):
    """Stops requiring single sign-on of one workspace; its providers and identities stay."""

    help = "Stops requiring single sign-on of a workspace, so that passwords open it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["off"])
        parser.add_argument("subdomain")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it, and says so."""
        try:
            workspace = switch_off(subdomain=options["subdomain"], now=timezone.now())
        except NotFound as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Passwords open {workspace.name} again. Its providers are still switched on.")
