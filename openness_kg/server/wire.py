"""Messages between the server and its workers: a length, a kind, and that many bytes, over a pair of sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct("!cI")
ASK, HEAD, PART, END, READY = b"A", b"H", b"P", b"E", b"R"
"""The kinds: a question; how an answer is made up; a part of it; its end; that somebody is there to be asked."""
VARY = "accept, accept-encoding"
"""The headers of a request by which answers differ."""
LONGEST = 2**20
"""Bytes of a part."""


def packed(kind: bytes, content: bytes = b"") -> bytes:
    """Return a message as it is sent."""
    return _HEAD.pack(kind, len(content)) + content


def packed_json(kind: bytes, content: Any) -> bytes:
    """Return a message whose content is JSON as it is sent."""
    return packed(kind, json.dumps(content).encode())


def receive(channel: socket.socket) -> tuple[bytes, bytes] | None:
    """Return the next message, or None if the other side is gone."""
    head = _exactly(channel, _HEAD.size)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    content = _exactly(channel, length)
    return None if content is None else (kind, content)


async def read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return the next message.

    Raises:
        asyncio.IncompleteReadError: the other side is gone.

    """
    kind, length = _HEAD.unpack(await reader.readexactly(_HEAD.size))
    return kind, await reader.readexactly(length)


def _exactly(channel: socket.socket, length: int) -> bytes | None:
    found = bytearray()
    while len(found) < length:
        part = channel.recv(min(length - len(found), LONGEST))
        if not part:
            return None
        found += part
    return bytes(found)
