"""What a start says where the bucket that is set leads nowhere."""

import socket
from collections.abc import Iterator
from unittest.mock import Mock, patch

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from keito_server.config.management.commands import serve
from keito_server.config.serving.preparation import check_files
from keito_server.kit.object_storage import ObjectStorage, StorageMisnamed
from tests.expenses.bucket import BUCKET, Bucket, open_bucket


@pytest.fixture
def bucket(settings: LazySettings) -> Iterator[Bucket]:
    with open_bucket(settings) as opened:
        yield opened


def _set(settings: LazySettings, **options: object) -> None:
    files = settings.STORAGES["default"]
    settings.STORAGES = settings.STORAGES | {"default": files | {"OPTIONS": files["OPTIONS"] | options}}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_files_on_the_disk_and_in_a_bucket_that_answers_are_fine(settings: LazySettings) -> None:
    check_files()
    with open_bucket(settings):
        check_files()


@pytest.mark.usefixtures("bucket")
def test_another_buckets_name_is_told(settings: LazySettings) -> None:
    _set(settings, bucket_name="not-there")
    with pytest.raises(
        StorageMisnamed, match=r"^There is no bucket not-there at http://127\.0\.0\.1:\d+\. See S3_BUCKET"
    ):
        check_files()


@pytest.mark.usefixtures("bucket")
def test_an_endpoint_where_nobody_answers_is_told(settings: LazySettings) -> None:
    _set(settings, endpoint_url=f"http://127.0.0.1:{_free_port()}")
    with pytest.raises(StorageMisnamed, match=rf"^The bucket {BUCKET} cannot be reached: .* See S3_ENDPOINT_URL"):
        check_files()


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (
            ClientError(
                {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}},
                "ListObjectsV2",
            ),
            "does not let Keito in",
        ),
        (NoCredentialsError(), "No key is given"),
    ],
    ids=["wrong key", "no key"],
)
def test_a_key_that_opens_nothing_is_told(trouble: Exception, words: str) -> None:
    connection = Mock()
    connection.meta.client.list_objects_v2.side_effect = trouble
    with patch.object(ObjectStorage, "connection", connection), pytest.raises(StorageMisnamed, match=words) as told:
        check_files()
    assert "See S3_ACCESS_KEY_ID" in str(told.value)


@pytest.mark.usefixtures("bucket")
def test_the_start_ends_with_that_sentence(settings: LazySettings) -> None:
    _set(settings, bucket_name="not-there")
    with (
        patch.object(serve, "check_port"),
        patch.object(serve, "prepare_database"),
        patch.object(serve, "prepare_static_files"),
        pytest.raises(CommandError, match="There is no bucket not-there"),
    ):
        call_command("serve")
