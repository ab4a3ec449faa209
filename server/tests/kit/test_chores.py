"""The worker's chores: all are done, whatever becomes of one."""

from datetime import datetime, timedelta

import pytest

from keito_server.kit import chores
from tests.conftest import NOW


def test_a_chore_that_fails_is_logged_and_keeps_no_other_from_being_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(chores, "_chores", {})
    done: list[datetime] = []

    def fails(now: datetime) -> None:
        raise ValueError("no paper")

    chores.register_chore("empty the bin", fails)
    chores.register_chore("water the plants", done.append)
    chores.Chores().do_due(NOW)
    assert done == [NOW]
    assert "empty the bin" in caplog.text


def test_each_chore_is_done_at_its_own_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "_chores", {})
    done: list[tuple[str, datetime]] = []
    chores.register_chore("often", lambda now: done.append(("often", now)), every=chores.EVERY_MINUTE)
    chores.register_chore("seldom", lambda now: done.append(("seldom", now)))
    worker = chores.Chores()
    times = [NOW + timedelta(seconds=seconds) for seconds in (0, 59, 60, 3599, 3600)]
    for now in times:
        worker.do_due(now)
    assert [when for name, when in done if name == "often"] == [times[0], times[2], times[3]]
    assert [when for name, when in done if name == "seldom"] == [times[0], times[4]]
