"""Registers the web app under the label `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The page shell and its components; it has no tables."""

    name = "keito_server.web"
    label = "web"
