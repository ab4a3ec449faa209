"""The root of all addresses: pages of a workspace under `/w/<subdomain>/`, the API under `/v1/`."""

from django.urls import path

from keito_server.config.home import home

urlpatterns = [
    path("", home, name="home"),
]
