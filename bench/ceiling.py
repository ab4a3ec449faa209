"""The ceiling: a view that does nothing, behind the same server and the same request handler as the API."""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.ceiling_settings"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "server"))

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

django.setup()

from keito_server.config.api_handler import ApiHandler


def bare(_request: HttpRequest) -> HttpResponse:
    """Answers two bytes."""
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [path("bare", bare)]
application = ApiHandler(routes=urlpatterns, others=WSGIHandler())
