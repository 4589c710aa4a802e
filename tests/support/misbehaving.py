"""A server on loopback that answers as a test wants, well or badly, and notes what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

RESULTS = "application/sparql-results+json"
NOTHING = b'{"head": {"vars": ["item"]}, "results": {"bindings": []}}'


@dataclass
class Request:
    """What was asked: the headers, in lower case, and the query."""

    headers: dict[str, str]
    query: str


class Reply:
    """What an answer is written with."""

    def __init__(self, handler: BaseHTTPRequestHandler, query: str, number: int, ended: threading.Event) -> None:
        """Take the request, its query, how many came before, and what says that the test is over."""
        self.query, self.number, self._handler, self._ended = query, number, handler, ended

    def send(self, body: bytes = NOTHING, status: int = 200, **headers: str) -> None:
        """Send an answer, as SPARQL results in JSON unless it is said otherwise."""
        named = {"Content-Type": RESULTS, "Content-Length": str(len(body))}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        self._handler.send_response(status)
        for name, value in named.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def endless(self) -> None:
        """Send bytes as long as they are read."""
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", RESULTS)
        self._handler.end_headers()
        with suppress(OSError):
            while not self._ended.is_set():
                self._handler.wfile.write(b" " * 2**20)

    def never(self) -> None:
        """Send nothing until the test is over."""
        self._ended.wait()


@dataclass
class Misbehaving:
    """A server that is running.

    Attributes:
        url: where.
        asked: the requests, in their order.

    """

    url: str
    asked: list[Request] = field(default_factory=list)


@contextmanager
def misbehaving(answer: Callable[[Reply], None]) -> Iterator[Misbehaving]:
    """Run a server on a free port while the block runs."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = parse_qs(body.decode())["query"][0]
            server.asked.append(Request(headers, query))
            with suppress(OSError):
                answer(Reply(self, query, len(server.asked) - 1, ended))

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        server = Misbehaving(f"http://127.0.0.1:{serving.server_port}/sparql")
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            ended.set()
            serving.shutdown()
            thread.join()
