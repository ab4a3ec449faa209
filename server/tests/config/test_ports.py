"""A port that cannot be had is said before anything is done."""

import socket
from collections.abc import Iterator

import pytest

from keito_server.config.serving.ports import PortRefused, check_port, is_answering


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on, sharing it as the web server does."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_free_port_is_fine_and_nobody_answers_there(taken: int) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        free = listener.getsockname()[1]
    check_port("127.0.0.1", free)
    assert not is_answering("127.0.0.1", free)


def test_a_taken_port_is_refused_with_another_to_choose(taken: int) -> None:
    with pytest.raises(PortRefused, match=f"Port {taken} on 127.0.0.1 cannot be used: it is taken.*PORT={taken + 1}"):
        check_port("127.0.0.1", taken)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(PortRefused, match="no address of this machine"):
        check_port("192.0.2.1", 8000)


def test_a_name_without_address_is_refused() -> None:
    with pytest.raises(PortRefused, match="cannot be used"):
        check_port("nowhere.invalid", 8000)
