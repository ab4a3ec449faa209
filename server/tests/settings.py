"""The product's settings for tests: a data directory of their own that goes with the process, and a known secret."""

import atexit
import os
import shutil
import tempfile

_directory = tempfile.mkdtemp(prefix="keito-test-")
atexit.register(shutil.rmtree, _directory, ignore_errors=True)
os.environ["KEITO_DATA_DIR"] = _directory
os.environ["SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests"

from keito_server.config.settings import *  # noqa: E402, F403  # all of them, once the environment is set

# Programs that a test starts run on the product's own settings, in a data directory that the test names.
os.environ["DJANGO_SETTINGS_MODULE"] = "keito_server.config.settings"

# What is slow on purpose is slow in its own tests only, which ask for the product's hashing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# No mail server and no demo: what needs mail to be delivered says so by `settings.MAIL_IS_CONFIGURED = True`.
MAIL_URL = ""
MAIL_IS_CONFIGURED = False

# Nothing outside is asked: what needs the DNS starts a server of its own and names it.
DNS_SERVERS = [("127.0.0.1", 9)]
DNS_TIMEOUT = 0.2
