"""Signing in leads back to the page one was on, not to where its form went or a fragment came from."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
DAY = "/w/harrow-vale/time/2026-03-12/"


def test_a_page_is_come_back_to(client: Client) -> None:
    assert client.get(f"{DAY}?a=1").headers["Location"] == f"/sign-in/?next={DAY}%3Fa%3D1"


def test_after_a_form_its_page_is_come_back_to(client: Client) -> None:
    answer = client.post("/w/harrow-vale/time/start/", headers={"referer": f"http://testserver{DAY}?a=1#b"})
    assert answer.headers["Location"] == f"/sign-in/?next={DAY}%3Fa%3D1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/x/", "", "http://testserver"])
def test_a_form_from_elsewhere_leads_to_its_own_address(client: Client, elsewhere: str) -> None:
    answer = client.post(DAY, headers={"referer": elsewhere})
    assert answer.headers["Location"] == f"/sign-in/?next={DAY}"


@pytest.mark.parametrize(
    ("current", "wanted"), [(f"http://testserver{DAY}", DAY), ("https://evil.example/x/", "/"), ("", "/")]
)
def test_htmx_loads_the_whole_page(client: Client, current: str, wanted: str) -> None:
    answer = client.post(DAY, headers={"hx-request": "true", "hx-current-url": current})
    assert answer.headers["HX-Redirect"] == f"/sign-in/?next={wanted}"
    assert answer.content == b""
