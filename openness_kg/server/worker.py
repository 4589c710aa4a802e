"""A worker: it answers one question after another over a socket, and is killed if one takes too much."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NoReturn, TypeAlias

from openness_kg.base.errors import OpennessError
from openness_kg.base.limited import QUERY
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server import wire
from openness_kg.server.operations import FAULT, OPERATIONS, RefusalError
from openness_kg.server.settings import Settings
from openness_kg.server.wire import VARY

Opener: TypeAlias = Callable[[], tuple[KnowledgeGraph, str]]
"""Gives the graph, and what tells it from any other."""
_STATM = Path("/proc/self/statm")
_GZIP_LEVEL = 4
_GRACE = 2
"""Seconds after its time-out that a worker whose server does not kill it ends by itself."""


class Answer(io.RawIOBase):
    """Where an operation writes its answer: first what it is, then its bytes as they come."""

    def __init__(self, channel: socket.socket, zipped: bool) -> None:
        """Take the socket, and whether the client takes gzip."""
        self._channel, self._zipped = channel, zipped

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def write(self, content: Any) -> int:
        """Send some bytes."""
        view = memoryview(content).cast("B")
        for start in range(0, len(view), wire.LONGEST):
            self._channel.sendall(wire.packed(wire.PART, bytes(view[start : start + wire.LONGEST])))
        return len(view)

    def begin(self, media_type: str, status: int = 200) -> IO[bytes]:
        """Say what the answer is, and return what takes its bytes, which has to be closed."""
        encoding = {"content-encoding": "gzip"} if self._zipped else {}
        head = {
            "status": status,
            "headers": {"content-type": media_type, "vary": VARY, **encoding},
        }
        self._channel.sendall(wire.packed_json(wire.HEAD, head))
        if self._zipped:
            return gzip.GzipFile(fileobj=_Buffered(self), mode="wb", compresslevel=_GZIP_LEVEL, mtime=0)  # type: ignore[return-value]
        return _Buffered(self)


class _Buffered(io.BufferedWriter):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer, wire.LONGEST // 4)


def main(channel: socket.socket, graph: Opener, settings: Settings) -> NoReturn:
    """Answer what comes over the socket until the other side is gone."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # what the engine says when memory runs out is not for anybody
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        known, told = graph()
        begun = _resident()
        _confine(settings.memory)
        channel.sendall(wire.packed_json(wire.READY, {"process": os.getpid(), "graph": told}))
        while message := wire.receive(channel):
            question = json.loads(message[1])
            # an alarm ends this process: it is for the case that nobody is there to do so
            signal.setitimer(signal.ITIMER_REAL, question["seconds"] + _GRACE)
            said = _answer(question, known, channel)
            channel.sendall(wire.packed_json(wire.END, {**said, "grown": _resident() - begun}))
            signal.setitimer(signal.ITIMER_REAL, 0)
    except OpennessError as error:
        channel.sendall(wire.packed_json(wire.END, str(error)))
        os._exit(1)
    except OSError:
        os._exit(1)
    os._exit(0)


def _answer(question: dict[str, Any], graph: KnowledgeGraph, channel: socket.socket) -> dict[str, Any]:
    """Answer a question; return how that went, with the status of HTTP that says so."""
    answer = Answer(channel, question.get("gzip", False))
    try:
        OPERATIONS[question["what"]](graph, question, answer.begin)
    except RefusalError as error:
        return {"status": error.status, "why": str(error)}
    except OpennessError as error:
        return {"status": 400, "why": str(error)}
    except (MemoryError, RecursionError):
        return {"status": 504, "why": QUERY.too_much}
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the worker goes on, and the client is told
        return {"status": 500, "why": FAULT.format(type(error).__name__)}
    return {"status": 200}


def _resident() -> int:
    return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _confine(memory: int) -> None:
    """Let this process take only so much memory beyond what it has, and leave no picture of it when it dies."""
    pages = int(_STATM.read_text(encoding="ascii").split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
