"""Whether the web server will get its port, asked before anything else is done, and whether it answers there."""

import errno
import http.client
import socket


class PortRefused(Exception):
    """The port cannot be listened on; the message says why, and what to do."""


_REASONS = {
    errno.EADDRINUSE: "it is taken, perhaps by another Keito. Stop that, or choose another port, such as PORT={other}.",
    errno.EACCES: "this user may not use it. Choose one above 1023, such as PORT=8000.",
    errno.EADDRNOTAVAIL: "HOST is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all its addresses.",
}


def check_port(host: str, port: int) -> None:
    """Raises `PortRefused` unless `port` on `host` is free.

    The web server's processes share their port (SO_REUSEPORT) and so would share it with those of another start, too:
    requests would reach either at random. A plain bind, as here, finds that out.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"{error.strerror}.").format(other=port + 1 if port < 65535 else 8000)
        raise PortRefused(f"Port {port} on {host} cannot be used: {reason}") from error


def is_answering(host: str, port: int) -> bool:
    """Whether a web server answers requests there, whatever it says."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
