"""Running work of unknown cost in a process of its own that can be killed.

Oxigraph has no query time-out, and a thread cannot be stopped from outside.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from collections.abc import Callable
from typing import IO

from openness_kg.errors import OpennessError

MEMORY = 8 * 2**30
"""Bytes of address space that the work may take."""


def run(work: Callable[[IO[bytes]], None], seconds: float) -> bytes:
    """Return what the work writes.

    Raises:
        OpennessError: it took longer than that many seconds, ran out of memory, or raised one itself.

    """
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryFile() as output:
        receiver, sender = context.Pipe(duplex=False)

        def child() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            try:
                work(output)
                output.flush()
            except OpennessError as error:
                sender.send(str(error))
            except MemoryError:
                sender.send("The query needs more memory than it may take: narrow it down.")

        process = context.Process(target=child, daemon=True)
        process.start()
        sender.close()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
            raise OpennessError(f"The query took longer than {seconds:g} seconds: narrow it down, or raise --timeout.")
        if receiver.poll():
            try:
                raise OpennessError(str(receiver.recv()))
            except EOFError:
                pass
        if process.exitcode:
            raise OpennessError("The query ended unexpectedly, most likely for want of memory: narrow it down.")
        output.seek(0)
        return output.read()
