"""What a start needs in place: the tables as the code expects them, and the static files as browsers get them."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import OperationalError, connection

from keito_server.kit.object_storage import ObjectStorage

UNUSED = ["django_htmx"]
"""Folders of static files that come with installed apps and that no page of ours asks for."""

_MARK = ".sources"


class DatabaseUnreachable(Exception):
    """The database does not answer; the message names the setting and passes on what its driver says."""


def prepare_database() -> None:
    """Migrates; raises `DatabaseUnreachable`."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = " ".join(str(error).split())
        raise DatabaseUnreachable(f"The database cannot be opened: {reason}. See DATABASE_URL.") from error
    call_command("migrate", interactive=False, verbosity=0)


def check_files() -> None:
    """Looks whether files can be kept: raises `StorageMisnamed` where a bucket is set that does not answer as one."""
    storage = storages["default"]
    if isinstance(storage, ObjectStorage):
        storage.check()


def prepare_static_files() -> bool:
    """Collects the static files if any of their sources has changed; answers whether it had to."""
    mark = Path(settings.STATIC_ROOT) / _MARK
    state = sources_state()
    if mark.is_file() and mark.read_text() == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    mark.write_text(state)
    return True


def sources_state() -> str:
    """A digest of names, sizes and times of all static files, and of the code that collects them."""
    code = Path(__file__).parents[2] / "web"
    paths = [Path(__file__), code / "storage.py", code / "stylesheet.py"]
    for finder in get_finders():
        paths += [Path(storage.path(name)) for name, storage in finder.list(UNUSED)]
    digest = hashlib.sha256()
    for path in sorted(paths):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
