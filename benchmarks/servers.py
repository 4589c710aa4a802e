"""Servers that are measured: this checkout's and Oxigraph's, with the same graph, their memory and processors."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from load import FORM, ROWS

import openness_kg

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "openness_kg")
PATIENCE = 60.0
"""Seconds after which a server that does not answer is given up."""


def environment() -> dict[str, str]:
    """Return the environment of a command of this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Server:
    """A server that runs: its name, its first process, where it listens, and the path of its endpoint."""

    name: str
    process: int
    port: int
    endpoint: str

    def memory(self) -> float:
        """Return the memory of all its processes in MiB, what they share divided among them (PSS)."""
        return sum(_memory(process) for process in _tree(self.process)) / 1024

    def ask(self, query: str) -> bytes:
        """Return the answer to a query."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            return answer(connection, self.endpoint, query)
        finally:
            connection.close()


def answer(connection: http.client.HTTPConnection, path: str, query: str) -> bytes:
    """Return the answer of an endpoint to a query over a connection that is open.

    Raises:
        SystemExit: it has none.

    """
    connection.request("POST", path, urlencode({"query": query}), {"Content-Type": FORM, "Accept": ROWS})
    said = connection.getresponse()
    content = said.read()
    if said.status != http.HTTPStatus.OK:
        raise SystemExit(f"{path}: {said.status} {content.decode(errors='replace')}")
    return content


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def running(name: str, command: Sequence[str], port: int, endpoint: str, alive: str) -> Iterator[Server]:
    """Run a server while the block runs, from when it answers at a path."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        try:
            _await(process, port, alive)
            yield Server(name, process.pid, port, endpoint)
        finally:
            process.terminate()
            process.wait()


def _await(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    given_up = time.monotonic() + PATIENCE
    while time.monotonic() < given_up and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"The server on port {port} does not answer.")


def ours(site: Path, workers: int, cache: int) -> AbstractContextManager[Server]:
    """Run the server of this checkout, which has the graph in memory and keeps answers in so many MiB."""
    port = free_port()
    command = (
        *COMMAND,
        "serve",
        "--port",
        str(port),
        "--site",
        str(site),
        "--workers",
        str(workers),
        "--cache",
        str(cache),
    )
    return running("openness-kg", command, port, "/sparql", "/health")


@contextmanager
def oxigraph() -> Iterator[Server]:
    """Run the Oxigraph server with the graph that the other server has, in memory."""
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        raise SystemExit("This needs the package oxigraph: make .venv/dev")
    port = free_port()
    command = (program, "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph")
    with running("oxigraph", command, port, "/query", "/") as server:
        content = openness_kg.load(history=True).store.dump("nquads")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("POST", "/store", content, {"Content-Type": "application/n-quads"})
        answer = connection.getresponse()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise SystemExit(f"oxigraph: {answer.read().decode(errors='replace')}")
        yield server


@contextmanager
def watched(server: Server) -> Iterator[Callable[[], float]]:
    """Yield a call that gives the processor seconds of all processes of a server during the block.

    They are looked at all the time, since a worker that is ended takes its own along.
    """
    ended = threading.Event()
    before = {process: _processor(process) for process in _tree(server.process)}
    latest = dict(before)

    def look() -> None:
        while not ended.wait(0.2):
            latest.update({process: _processor(process) for process in _tree(server.process)})

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lambda: sum(latest.values()) - sum(before.values())
    finally:
        ended.set()
        thread.join()


def _processor(process: int) -> float:
    with suppress(OSError):  # it has ended meanwhile
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _tree(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _tree(int(child))


def _memory(process: int) -> float:
    with suppress(OSError):  # it has ended meanwhile
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    return 0.0
