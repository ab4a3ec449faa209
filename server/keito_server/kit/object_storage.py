"""Files in an S3 bucket that nobody reads but by an address which is made for one reading, and lives a minute."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from storages.backends.s3 import S3Storage

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

LENT_FOR = 60
"""Seconds that an address lives."""

_CLIENT = Config(
    signature_version="s3v4",
    connect_timeout=5,
    read_timeout=30,
    retries={"total_max_attempts": 2},
    # Only Amazon knows the checksums that are sent unasked; other makers of S3 refuse them.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class StorageAway(OSError):
    """The bucket cannot be reached, or does not let us in."""


class StorageMisnamed(Exception):
    """The settings lead to no bucket that lets us in; the message says why, and which of them to look at."""


def _as_files_fail(call: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Lets what goes wrong look as it would on a disk, so that readers need not know where files are."""

    @wraps(call)
    def called(*args: Given.args, **options: Given.kwargs) -> Answer:
        try:
            return call(*args, **options)
        except (BotoCoreError, ClientError) as error:
            raise StorageAway(str(error)) from error

    return called


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


class ObjectStorage(S3Storage):  # type: ignore[misc]  # the library is untyped
    """A private bucket. A file that is missing raises `FileNotFoundError`, all other trouble `StorageAway`."""

    def get_default_settings(self) -> dict[str, Any]:
        """What the library would read from settings of its own: names are never used twice, nothing is public."""
        own: dict[str, Any] = {
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": LENT_FOR,
            "custom_domain": None,
            "client_config": _CLIENT,
        }
        return {**super().get_default_settings(), **own}

    @_as_files_fail
    def _open(self, name: str, mode: str = "rb") -> Any:
        opened = super()._open(name, mode)
        if "r" in mode:
            opened.seek(0)  # fetches it, so that trouble comes here and not in the middle of reading
        return opened

    @_as_files_fail
    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)
        return saved

    @_as_files_fail
    def delete(self, name: str) -> None:
        """Removes a file; one that is not there is removed already."""
        super().delete(name)

    @_as_files_fail
    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return bool(super().exists(name))

    @_as_files_fail
    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The folders and the files in a folder."""
        folders, files = super().listdir(name)
        return folders, files

    def check(self) -> None:
        """Asks the bucket for the name of one file of ours; raises `StorageMisnamed`."""
        try:
            client = self.connection.meta.client
            client.list_objects_v2(Bucket=self.bucket_name, Prefix=self.location, MaxKeys=1)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == HTTPStatus.NOT_FOUND:
                where = self.endpoint_url or "Amazon"
                raise StorageMisnamed(
                    f"There is no bucket {self.bucket_name} at {where}. See S3_BUCKET and S3_ENDPOINT_URL."
                ) from error
            raise StorageMisnamed(
                f"The bucket {self.bucket_name} does not let Keito in: {_reason(error)}. "
                "See S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION."
            ) from error
        except NoCredentialsError as error:
            raise StorageMisnamed(
                f"No key is given for the bucket {self.bucket_name}, and the machine has none. "
                "See S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY."
            ) from error
        except (BotoCoreError, ValueError) as error:
            raise StorageMisnamed(
                f"The bucket {self.bucket_name} cannot be reached: {_reason(error)}. See S3_ENDPOINT_URL and S3_REGION."
            ) from error

    def lent_address(self, name: str, *, kind: str, disposition: str) -> str:
        """An address at which the file can be read for `LENT_FOR` seconds, answered as `kind` with this disposition."""
        wanted = {
            "ResponseContentType": kind,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": "private, no-store",
        }
        return str(self.url(name, parameters=wanted, expire=LENT_FOR))
