"""What an address that nobody knows, and a mistake of the server, look like."""

import pytest
from django.test import Client, RequestFactory
from django.utils.html import strip_tags

from keito_server.web.views import server_error


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/w/harrow-vale/time/2026-03-12/nowhere/", "/w/ä/time/"])
def test_an_unknown_address_is_a_page_of_ours(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is nothing here" in strip_tags(response.content.decode())


def test_a_mistake_of_the_server_asks_nothing_of_the_database() -> None:
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "The server made a mistake" in strip_tags(response.content.decode())
