"""A mail server that the product's settings point to, and mails on their way to it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.conf import LazySettings

from keito_server.notifications.jobs import deliver_once
from keito_server.notifications.models import Mail
from tests.conftest import NOW, Cast
from tests.notifications.mail_server import Behaviour, mail_server

TIMEOUT_SECONDS = 1

Deliver = Callable[..., Mail]


@pytest.fixture
def behaviour() -> Behaviour:
    return Behaviour()


@pytest.fixture
def configured(behaviour: Behaviour, settings: LazySettings) -> Iterator[str]:
    """An address of a mail server that behaves as `behaviour` says; the product uses it."""
    with mail_server(behaviour) as place:
        settings.MAIL_URL = f"smtp://{place}"
        settings.MAIL_FROM = "Keito <keito@time.example.com>"
        settings.MAIL_TIMEOUT = TIMEOUT_SECONDS
        settings.MAIL_IS_CONFIGURED = True
        yield settings.MAIL_URL


@pytest.fixture
def deliver(db: None) -> Deliver:
    """Makes one attempt at a mail at a time, as the worker would; answers what became of it."""

    def attempt(mail_id: UUID, *, job_id: str = "job", after: timedelta = timedelta()) -> Mail:
        with time_machine.travel(NOW + after, tick=False):
            deliver_once(mail_id, job_id=job_id)
        return Mail.objects.get(id=mail_id)

    return attempt


@pytest.fixture
def alices(cast: Cast) -> UUID:
    """The workspace of Alice."""
    return cast.alice.workspace_id
