"""Which figures of a submission somebody has looked at, so that they decide on these and no others."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2s


def fingerprint_of(parts: Iterable[tuple[int, int, datetime | None]]) -> str:
    """A few letters that change with what is bundled: how many entries, their counted milliseconds, the newest change.

    Each part is one entry, or a day's: their number, their milliseconds, and when one of them was changed last.
    """
    count, total_ms, newest = 0, 0, datetime.min.replace(tzinfo=UTC)
    for entries, counted_ms, changed_at in parts:
        count, total_ms = count + entries, total_ms + counted_ms
        newest = max(newest, changed_at or newest)
    told = f"{count} {total_ms} {newest.astimezone(UTC).isoformat()}"
    return blake2s(told.encode(), digest_size=8).hexdigest()
