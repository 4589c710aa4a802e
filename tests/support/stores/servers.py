"""SPARQL and Graph Store Protocol over loopback, for engines that are servers."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from tests.support.stores.answers import failed, saved

_PATIENCE = 120
"""Seconds after which an engine that neither starts nor ends, or does not answer, is given up."""
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_CONSTRUCT = re.compile(r"^CONSTRUCT\b", re.MULTILINE)


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def served(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """Run a server while the block runs; it begins when the server takes connections on the port."""
    log = folder / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        given_up = time.monotonic() + _PATIENCE
        while not _listens(port):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < given_up, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def put(address: str, path: Path, media_type: str, method: str = "PUT") -> None:
    """Put a file into a graph store (SPARQL 1.1 Graph Store HTTP Protocol)."""
    request = urllib.request.Request(  # noqa: S310 - loopback
        address, path.read_bytes(), {"Content-Type": media_type}, method=method
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310
        pass


def asked(endpoint: str, query: str, values: Mapping[str, str] | None = None) -> bytes:
    """Return the answer of an endpoint (SPARQL 1.1 Protocol, a form sent by POST).

    Raises:
        OSError: it did not answer; the text is what it said.

    """
    form = urlencode({"query": query, **(values or {})}).encode()
    accept = _TRIPLES if _CONSTRUCT.search(query) else _RESULTS
    request = urllib.request.Request(endpoint, form, {"Accept": accept})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content
    except urllib.error.HTTPError as error:
        raise OSError(error.read().decode(errors="replace")) from None


def ask_each(endpoint: str, queries: Mapping[str, str], folder: Path, values: Mapping[str, str] | None = None) -> None:
    """Keep the answer of an endpoint to each query, or what it said instead."""
    for name, query in queries.items():
        try:
            saved(folder, name, asked(endpoint, query, values))
        except (OSError, http.client.HTTPException) as error:
            failed(folder, name, str(error))


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - as the class above has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".ttl": "text/turtle",
        ".jsonld": "application/ld+json",
        ".nt": _TRIPLES,
    }

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def web(folder: Path) -> Iterator[str]:
    """Serve a site's folder on loopback while the block runs; yields its address, with a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
