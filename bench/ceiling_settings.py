"""The product's settings with one address: the bare view."""

from keito_server.config.settings import *  # noqa: F403  # all of them but one

ROOT_URLCONF = "bench.ceiling"
