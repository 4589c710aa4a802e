"""Ending when told to: tidily, and soon, though a library may be at work that heeds no signal until it is done."""

from __future__ import annotations

import os
import select
import signal
import sys
from threading import Thread
from types import FrameType
from typing import NoReturn

from openness_kg.base import passing

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 3.0
"""Seconds in which a process may end by itself."""
SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a process."""


def heed() -> list[int]:
    """Let signals that end a process interrupt this one, so that it tidies up; return a list that takes their numbers.

    If it has not ended within the grace, or is told a second time, what it made for the time being is removed, and it
    ends. A signal that somebody else handles later on, or that is ignored, as by nohup, is left to them.
    """
    told: list[int] = []

    def stop(number: int, _: FrameType | None) -> NoReturn:
        told.append(number)
        raise KeyboardInterrupt

    for number in SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, stop)
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
    return told


def _end(number: int) -> NoReturn:
    if "multiprocessing" in sys.modules:
        for child in sys.modules["multiprocessing"].active_children():
            child.kill()
    passing.clear()
    os._exit(SIGNALLED + number)
