"""Ending when told to: tidily, and soon, though a library may be at work that heeds no signal until it is done."""

from __future__ import annotations

import atexit
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NoReturn

from openness_kg.base import passing

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 3.0
"""Seconds in which a process may end by itself."""
SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a process."""


_ours: dict[int, Callable[[int, FrameType | None], None]] = {}
told: list[int] = []
"""The numbers of the signals that this process was told to end by."""


def leave_at_once() -> None:
    """Let signals that end a process end this one on the spot, while it is loaded and has nothing to tidy up.

    Python would interrupt what it is at just then, which can be where nothing is told of it, and end with a traceback.
    """

    def leave(number: int, _: FrameType | None) -> NoReturn:
        os._exit(SIGNALLED + number)

    _handle(leave)


def heed() -> None:
    """Let signals that end a process interrupt this one, so that it tidies up.

    It is interrupted once, so that nothing keeps it from tidying up. If it has not ended within the grace, or is told a
    second time, what it made for the time being is removed, and it ends. A signal that somebody else handles later on,
    or that is ignored, as by nohup, is left to them.
    """

    def stop(number: int, _: FrameType | None) -> None:
        told.append(number)
        if len(told) == 1:
            raise KeyboardInterrupt

    _handle(stop)
    told_of = sys.unraisablehook

    def unraisable(what: sys.UnraisableHookArgs) -> None:
        # where Python cannot be interrupted, as in a finalizer, it is told of in vain: the grace ends it
        if not (told and issubclass(what.exc_type, KeyboardInterrupt)):
            told_of(what)

    sys.unraisablehook = unraisable
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def watch() -> None:
        # Python itself looks at a signal only between two of its own steps; here it is read as it comes
        while signal.getsignal(number := os.read(reader, 1)[0]) is not stop:
            pass
        select.select([reader], [], [], GRACE)
        _end(number)

    Thread(target=watch, daemon=True).start()


def _handle(handler: Callable[[int, FrameType | None], None]) -> None:
    """Let this handle the signals, but for those that are ignored or that somebody else handles."""
    for number in SIGNALS:
        known = signal.getsignal(number)
        if known in (signal.SIG_DFL, signal.default_int_handler) or known is _ours.get(number, handler):
            signal.signal(number, handler)
            _ours[number] = handler


def forget() -> None:
    """Let these signals end this process at once, as one that another has started and tidies up for."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def leave(code: int) -> NoReturn:
    """End this process once all is written and tidied up; a large graph would take long to be freed bit by bit.

    Args:
        code: how it ends, unless it was told to: then that is said instead.

    Raises:
        OSError: what was said cannot be written.

    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    atexit._run_exitfuncs()
    if told:
        # what was being started when the signal came is in nobody's hands
        _kill()
        with suppress(ChildProcessError):
            while True:
                os.wait()
    passing.clear()
    os._exit(SIGNALLED + told[0] if told and code else code)


def _end(number: int) -> None:
    _kill()
    passing.clear()
    os._exit(SIGNALLED + number)


def _kill() -> None:
    """End what this process has started."""
    for process in _below(os.getpid()):
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)


def _below(process: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that they have; none where the system tells of none."""
    with suppress(OSError):
        for listed in Path(f"/proc/{process}/task").glob("*/children"):
            for child in map(int, listed.read_text(encoding="ascii").split()):
                yield from _below(child)
                yield child
