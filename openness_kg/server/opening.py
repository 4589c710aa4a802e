"""What a server begins with, before what takes time is imported: its socket, and the process that opens the graph."""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys

from openness_kg.base.errors import OpennessError, reason
from openness_kg.server.settings import Settings


class Opening:
    """The process that opens the graph, and the socket over which it is asked for workers.

    Attributes:
        control: that socket.

    """

    def __init__(self, settings: Settings) -> None:
        """Start the process, which begins to open the graph."""
        self.control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a number
                [sys.executable, "-m", "openness_kg.server.keeper", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                # an interrupt at a terminal is for the server, which then ends this one
                process_group=0,
            )
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        with self._process.stdin as pipe:
            pickle.dump(settings, pipe)

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the process; its workers end when nobody asks them."""
        self.control.close()
        self._process.kill()
        self._process.wait()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that is bound, and not listened to yet.

    Raises:
        OpennessError: the address cannot be had.

    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, number)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except (OSError, OverflowError) as error:
        raise OpennessError(f"{host}:{port}: this address cannot be listened to: {reason(error)}.") from None
    return found
