"""How bytes from a connection become requests: nobody may hold one open by sending, or reading, next to nothing."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

_LARGEST_HEAD = 64 * 1024
"""Bytes of a head, of the trailers of a body, or of what stands around one of its chunks."""
_UNREAD = 256 * 2**20
"""Bytes of answers that clients have not read yet; whoever is sent more then is cut off."""
_STALLED = 30.0
"""Seconds in which a client has to have read something of an answer."""


class Patient(HttpToolsProtocol):
    """HTTP/1.1 whose clients have to send a head, not too large, and to read answers, in reasonable time.

    The parser (llhttp) has no limit of its own, and keeps a header until it is whole.
    """

    patience: float
    """Seconds in which the head of a request has to be there."""
    _waiting: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None
    _unread = 0
    _head = 0
    """Bytes of the address and the headers of this request."""
    _outside = 0
    """Bytes that came since the last part of a message was whole, bodies left out."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of the first request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait for the rest of a head."""
        self._outside += len(data)
        super().data_received(data)
        self._outside = max(self._outside, 0)
        if self._outside > _LARGEST_HEAD and not self.transport.is_closing():
            if self._between_requests():
                self.send_400_response("")
            else:
                self.transport.abort()
        self._await_head()

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._head = 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(name, value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Answer the request, and stop waiting for its head."""
        self._outside = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, whose length is the concern of whoever reads it."""
        self._outside -= len(body)
        super().on_body(body)

    def on_chunk_complete(self) -> None:
        """Forget what stood around a chunk."""
        self._outside = 0

    def on_message_complete(self) -> None:
        """Forget what stood behind a body."""
        self._outside = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what uvicorn would say
        """Say that this is no HTTP, or that its head is too large (RFC 6585, section 5), and close the connection."""
        status = HTTPStatus.BAD_REQUEST
        text = "This is no request of HTTP/1.1.\n"
        if max(self._head, self._outside) > _LARGEST_HEAD:
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            text = f"The head of a request may have {_LARGEST_HEAD // 1024} KiB: post a long query.\n"
        head = f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(text)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head.encode() + text.encode())
        self.transport.close()

    def _count(self, *parts: bytes) -> None:
        self._head += sum(map(len, parts))
        if self._head > _LARGEST_HEAD:
            # the parser ends then, and says that the request is no good
            raise ValueError

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        if self._writing is not None:
            self._writing.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to watch whether the client reads."""
        super().pause_writing()
        self._unread = self.transport.get_write_buffer_size()
        if sum(other.transport.get_write_buffer_size() for other in self.connections) > _UNREAD:
            self.transport.abort()
            return
        self._writing = self.loop.call_later(_STALLED, self._look)

    def resume_writing(self) -> None:
        """Stop watching."""
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()

    def _await_head(self) -> None:
        if self._waiting is None and self._between_requests():
            self._waiting = self.loop.call_later(self.patience, self._give_up)

    def _stop_waiting(self) -> None:
        # once a head is there: else the time would end in a pause between two requests, and cut off the second
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

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
