"""`manage.py serve`: everything an installation needs, in one command."""

import os
import sys
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from keito_server.config.serving.ports import PortRefused, check_port, is_answering
from keito_server.config.serving.preparation import (
    DatabaseUnreachable,
    check_files,
    prepare_database,
    prepare_static_files,
)
from keito_server.config.serving.supervision import Part, supervise
from keito_server.kit.object_storage import StorageMisnamed

PARTS = (
    Part("web server", "keito_server.config.serving.web"),
    Part("worker", "keito_server.config.serving.worker"),
)


class Command(BaseCommand):
    """Migrates, collects static files, fills the sample workspace in demo mode, then runs web server and worker."""

    help = "Prepares the database and the static files, then runs the web server and the worker until it is stopped."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--end-with-parent",
            action="store_true",
            help="Stop when the process that started this one ends, even if it is killed.",
        )

    def handle(self, **options: Any) -> None:
        parent = os.getppid() if options["end_with_parent"] else None
        try:
            welcome = self.prepare()
        except KeyboardInterrupt:
            sys.exit(130)
        sys.exit(
            supervise(
                PARTS,
                is_ready=lambda: is_answering(settings.ENVIRONMENT.HOST, settings.ENVIRONMENT.PORT),
                on_ready=lambda: self.say(welcome),
                report=self.stderr.write,
                parent=parent,
            )
        )

    def say(self, words: str) -> None:
        """Prints at once, also where the output is kept in a file or read by a program."""
        self.stdout.write(words)
        self.stdout.flush()

    def prepare(self) -> str:
        """Gets all in place and answers what to print once the web server answers."""
        try:
            check_port(settings.ENVIRONMENT.HOST, settings.ENVIRONMENT.PORT)
            self.say("Getting ready: database, static files" + (", sample workspace." if settings.DEMO else "."))
            prepare_database()
            check_files()
        except (PortRefused, DatabaseUnreachable, StorageMisnamed) as refusal:
            raise CommandError(str(refusal)) from refusal
        prepare_static_files()
        sample = call_command("fill_sample", stdout=StringIO()) if settings.DEMO else ""
        return f"\nKeito is ready: {settings.PUBLIC_URL}\n{passkey_words()}Ctrl+C stops it.\n\n{sample}"


def passkey_words() -> str:
    """The address with which passkeys work too, where the usual one is a number: browsers tie a passkey to a name."""
    named = settings.PUBLIC_URL.replace("//127.0.0.1", "//localhost")
    return "" if named == settings.PUBLIC_URL else f"Passkeys need a name: open {named}\n"
