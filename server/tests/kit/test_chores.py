"""The worker's chores: all are done, whatever becomes of one."""

from datetime import datetime

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
    chores.do_chores(NOW)
    assert done == [NOW]
    assert "empty the bin" in caplog.text
