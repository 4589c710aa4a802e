"""Work done in a process beside this one, where a second processor would else stand idle."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from typing import Generic, TypeVar

from openness_kg.base import stopping
from openness_kg.base.errors import OpennessError, reason

Outcome = TypeVar("Outcome")


class Beside(Generic[Outcome]):
    """A call that runs beside the caller from now on; on a single processor it runs when its result is asked for."""

    def __init__(self, work: Callable[[], Outcome]) -> None:
        """Start the work; what it returns has to be picklable."""
        self._work = work
        self._receiver: Connection | None = None
        if (os.cpu_count() or 1) > 1 and "fork" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            # no daemon, since work may start work of its own; the pipe breaks when either side is gone
            self._process = context.Process(target=_run, args=(work, sender, self._receiver))
            self._process.start()
            sender.close()
            # work whose result nobody asked for, as after an error, would else be waited for at exit
            self._left = Finalize(None, _abandon, (self._receiver, self._process), exitpriority=10)

    def result(self) -> Outcome:
        """Return what the work returned.

        Raises:
            OpennessError: the work raised one, or its process ended before it could answer.

        """
        if self._receiver is None:
            return self._work()
        try:
            failed, outcome = self._receiver.recv()
        except EOFError:
            raise OpennessError("A part of the work ended unexpectedly, most likely for want of memory.") from None
        self._process.join()
        self._left.cancel()
        if failed is not None:
            raise failed
        value: Outcome = outcome
        return value


def _abandon(receiver: Connection, process: BaseProcess) -> None:
    receiver.close()
    process.kill()


def _run(work: Callable[[], object], sender: Connection, receiver: Connection) -> None:
    # the pipe would not break when the parent is gone, were it kept open here
    receiver.close()
    # an interrupt ends this process without a word: its parent has one to say
    stopping.forget()
    try:
        answer: tuple[OpennessError | None, object] = (None, work())
    except OpennessError as error:
        answer = (error, None)
    except MemoryError:
        return
    except OSError as error:
        answer = (OpennessError(f"{error.filename or 'The work'}: {reason(error)}."), None)
    with suppress(BrokenPipeError):
        sender.send(answer)
