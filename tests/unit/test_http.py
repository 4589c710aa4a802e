"""Requests to servers: waited for, bounded, followed with care, and said in a sentence when nothing comes of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.request import Request

import pytest

from openness_kg.base.errors import OpennessError
from openness_kg.base.http import Client, Credentials, HttpError, address
from openness_kg.graph.location import Endpoint
from openness_kg.graph.remote.store import RemoteStore
from tests.support.stores.servers import free_port

Say = Callable[[BaseHTTPRequestHandler], None]
RESULTS = "application/sparql-results+json"
ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'


class Server:
    """A server that says what a test wants, and keeps what it was asked."""

    def __init__(self, port: int) -> None:
        """Take the port that it listens on."""
        self.port = port
        self.url = f"http://127.0.0.1:{port}/sparql"
        self.asked: list[Any] = []
        self.say: list[Say] = []


@contextmanager
def served() -> Iterator[Server]:
    """Run a server while the block runs; of what it is to say, the last is said for ever."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            one.asked.append((self.command, dict(self.headers), body))
            (one.say.pop(0) if len(one.say) > 1 else one.say[0])(self)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - as the class above has it

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        one = Server(http.server_address[1])
        thread = Thread(target=http.serve_forever)
        thread.start()
        try:
            yield one
        finally:
            http.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server."""
    with served() as one:
        yield one


@pytest.fixture
def other() -> Iterator[Server]:
    """Another origin."""
    with served() as one:
        yield one


def saying(code: int, body: bytes = b"", cut: int = 0, **headers: str) -> Say:
    """Return what answers with a code, headers (``_`` for ``-``), and a body that lacks its last bytes."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) - cut])

    return say


def got(server: Server, credentials: Credentials | None = None, timeout: float = 20, largest: int = 1000) -> bytes:
    """Return what a client gets from a server."""
    client = Client(timeout, largest, credentials, server.url)
    with client.sent(Request(server.url, b"query=x")) as answer:  # noqa: S310 - loopback
        return answer.read()


@pytest.mark.parametrize("when", ["0", formatdate(0, usegmt=True)])
@pytest.mark.parametrize("code", [429, 503])
def test_a_server_that_asks_to_wait_is_asked_again(server: Server, code: int, when: str) -> None:
    server.say = [saying(code, Retry_After=when), saying(code, Retry_After=when), saying(200, b"yes")]
    assert got(server) == b"yes"
    assert len(server.asked) == 3
    assert len({body for _, _, body in server.asked}) == 1
    assert server.asked[0][1]["User-Agent"].startswith("openness-kg/")


def test_who_wants_too_long_a_wait_is_not_waited_for(server: Server) -> None:
    server.say = [saying(503, Retry_After="3600")]
    began = time.monotonic()
    with pytest.raises(HttpError, match="3600 seconds"):
        got(server)
    assert len(server.asked) == 1
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("credentials", [Credentials(token="s3cret"), Credentials("me", "s3cret")])  # noqa: S106
def test_credentials_go_to_their_origin_and_are_never_said(
    server: Server, other: Server, credentials: Credentials
) -> None:
    server.say = [saying(307, Location=f"http://127.0.0.1:{server.port}/again"), saying(307, Location=other.url)]
    other.say = [saying(401, b"no")]
    with pytest.raises(HttpError) as refused:
        got(server, credentials)
    assert [("Authorization" in headers) for _, headers, _ in server.asked] == [True, True]
    assert [("Authorization" in headers, body) for _, headers, body in other.asked] == [(False, b"query=x")]
    assert "s3cret" not in f"{refused.value!r} {refused.value} {credentials!r}"


def test_a_password_is_sent_by_digest_where_a_server_asks_for_it(server: Server) -> None:
    challenge = 'Digest realm="r", nonce="abc", qop="auth", algorithm="MD5"'
    server.say = [saying(401, WWW_Authenticate=challenge), saying(200, b"yes")]
    assert got(server, Credentials("me", "s3cret")) == b"yes"
    sent = server.asked[1][1]["Authorization"]
    assert sent.startswith("Digest ")
    assert "s3cret" not in sent


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirection_leads_to_the_web_only(server: Server, target: str) -> None:
    server.say = [saying(302, Location=target)]
    with pytest.raises(HttpError, match=r"not on the web|not allowed"):
        got(server)


def test_redirections_in_a_circle_end(server: Server) -> None:
    server.say = [saying(302, Location=server.url)]
    with pytest.raises(HttpError):
        got(server)
    assert len(server.asked) < 20


def test_an_answer_is_bounded(server: Server) -> None:
    server.say = [saying(200, b"x" * 2000)]
    with pytest.raises(HttpError, match="larger"):
        got(server)
    server.say = [saying(200, b"x" * 20, cut=5)]
    with pytest.raises(HttpError, match="cut off"):
        got(server)
    server.say = [lambda _: time.sleep(1)]
    with pytest.raises(HttpError, match="time"):
        got(server, timeout=0.3)


def test_who_cannot_be_reached_is_named() -> None:
    with pytest.raises(HttpError, match="the server cannot be reached"):
        list(RemoteStore(Endpoint(f"http://127.0.0.1:{free_port()}/sparql")).rows("SELECT * { ?s ?p ?o }"))


@pytest.mark.parametrize(
    "text", ["ftp://x/", "x", "http://me:pw@x/", "http:///x", "http://x/ y", "http://x:0/", "http://x/#y"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(OpennessError) as refused:
        address(text)
    assert "pw" not in str(refused.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (saying(200, b"<html>", Content_Type="text/html"), "HTML"),
        (saying(200, b"{}", Content_Type="application/pdf"), "application/pdf"),
        (saying(200, b"{}"), "without a media type"),
        (saying(200, b"{}", Content_Type=RESULTS), "not what it is said to be"),
        (saying(200, ROW[:-3], Content_Type=RESULTS), "cut off"),
        (saying(200, ROW, Content_Type=RESULTS, X_SPARQL_MaxRows="1"), "at most 1 rows"),
        (saying(200, ROW, Content_Type=RESULTS, X_SQL_State="S1TAT"), "time limit"),
        (saying(401), "--token-file"),
        (saying(403, b"for reading only"), r"\(403\): for reading only"),
        (saying(404, b"nothing here"), "404"),
        (saying(500, b"\x1b[31mbroken"), "500"),
    ],
)
def test_no_answer_is_less_than_right(server: Server, answer: Say, said: str) -> None:
    yes = saying(200, b'{"head":{},"boolean":true}', Content_Type=RESULTS)
    none = saying(200, b'{"head":{"vars":["graph"]},"results":{"bindings":[]}}', Content_Type=RESULTS)
    server.say = [yes, none, answer]
    with pytest.raises(HttpError, match=said) as refused:
        list(RemoteStore(Endpoint(server.url)).rows("SELECT ?s WHERE { ?s ?p ?o }"))
    assert str(refused.value).isprintable()


def test_triples_that_may_have_been_cut_off_are_refused(server: Server) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/n-triples")
        handler.end_headers()
        handler.wfile.write(b"<urn:a> <urn:b> <urn:c> .\n")

    yes = saying(200, b'{"head":{},"boolean":true}', Content_Type=RESULTS)
    none = saying(200, b'{"head":{"vars":["graph"]},"results":{"bindings":[]}}', Content_Type=RESULTS)
    server.say = [yes, none, endless]
    with pytest.raises(HttpError, match="where it ends"):
        list(RemoteStore(Endpoint(server.url)).construct("CONSTRUCT WHERE { ?s ?p ?o }"))
