"""Static files as browsers get them: hashed names, compressed, the stylesheet in one piece.

In development, where files are served from the source folders, none of this runs and none is needed: `app.css` is plain
CSS whose `@import` lines the browser follows itself.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from keito_server.web.stylesheet import write_out

STYLESHEET = "web/css/app.css"

Sources = dict[str, tuple[Storage, str]]


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise's is untyped
    """Writes the stylesheet's imports out while static files are collected, and names imported modules by their hash."""

    # An ES module names its neighbours by relative address; Django's own patterns rewrite these to the hashed names.
    # Only in the folders of our modules: what other packages ship may import what it does not bring.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*/js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[tuple[str, str, bool]]:
        """Replace the map by the whole stylesheet and leave its parts out, then hash and compress as usual."""
        if not dry_run and STYLESHEET in paths:
            paths = bundled(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def bundled(paths: Sources) -> Sources:
    """The same sources with the stylesheet in one piece and without its parts."""
    folder = STYLESHEET.rpartition("/")[0] + "/"

    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            text: bytes = file.read()
        return text.decode("utf-8")

    whole = InMemoryStorage()
    whole.save(STYLESHEET, ContentFile(write_out(STYLESHEET, read).encode("utf-8")))
    rest = {name: source for name, source in paths.items() if not name.startswith(folder)}
    return {**rest, STYLESHEET: (whole, STYLESHEET)}
