"""`manage.py fill_sample`: the sample workspace, filled once. `manage.py serve` calls it in a demonstration."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from keito_server.demo.actions import open_sample
from keito_server.demo.documents import Invitation, welcome
from keito_server.demo.errors import DatabaseInUse
from keito_server.demo.queries import find_first_work
from keito_server.demo.rules import AGENTS
from keito_server.kit.days import day_of


class Command(BaseCommand):
    """Fills at the first call; at each call prints who may sign in, an agent's API key and a first request."""

    help = "Fills the sample workspace once, and prints who may sign in and an agent's API key."

    def handle(self, **options: Any) -> str:
        now = datetime.now(UTC)
        try:
            workspace, access = open_sample(directory=settings.DATA_DIRECTORY, now=now)
        except DatabaseInUse as refusal:
            raise CommandError(refusal.message) from refusal
        work = find_first_work(workspace, next(iter(AGENTS[0].shares)), AGENTS[0].task)
        invitation = Invitation(
            address=settings.PUBLIC_URL,
            account_id=workspace.public_id,
            password=access.password,
            api_key=access.api_key,
            work=(work.project.public_id, work.task.public_id) if work else None,
            today=day_of(now, workspace.timezone),
        )
        return welcome(invitation)
