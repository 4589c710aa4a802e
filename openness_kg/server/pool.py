"""The workers as the server sees them: it asks one that is idle, kills one that takes too long, and has it replaced."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from openness_kg.base.errors import OpennessError
from openness_kg.base.limited import QUERY
from openness_kg.server import wire
from openness_kg.server.opening import Opening
from openness_kg.server.settings import Settings

_GROWN = 256 * 2**20
"""Bytes beyond those at its beginning with which a worker is replaced."""
_PAUSE = 0.2
"""Seconds until it is tried again to begin a worker."""
_BUSY = "All workers are busy: try again in a moment."
_TOO_LONG = "The query took longer than {:g} seconds: narrow it down."
_ENDED = "The graph cannot be opened: the process that did so ended."
_TOO_LARGE = "The answer has more than {} MiB: ask for less, with LIMIT or a narrower pattern, or take the dumps."


@dataclass(frozen=True)
class Answer:
    """What came of a question: a status of HTTP, headers and content; a sentence if it was not answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    why: str = ""


@dataclass
class _Worker:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    graph: str
    """What tells the graph that it has from any other."""
    process: int
    """A descriptor that stands for the process, so that no other is killed in its stead."""
    grown: bool = False
    """Whether it has taken much memory beyond the graph."""

    def kill(self) -> None:
        """Kill it, and let go of all that stands for it; it cannot be asked again."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, signal.SIGKILL)
        os.close(self.process)
        self.writer.close()


@dataclass
class Numbers:
    """What has happened so far, for :mod:`openness_kg.server.metrics`."""

    killed: int = 0
    died: int = 0
    refused: int = 0
    waiting: int = 0
    running: int = 0
    asked: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Pool:
    """Workers that answer questions over one graph."""

    def __init__(self, settings: Settings, opening: Opening) -> None:
        """Take what the server was told, and the process that opens the graph."""
        self._settings = settings
        self._keeper = opening
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._mending = asyncio.Lock()
        self._replacing: set[asyncio.Task[None]] = set()
        self.numbers = Numbers()
        self.fingerprint = ""

    @property
    def ready(self) -> int:
        """How many workers are idle or at work."""
        return self._idle.qsize() + self.numbers.running

    async def start(self) -> None:
        """Wait for the graph, and have the workers forked.

        Raises:
            OpennessError: the graph cannot be opened.

        """
        await self._opened()
        await asyncio.gather(*(self._add(forgiving=False) for _ in range(self._settings.workers)))

    async def stop(self) -> None:
        """Let the workers and the keeper end."""
        for task in self._replacing:
            task.cancel()
        while not self._idle.empty():
            self._idle.get_nowait().kill()
        self._keeper.close()

    async def ask(self, question: Mapping[str, Any], seconds: float | None = None) -> Answer:
        """Return the answer to a question, or why there is none; a worker that takes too much is killed.

        Args:
            question: what :mod:`openness_kg.server.operations` knows.
            seconds: that it may take, if not as many as any other.

        """
        allowed = seconds or self._settings.timeout
        if self.numbers.waiting >= self._settings.queue:
            self.numbers.refused += 1
            return Answer(503, {"retry-after": "1"}, b"", _BUSY)
        self.numbers.waiting += 1
        try:
            async with asyncio.timeout(self._settings.timeout * self._settings.turns):
                worker = await self._living()
        except TimeoutError:
            self.numbers.refused += 1
            return Answer(503, {"retry-after": "1"}, b"", _BUSY)
        finally:
            self.numbers.waiting -= 1
        self.numbers.running += 1
        begun = time.monotonic()
        healthy = False
        try:
            worker.writer.write(wire.packed_json(wire.ASK, {**question, "seconds": allowed}))
            async with asyncio.timeout(allowed):
                answer = await self._answer(worker)
            # one that has become large is replaced, since it gives no memory back
            healthy = answer is not None and not worker.grown
        except TimeoutError:
            self.numbers.killed += 1
            return Answer(504, {}, b"", _TOO_LONG.format(allowed))
        except (asyncio.IncompleteReadError, OSError):
            self.numbers.died += 1
            return Answer(504, {}, b"", QUERY.too_much)
        finally:
            self.numbers.running -= 1
            self.numbers.seconds += time.monotonic() - begun
            kind = str(question["what"])
            self.numbers.asked[kind] = self.numbers.asked.get(kind, 0) + 1
            if healthy:
                self._idle.put_nowait(worker)
            else:
                # also if the client has gone away: nobody waits for what it asked
                worker.kill()
                self._replace()
        if answer is None:
            return Answer(403, {}, b"", _TOO_LARGE.format(self._settings.largest_answer // 2**20))
        return answer

    async def _living(self) -> _Worker:
        """Return an idle worker; one that has died meanwhile, or that has an older graph, is replaced."""
        while (worker := await self._idle.get()).reader.at_eof() or worker.graph != self.fingerprint:
            worker.kill()
            self._replace()
        return worker

    async def _answer(self, worker: _Worker) -> Answer | None:
        """Read an answer to its end; None if it is larger than an answer may be."""
        head: dict[str, Any] = {}
        content = bytearray()
        while True:
            kind, part = await wire.read(worker.reader)
            if kind == wire.HEAD:
                head = json.loads(part)
            elif kind == wire.PART:
                content += part
                if len(content) > self._settings.largest_answer:
                    return None
            else:
                end = json.loads(part)
                if end["grown"] > _GROWN:
                    worker.grown = True
                if "why" in end:
                    return Answer(end["status"], {}, b"", end["why"])
                return Answer(head["status"], head["headers"], bytes(content))

    def _replace(self) -> None:
        task = asyncio.create_task(self._add())
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _add(self, forgiving: bool = True) -> None:
        """Add a worker, and reopen the graph first if its keeper is gone.

        Args:
            forgiving: whether to try again and again if the graph cannot be opened.

        Raises:
            OpennessError: it cannot be opened.

        """
        while True:
            if self._keeper.ended:
                async with self._mending:
                    if self._keeper.ended:
                        self._keeper.close()
                        self._keeper = Opening(self._settings)
                        try:
                            await self._opened()
                        except OpennessError:
                            await asyncio.sleep(1)
                            continue
            try:
                self._idle.put_nowait(await self._forked(self._keeper.control))
            except OpennessError:
                if not forgiving:
                    raise
            except (OSError, asyncio.IncompleteReadError):
                pass
            else:
                return
            await asyncio.sleep(_PAUSE)

    async def _forked(self, control: socket.socket) -> _Worker:
        """Return a worker that the keeper forks, once it says that it is ready."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(control, [b"W"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        # from here on the socket is the stream's
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=2 * wire.LONGEST)
        try:
            kind, content = await wire.read(reader)
            said = json.loads(content)
            if kind == wire.END:
                raise OpennessError(said)  # noqa: TRY301 - the socket is closed below
            process = os.pidfd_open(said["process"])
        except BaseException:
            writer.close()
            raise
        # if something else lies there now, the other workers are replaced, too
        self.fingerprint = said["graph"]
        return _Worker(reader, writer, said["graph"], process)

    async def _opened(self) -> None:
        kind, said = await asyncio.to_thread(_first, self._keeper.control)
        if kind != wire.READY:
            self._keeper.close()
            raise OpennessError(json.loads(said) if said else _ENDED)


def _first(channel: socket.socket) -> tuple[bytes, bytes]:
    return wire.receive(channel) or (wire.END, b"")
