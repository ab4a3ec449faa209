"""Programs beside the server start anew each time, and what goes wrong in one is told."""

import pytest

from tests.journeys.running_server import RunningServer


def test_a_program_gets_its_arguments_and_answers_what_it_printed(server: RunningServer) -> None:
    assert server.run("-c", "import sys; print(sys.argv[1:])", "Zürich", "a b") == "['Zürich', 'a b']\n"


def test_a_program_leaves_nothing_behind_for_the_next(server: RunningServer) -> None:
    server.run("-c", "import django; django.left_behind = True")
    assert server.run("-c", "import django; print(hasattr(django, 'left_behind'))") == "False\n"


@pytest.mark.parametrize("code", ["1 / 0", "raise SystemExit('refused')", "raise SystemExit(3)"])
def test_a_program_that_fails_says_what_it_had_printed(server: RunningServer, code: str) -> None:
    with pytest.raises(RuntimeError, match="as far as this"):
        server.run("-c", f"print('as far as this'); {code}")
