"""Running work of unknown cost in a process of its own that can be killed.

Oxigraph has no query time-out, and a thread cannot be stopped from outside. The process takes a bounded amount of
memory, and ends by itself should its parent be gone. It writes straight to where its parent wants the result.
"""

from __future__ import annotations

import io
import math
import os
import resource
import select
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, NoReturn

from openness_kg.base import stopping
from openness_kg.base.errors import Exit, FindingsError, OpennessError, first_line

MEMORY = 8 * 2**30
"""Bytes of address space that the work may take, on a machine that has as many."""
LONGEST = 86_400
"""Seconds that the work may be allowed at most."""
_HELD_BACK = 2**20
"""Bytes of a result that are held back, so that work that fails early has written nothing."""


@dataclass(frozen=True)
class Limits:
    """What the work may take, and what the user is told when it wants more; a query's, unless said otherwise."""

    memory: int = MEMORY
    too_long: str = "The query took longer than {seconds:g} seconds: narrow it down, or raise --timeout."
    too_much: str = "The query needs more memory than it may take, or nests too deeply: narrow it down."


QUERY = Limits()


def check(seconds: float) -> float:
    """Return a number of seconds that work may be allowed.

    Raises:
        OpennessError: it is none.

    """
    if not 0 < seconds <= LONGEST:
        raise OpennessError(f"A time-out is more than 0 and at most {LONGEST} seconds, and {seconds:g} is not.")
    return seconds


def run(work: Callable[[IO[bytes]], None], seconds: float, limits: Limits = QUERY) -> bytes:
    """Return what the work writes; see :func:`into`."""
    with tempfile.TemporaryFile() as output:
        into(output, work, seconds, limits)
        output.seek(0)
        return output.read()


def into(output: IO[bytes], work: Callable[[IO[bytes]], None], seconds: float, limits: Limits = QUERY) -> None:
    """Let the work write to a file that has a descriptor.

    Args:
        output: the file, which the process inherits.
        work: writes to the file that it is handed, as it goes.
        seconds: how long it may take, waiting for whoever reads the output included.
        limits: what else it may take.

    Raises:
        OpennessError: it took longer than that many seconds, ran out of memory, or raised one itself.
        OSError: the output cannot be written.

    """
    ends = time.monotonic() + check(seconds)
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        _child(work, output.fileno(), sender, seconds, limits)
    os.close(sender)
    try:
        said = _said(receiver, ends)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(receiver)
    if said is None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise OpennessError(limits.too_long.format(seconds=seconds))
    _, status = os.waitpid(child, 0)
    _judge(said, status, limits)


def _said(receiver: int, ends: float) -> bytes | None:
    """Return what the process says until it ends, or None if it has not ended in time."""
    said = b""
    while select.select([receiver], [], [], max(0.0, ends - time.monotonic()))[0]:
        if not (part := os.read(receiver, 65536)):
            return said
        said += part
    return None


def _judge(said: bytes, status: int, limits: Limits) -> None:
    kind, _, text = said.decode(errors="replace").partition(":")
    if kind == "unwritten":
        number = int(text)
        # Python makes the right one of it, such as a BrokenPipeError
        raise OSError(number, os.strerror(number))
    if kind == "findings":
        raise FindingsError(text)
    if kind == "error":
        raise OpennessError(text)
    if status:
        raise OpennessError(limits.too_much)


@contextmanager
def without_files() -> Iterator[None]:
    """Keep this process from opening any file or connection while the block runs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class _Output(io.RawIOBase):
    """A descriptor to write to, which remembers why it could not be written."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.failed = 0

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        try:
            return os.write(self._descriptor, content)  # type: ignore[arg-type]
        except OSError as error:
            self.failed = error.errno or 1
            raise


def _child(work: Callable[[IO[bytes]], None], descriptor: int, sender: int, seconds: float, limits: Limits) -> NoReturn:
    stopping.forget()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(math.ceil(seconds) + 1)
    # what Rust says when memory runs out is not for the user
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    memory = min(limits.memory, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    raw = _Output(descriptor)
    output = io.BufferedWriter(raw, _HELD_BACK)
    said = ""
    try:
        work(output)
        output.flush()
    except FindingsError as error:
        said = f"findings:{error}"
    except OpennessError as error:
        said = f"error:{error}"
    except MemoryError:
        said = f"error:{limits.too_much}"
    except OSError as error:
        said = f"error:{first_line(error)}."
    except BaseException as error:  # noqa: BLE001 - nothing may get past here, into what the parent goes on with
        said = f"error:This is a fault of openness-kg itself, please report it: {type(error).__name__}: {error}"
    if raw.failed:
        said = f"unwritten:{raw.failed}"
    with suppress(OSError):
        os.write(sender, said.encode(errors="replace"))
    # no clean-up, which is the parent's, and no flush: what is held back stays unwritten
    os._exit(Exit.BAD_INPUT if said else Exit.FINE)
