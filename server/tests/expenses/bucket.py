"""A real HTTP server that speaks S3, made by somebody else, with a private bucket that the product is set up for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import httpx
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

from keito_server.config.environment import Environment

BUCKET = "keito-files"
PREFIX = "harrow"


@dataclass(frozen=True, slots=True)
class Bucket:
    """The bucket as its owner sees it, and as the internet does."""

    endpoint: str
    client: Any

    def names(self) -> list[str]:
        """The names of all that is in it."""
        return [entry["Key"] for entry in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def grants_of(self, key: str) -> set[str]:
        """Whom the bucket itself lets read a file: its owner's id, or the address of a group such as everybody."""
        grants = self.client.get_object_acl(Bucket=BUCKET, Key=key)["Grants"]
        return {grant["Grantee"].get("URI", "owner") for grant in grants}

    def delete(self, key: str) -> None:
        """Loses a file."""
        self.client.delete_object(Bucket=BUCKET, Key=key)

    def fetch(self, address: str) -> httpx.Response:
        """What anybody gets at an address, on the wire."""
        return httpx.get(address)


@contextmanager
def open_bucket(settings: LazySettings) -> Iterator[Bucket]:
    """Keeps all files in a bucket for as long as the block lasts."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    httpx.post(f"{endpoint}/moto-api/reset").raise_for_status()  # all servers of a process share what they keep
    keys = {"aws_access_key_id": "keito", "aws_secret_access_key": "only-for-tests"}
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
    client.create_bucket(Bucket=BUCKET)
    environment = Environment(  # type: ignore[call-arg]  # what is not given has its default
        S3_BUCKET=BUCKET,
        S3_ENDPOINT_URL=endpoint,
        S3_REGION="us-east-1",
        S3_ACCESS_KEY_ID="keito",
        S3_SECRET_ACCESS_KEY="only-for-tests",
        S3_PREFIX=PREFIX,
    )
    settings.STORAGES = settings.STORAGES | {"default": environment.file_storage()}
    try:
        yield Bucket(endpoint, client)
    finally:
        server.stop()
