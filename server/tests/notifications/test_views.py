"""The page of what did not go out, and the demo's outbox, in which a mail can do nothing."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from keito_server.notifications.models import Mail
from tests import factories
from tests.architecture.two_houses import signed_in
from tests.conftest import Cast

PAGE = "/w/harrow-vale/settings/mail/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: LazySettings) -> None:
    settings.DEMO = settings.MAIL_IS_CONFIGURED = True


def words_of(client: Client, path: str) -> str:
    return " ".join(strip_tags(client.get(path).content.decode()).split())


def test_an_administrator_reads_what_failed_and_why_and_sends_it_again(cast: Cast, settings: LazySettings) -> None:
    settings.MAIL_URL, settings.MAIL_IS_CONFIGURED = "smtp://mail.example.com", True
    why = "The mail server refused the address: 550 <script>alert(1)</script>."
    mail = factories.mail(cast.alice.workspace, state="failed", last_error=why)
    client = signed_in(cast.alice)
    html = client.get(PAGE).content.decode()
    assert "sofia@example.com" in html
    assert "550 &lt;script&gt;" in html
    assert "secret-link" not in html
    answer = client.post(f"{PAGE}{mail.public_id}/send-again/", follow=True)
    assert "Sending again to sofia@example.com" in answer.content.decode()
    assert Mail.objects.get().state == "queued"
    late = client.post(f"{PAGE}{mail.public_id}/close/", follow=True)
    assert "seen to in the meantime" in late.content.decode()


def test_an_uncertain_mail_is_said_to_have_arrived(cast: Cast) -> None:
    mail = factories.mail(cast.alice.workspace, state="uncertain")
    client = signed_in(cast.alice)
    assert "It arrived" in words_of(client, PAGE)
    client.post(f"{PAGE}{mail.public_id}/close/")
    assert Mail.objects.get().state == "closed"
    assert "sofia@example.com" not in words_of(client, PAGE).replace("Closed the mail to sofia@example.com", "")


def test_the_page_says_when_no_mail_is_sent_at_all(cast: Cast) -> None:
    assert "This installation sends no mail." in words_of(signed_in(cast.alice), PAGE)


@pytest.mark.usefixtures("demo")
def test_in_the_demo_the_page_leads_to_the_outbox(cast: Cast) -> None:
    factories.mail(cast.alice.workspace, state="kept")
    assert 'href="/outbox/"' in signed_in(cast.alice).get(PAGE).content.decode()


@pytest.mark.usefixtures("demo")
def test_a_visitor_of_the_demo_reads_a_mail_and_follows_its_link(client: Client) -> None:
    mail = factories.mail(None, state="kept")
    path = f"/outbox/{mail.public_id}/"
    assert path in client.get("/outbox/").content.decode()
    html = client.get(path).content.decode()
    assert '<a href="https://time.example.com/join/secret-link/"' in html
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in html


@pytest.mark.usefixtures("demo")
def test_the_html_of_a_mail_is_no_page_of_ours(client: Client) -> None:
    mail = factories.mail(None, state="kept", html="<script>steal()</script>", text="<b>bold</b> javascript:alert(1)")
    page = client.get(f"/outbox/{mail.public_id}/").content.decode()
    assert "steal()" not in page
    assert "<b>bold" not in page
    assert 'href="javascript' not in page
    paper = client.get(f"/outbox/{mail.public_id}/paper/")
    assert paper.content == b"<script>steal()</script>"
    policy = paper.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert paper.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.usefixtures("demo")
def test_an_outbox_without_this_mail_says_so(client: Client) -> None:
    assert "No mail yet" in words_of(client, "/outbox/")
    assert client.get("/outbox/nothing/").status_code == 404
    assert client.get("/outbox/mail_00000000000000000000000000/").status_code == 404


def test_outside_the_demo_there_is_no_outbox(cast: Cast) -> None:
    mail = factories.mail(cast.alice.workspace, state="kept")
    for client in (Client(), signed_in(cast.alice)):
        for path in ("/outbox/", f"/outbox/{mail.public_id}/", f"/outbox/{mail.public_id}/paper/"):
            assert client.get(path).status_code == 404


def test_a_list_of_many_takes_as_many_queries_as_a_list_of_one(cast: Cast) -> None:
    client, counts = signed_in(cast.alice), []
    client.get(PAGE)
    for _ in range(2):
        factories.mail(cast.alice.workspace, state="failed")
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
