"""Sessions that are over leave the database, with their lines on the page of Security."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from keito_server.kit.chores import Chores
from tests.conftest import Cast


def test_the_worker_forgets_what_is_over_and_keeps_what_is_not(cast: Cast) -> None:
    assert cast.alice.login is not None
    gone, here = Client(REMOTE_ADDR="127.0.0.1"), Client(REMOTE_ADDR="127.0.0.1")
    for client in (gone, here):
        client.force_login(cast.alice.login)
        client.get("/account/security/")
    now = timezone.now()
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=now - timedelta(minutes=1))
    Chores().do_due(now)
    keys = {here.session.session_key}
    assert set(Session.objects.values_list("session_key", flat=True)) == keys
    assert set(UserSession.objects.values_list("session_key", flat=True)) == keys
