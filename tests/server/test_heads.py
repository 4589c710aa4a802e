"""Heads of requests as they come from a socket: too large, cut in pieces, late, and one after another."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from openness_kg.server.listening import protocol

_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
_POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
_LONG = b"x" * 50_000
_PATIENCE = 0.5


async def _length(_: Any, receive: Any, send: Any) -> None:
    """Answer with the length of the body."""
    length, more = 0, True
    while more:
        message = await receive()
        length, more = length + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
    await send({"type": "http.response.body", "body": b"%9d" % length})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that waits for half a second for a head."""
    http = protocol(_PATIENCE)
    server = uvicorn.Server(uvicorn.Config(_length, http=http, log_config=None, lifespan="off", timeout_keep_alive=60))
    bound = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    yield bound.getsockname()[1]
    server.should_exit = True
    thread.join()


def _told(port: int, *parts: bytes) -> bytes:
    """Send parts of a request that is never whole, or refused, and return all that is said until the end."""
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        found = b""
        try:
            for part in parts:
                client.sendall(part)
                time.sleep(0.02)
            while part := client.recv(65536):
                found += part
        except ConnectionError:  # the server has closed before it read all
            pass
        return found


def _answer(client: socket.socket) -> bytes:
    found = b""
    while len(found.partition(b"\r\n\r\n")[2]) < 9:
        part = client.recv(65536)
        assert part, found
        found += part
    return found


@pytest.mark.parametrize(
    "parts",
    [
        (_HEAD + b"A: " + _LONG + _LONG + b"\r\n\r\n",),
        (_HEAD + b"A: " + _LONG, _LONG),
        (b"GET /" + _LONG + _LONG + b" HTTP/1.1\r\n\r\n",),
        (_HEAD + b"".join(b"A%d: x\r\n" % number for number in range(20_000)) + b"\r\n",),
    ],
    ids=["one header", "a header without end", "the address", "many headers"],
)
def test_a_head_that_is_too_large_is_refused(port: int, parts: tuple[bytes, ...]) -> None:
    told = _told(port, *parts)
    assert told.startswith(b"HTTP/1.1 431 ")
    assert told.endswith(b"\r\n\r\nThe head of a request may have 64 KiB: post a long query.\n")


def test_a_head_that_is_large_is_read(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall(_HEAD + b"A: " + _LONG + b"\r\n\r\n")
        assert _answer(client).startswith(b"HTTP/1.1 200 ")


def test_what_is_no_request_is_refused(port: int) -> None:
    for wrong in (b"nonsense\r\n\r\n", _HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"):
        assert _told(port, wrong).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("end", [b"0\r\nT: ", b"1;"], ids=["trailer", "extension of a chunk"])
def test_what_stands_around_a_body_has_an_end(port: int, end: bytes) -> None:
    assert b" 200 " not in _told(port, _POST + end + _LONG, _LONG, _LONG)


def test_a_body_in_small_chunks_is_no_large_head(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall(_POST + b"1\r\nx\r\n" * 50_000 + b"0\r\n\r\n")
        assert _answer(client).endswith(b"    50000")


def test_a_body_may_be_larger_than_a_head(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n\r\n" + b"x" * 500_000)
        assert _answer(client).endswith(b"   500000")


def test_a_head_that_does_not_come_is_not_waited_for(port: int) -> None:
    for begun in (b"", _HEAD, b"\r\n"):
        assert _told(port, begun) == b""


def test_the_time_for_a_head_does_not_end_a_connection_that_had_one(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        for _ in range(3):
            client.sendall(_HEAD + b"\r\n")
            assert _answer(client).startswith(b"HTTP/1.1 200 ")
            time.sleep(_PATIENCE * 1.5)


def test_requests_that_come_at_once_are_answered_one_by_one(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall((_HEAD + b"\r\n") * 3 + _HEAD + b"Connection: close\r\n\r\n")
        found = b""
        while part := client.recv(65536):
            found += part
    assert found.count(b"HTTP/1.1 200 ") == 4
