"""The WSGI application: the API's operations by their own lean handler, everything else by Django's."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keito_server.config.settings")
django.setup(set_prefix=False)

# After the set-up that it needs; an operation that declares no permission ends the start here.
from keito_server.config.api import operations  # noqa: E402
from keito_server.config.api_handler import ApiHandler  # noqa: E402

application = ApiHandler(routes=operations, others=WSGIHandler())
