"""How bytes from a connection become requests: nobody may hold one open by sending, or reading, next to nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_STALLED = 30.0
"""Seconds in which a client has to have read something of an answer."""


class Patient(H11Protocol):
    """HTTP/1.1 whose clients have to send a head, and to read answers, in reasonable time."""

    patience: float
    """Seconds in which the head of a request has to be there."""
    _waiting: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None
    _unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of the first request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait for the rest of a head."""
        super().data_received(data)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        for timer in (self._waiting, self._writing):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to watch whether the client reads."""
        super().pause_writing()
        self._unread = self.transport.get_write_buffer_size()
        self._writing = self.loop.call_later(_STALLED, self._look)

    def resume_writing(self) -> None:
        """Stop watching."""
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()

    def _await_head(self) -> None:
        if self._waiting is None and self._between_requests():
            self._waiting = self.loop.call_later(self.patience, self._give_up)

    def _between_requests(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def _give_up(self) -> None:
        self._waiting = None
        if self._between_requests() and not self.transport.is_closing():
            self.transport.close()

    def _look(self) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= self._unread:
            self.transport.abort()
        else:
            self._unread = left
            self._writing = self.loop.call_later(_STALLED, self._look)


def protocol(patience: float) -> type[asyncio.Protocol]:
    """Return the class of connections for a number of seconds in which the head of a request has to be there."""
    return type("Patient", (Patient,), {"patience": patience})
