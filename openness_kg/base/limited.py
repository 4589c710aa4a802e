"""Running work of unknown cost in a process of its own that can be killed.

Oxigraph has no query time-out, and a thread cannot be stopped from outside. The process can open no
file and no connection unless it is allowed to, takes a bounded amount of memory, and ends by itself should
its parent be gone.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import resource
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import IO

from openness_kg.base.errors import OpennessError

MEMORY = 8 * 2**30
"""Bytes of address space that the work may take."""
LONGEST = 86_400
"""Seconds that the work may be allowed at most."""


@dataclass(frozen=True)
class Limits:
    """What the work may take, and what the user is told when it wants more; a query's, unless said otherwise."""

    memory: int = MEMORY
    opens_files: bool = False
    too_long: str = "The query took longer than {seconds:g} seconds: narrow it down, or raise --timeout."
    too_much: str = "The query needs more memory than it may take: narrow it down."


QUERY = Limits()


def run(work: Callable[[IO[bytes]], None], seconds: float, limits: Limits = QUERY) -> bytes:
    """Return what the work writes.

    Args:
        work: writes to the file that it is handed.
        seconds: how long it may take.
        limits: what else it may take.

    Raises:
        OpennessError: it took longer than that many seconds, ran out of memory, or raised one itself.

    """
    if not 0 < seconds <= LONGEST:
        raise OpennessError(f"A time-out is more than 0 and at most {LONGEST} seconds, and {seconds:g} is not.")
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryFile() as output:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(work, output, sender, seconds, limits), daemon=True)
        process.start()
        sender.close()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
            raise OpennessError(limits.too_long.format(seconds=seconds))
        if message := _received(receiver):
            raise OpennessError(message)
        if process.exitcode:
            raise OpennessError(limits.too_much)
        output.seek(0)
        return output.read()


def _child(
    work: Callable[[IO[bytes]], None], output: IO[bytes], sender: Connection, seconds: float, limits: Limits
) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(math.ceil(seconds) + 1)
    # what Rust says when memory runs out is not for the user
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    if not limits.opens_files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    try:
        work(output)
        output.flush()
    except OpennessError as error:
        sender.send(str(error))
    except MemoryError:
        sender.send(limits.too_much)


def _received(receiver: Connection) -> str:
    try:
        return str(receiver.recv()) if receiver.poll() else ""
    except EOFError:
        return ""
