"""The WSGI application: the API's operations by their own lean handler, everything else by Django's."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
django.setup(set_prefix=False)

# An operation that declares no permission ends the start here.
from keito_server.config.api import operations  # noqa: E402  # needs the set-up above
from keito_server.config.api_handler import ApiHandler  # noqa: E402  # needs the set-up above

application = ApiHandler(routes=operations, others=WSGIHandler())
