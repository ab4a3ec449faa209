"""How much one request may upload: refused by its declared length, before anything of it is read or written to disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST = 11 * 1024 * 1024
"""Bytes of a request with files: a receipt of 10 MB, and room for the form around it.

What a single field takes is for its form to say, beside the field.
"""


class BoundedUploads(FileUploadHandler):
    """Stands before the handlers that keep files, and hands every part on to them."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  # Django passes it by this name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises `RequestDataTooBig`, which is answered with 400."""
        if content_length > MOST:
            raise RequestDataTooBig(f"A request with files may have {MOST:,} bytes, this one has {content_length:,}.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hands a part on."""
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Keeps nothing itself."""
        return None
