"""A server of openness-kg on loopback, and requests to it as they stand on the wire."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.support.cli import COMMAND, ROOT, environment

_STARTS = 60
_PATIENCE = 30


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers by lower-case name, and the bytes."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode()


class Running:
    """A server that runs.

    Attributes:
        url: where it says that it is, with a slash at its end.
        process: of the server.
        log: the lines that it has written to stderr so far.

    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the server says where it is."""
        self.process = process
        self.log: list[str] = []
        self._there = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._there.wait(_STARTS)
        said = [line for line in self.log if line.startswith("Serving at ")]
        assert said, self.log
        self.url = said[0].removeprefix("Serving at ")

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.decode().rstrip("\n"))
            if line.startswith(b"Serving at "):
                self._there.set()
        self._there.set()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request on a connection of its own and return the reply."""
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            found = connection.getresponse()
            return Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **headers: str) -> Reply:
        """Get a path; underscores in names of headers stand for dashes."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("GET", path, headers={**({"Accept": accept} if accept else {}), **given})

    def ask(self, query: str, accept: str | None = None) -> Reply:
        """Ask a query over GET."""
        return self.get(f"/sparql?query={quote(query, safe='')}", accept)

    def metric(self, name: str) -> float:
        """Return a number of the metrics that has no label."""
        lines = self.get("/metrics").text.splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(f"openness_kg_{name} "))

    def wait_for(self, name: str, least: float) -> None:
        """Wait until a number of the metrics is at least so much, or for 0 until it is nothing."""
        deadline = time.monotonic() + _PATIENCE
        while (found := self.metric(name)) < least or (least == 0 and found > 0):
            assert time.monotonic() < deadline, name
            time.sleep(0.02)

    def children(self) -> list[int]:
        """Return the processes below that of the server, whoever started them."""
        return below(self.process.pid)


def below(process: int) -> list[int]:
    """Return the processes below a process."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            parents.setdefault(parent, []).append(int(folder.name))
    found, todo = [], [process]
    while todo:
        found += (children := parents.get(todo.pop(), []))
        todo += children
    return found


@contextmanager
def answering(
    *options: str, code: Path = ROOT, prefix: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run ``openness-kg serve`` on a free port; it has to end well when it is told to.

    Args:
        options: of the command.
        code: the checkout that it runs from.
        prefix: a program, with arguments, that runs it.
        env: what its environment has more.

    """
    command = [*prefix, *COMMAND, "serve", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=code, env=environment(env, code), stderr=subprocess.PIPE)
    try:
        yield Running(process)
        if process.poll() is None:
            os.kill(min(below(process.pid)) if prefix else process.pid, signal.SIGTERM)
            assert process.wait(20) == 0
    finally:
        if process.poll() is None:
            for child in below(process.pid):
                os.kill(child, signal.SIGKILL)
            process.kill()
            process.wait()
