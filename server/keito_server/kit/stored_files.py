"""Files beside the database, on the disk or in a bucket: random names, and never a row without its file.

A file is written before its row and removed after it, so what a crash leaves behind is a file that no row names;
`list_older_than` finds these.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from keito_server.kit.errors import Refusal

_logger = logging.getLogger(__name__)


@runtime_checkable
class Lender(Protocol):
    """A storage that makes addresses at which one file can be read for a minute; `object_storage`, where that is set."""

    def lent_address(self, name: str, *, kind: str, disposition: str) -> str:
        """An address of the file, answered as `kind` with this disposition."""


class FileMissing(Refusal):
    """The row is there and its file is not."""

    code = "file_missing"
    status = 410
    default_message = "The file is no longer in the storage. Tell whoever runs this installation, and upload it again."
    title = "The file is missing"


class FilesAway(Refusal):
    """The storage does not answer, or not with what it was asked for."""

    code = "storage_unavailable"
    status = 503
    default_message = "The storage of files does not answer. Nothing was changed. Try again in a few minutes."
    title = "Files cannot be reached"


def keep_file(folder: str, data: bytes, *, extension: str, now: datetime) -> str:
    """Writes the bytes under a new random name and returns it: `receipts/2026-03-12/<32 digits>.jpg`.

    The caller removes it with `discard_file` where the row cannot be saved. Raises `FilesAway`.
    """
    name = f"{folder}/{now.date().isoformat()}/{secrets.token_hex(16)}{extension}"
    try:
        return str(default_storage.save(name, ContentFile(data)))
    except OSError as error:
        _logger.exception("A file cannot be kept in the storage.")
        raise FilesAway from error


def discard_file(name: str) -> None:
    """Removes a file now, if there is one. Trouble is logged: the file is found later by `list_older_than`."""
    if not name:
        return
    try:
        default_storage.delete(name)
    except OSError:
        _logger.exception("The file %s cannot be removed from the storage; it is tried again.", name)


def discard_after_commit(names: Iterable[str]) -> None:
    """Removes the files once the rows that named them are gone for good."""
    for name in filter(None, names):
        transaction.on_commit(partial(discard_file, name), robust=True)


def open_file(name: str) -> File[bytes]:
    """The file, to be read and closed by the caller. Raises `FileMissing` or `FilesAway`."""
    try:
        return default_storage.open(name)
    except FileNotFoundError as error:
        _logger.error("The file %s is missing from the storage.", name)
        raise FileMissing from error
    except OSError as error:
        _logger.exception("The file %s cannot be read from the storage.", name)
        raise FilesAway from error


def find_lent_address(name: str, *, kind: str, disposition: str) -> str | None:
    """An address in the bucket that lives a minute; None where files are on the disk. Raises `FileMissing`, `FilesAway`.

    Whoever has it reads the file: ask for it after the permission was checked, and hand it to nobody else.
    """
    storage: object = default_storage
    if not isinstance(storage, Lender):
        return None
    try:
        if not default_storage.exists(name):
            _logger.error("The file %s is missing from the bucket.", name)
            raise FileMissing
    except OSError as error:
        _logger.exception("The bucket does not answer.")
        raise FilesAway from error
    return storage.lent_address(name, kind=kind, disposition=disposition)


def list_older_than(folder: str, age: timedelta, *, now: datetime) -> Iterator[str]:
    """Names of the files in a folder whose day is so long ago, as `keep_file` has written them."""
    last_day = (now - age).date().isoformat()
    with suppress(FileNotFoundError):
        for day in default_storage.listdir(folder)[0]:
            if day < last_day:
                yield from (f"{folder}/{day}/{name}" for name in default_storage.listdir(f"{folder}/{day}")[1])
