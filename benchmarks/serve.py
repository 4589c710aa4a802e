"""Puts load on `openness-kg serve`, and the same queries on the Oxigraph server with the same graph, in one run.

Both hold the graph in memory and answer from the union of all named graphs, in JSON, uncompressed. Answers are
compared before anything is timed. Nothing else should run meanwhile::

    .venv/bin/python benchmarks/serve.py [--seconds 60] [--clients 1,10,100] [--site DIR] [--markdown FILE]

Load comes from wrk, on the same machine, if that is there, and else from a client of this script's own, which is slower
and takes more of the processors. The site is published for this run unless DIR has one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from load import FORM, ROWS, Load, Request, put_load

import openness_kg
from openness_kg.graph import catalogue

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "openness_kg")
PAGE = "/id/project/dolly"
PATIENCE = 60.0
_SETTLED = 2.0
"""Seconds after load, in which workers are replaced whose clients went away."""
AIMS = {"throughput": 0.7, "start": 1.5, "median": 20.0}


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
            return _answer(connection, self.endpoint, query)
        finally:
            connection.close()


def _answer(connection: http.client.HTTPConnection, path: str, query: str) -> bytes:
    connection.request("POST", path, urlencode({"query": query}), {"Content-Type": FORM, "Accept": ROWS})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise SystemExit(f"{path}: {answer.status} {content.decode(errors='replace')}")
    return content


def queries() -> dict[str, str]:
    """Return the questions of the catalogue by name, as they are and with their examples bound."""
    graph = openness_kg.load()
    found: dict[str, str] = {}
    for name, query in sorted(catalogue.shipped().items()):
        if name.startswith("questions/"):
            found[name] = query.text
            if query.examples:
                values = {key: graph.names.value(query.parameters[key], value) for key, value in query.examples.items()}
                found[f"{name} ({', '.join(query.examples.values())})"] = query.bind(values)
    return found


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def running(name: str, command: Sequence[str], port: int, endpoint: str, alive: str) -> Iterator[Server]:
    """Run a server while the block runs, from when it answers at a path."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
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


def _ours(site: Path, workers: int) -> Any:
    port = free_port()
    command = (*COMMAND, "serve", "--port", str(port), "--site", str(site), "--workers", str(workers))
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


def compared(servers: Sequence[Server], asked: Mapping[str, str]) -> int:
    """Compare the answers of servers to each query, in whatever order rows are; return how many rows there are.

    Raises:
        SystemExit: two answers differ.

    """
    rows = 0
    for name, query in asked.items():
        first, *others = (_rows(server.ask(query)) for server in servers)
        if any(other != first for other in others):
            raise SystemExit(f"{name}: the answers differ.")
        rows += first.total()
    return rows


def _rows(content: bytes) -> Counter[str]:
    found = json.loads(content)
    return Counter(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"])


def latencies(servers: Sequence[Server], asked: Mapping[str, str], runs: int) -> dict[str, list[float]]:
    """Return for each query the median milliseconds of each server, asked in turn over one connection each."""
    connections = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE) for server in servers]
    found: dict[str, list[float]] = {}
    for name, query in asked.items():
        times: list[list[float]] = [[] for _ in servers]
        for _ in range(runs):
            for number, server in enumerate(servers):
                begun = time.perf_counter()
                _answer(connections[number], server.endpoint, query)
                times[number].append((time.perf_counter() - begun) * 1000)
        found[name] = [statistics.median(each) for each in times]
    return found


def start_up(site: Path, workers: int, runs: int) -> tuple[float, float]:
    """Return the median seconds until the server says that it is ready, and those of ``openness-kg table``."""
    serve, table = [], []
    for _ in range(runs):
        begun = time.perf_counter()
        with _ours(site, workers):
            serve.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run((*COMMAND, "table"), stdout=subprocess.DEVNULL, check=True, env=environment)
        table.append(time.perf_counter() - begun)
    return statistics.median(serve), statistics.median(table)


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


def loads(servers: Sequence[Server], asked: Mapping[str, str], clients: Sequence[int], seconds: float) -> list[Any]:
    """Return for each kind of request, number of clients and server what came of load."""
    found = []
    # in an order that has quick and slow ones all over, the same for both servers
    mixed = random.Random(0).sample(list(asked.values()), len(asked))  # noqa: S311
    for what, paths in (("/health", ["/health"]), (PAGE, [PAGE]), ("catalogue", [])):
        for number in clients:
            for server in servers:
                requests = [Request("GET", path) for path in paths] or [
                    Request("POST", server.endpoint, urlencode({"query": query})) for query in mixed
                ]
                if paths and server.name != "openness-kg":
                    continue
                before = server.memory()
                load = put_load(server.port, requests, number, seconds)
                time.sleep(_SETTLED)
                found.append((what, number, server.name, load, before, server.memory()))
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def told(options: argparse.Namespace, asked: Mapping[str, str], site: Path) -> str:
    """Measure everything and return it as Markdown."""
    lines = []
    with _ours(site, options.workers) as ours, oxigraph() as theirs:
        servers = (ours, theirs)
        rows = compared(servers, asked)
        each = latencies(servers, asked, options.runs)
        found = loads(servers, asked, options.clients, options.seconds)
    serve, table = start_up(site, options.workers, options.runs)
    day, cores = time.strftime("%Y-%m-%d"), os.cpu_count()
    lines.append(
        f"{day}, {cores} processors shared by server and client, Python {platform.python_version()}, {options.workers} "
        f"workers, {options.seconds:g} s each, load from {'wrk' if shutil.which('wrk') else 'a client in Python'}"
        f"{', ' + options.remark if options.remark else ''}. {len(asked)} queries with {rows:,} rows, which both "
        "servers answered alike.\n"
    )
    lines.append("| requests | clients | server | per second | p50 ms | p99 ms | errors | MiB at start | at end |")
    lines.append("|---|---|---|---|---|---|---|---|---|")
    lines.extend(_line(*one) for one in found)
    lines.append("\n| figure | value | aim |\n|---|---|---|")
    lines.extend(_figures(found, each, serve / table))
    lines.append(f"\nStart-up took {serve:.2f} s, `table` {table:.2f} s. Slowest of the catalogue, one client, ms:\n")
    lines.append("| query | openness-kg | oxigraph |\n|---|---|---|")
    slowest = sorted(each.items(), key=lambda one: -one[1][0])[:5]
    lines.extend(f"| `{name}` | {mine:.1f} | {other:.1f} |" for name, (mine, other) in slowest)
    return "\n".join(lines) + "\n"


def _line(what: str, clients: int, name: str, load: Load, before: float, after: float) -> str:
    return (
        f"| {what} | {clients} | {name} | {load.per_second:,.0f} | {load.median:.1f} | {load.slow:.1f} | {load.errors} "
        f"| {before:.0f} | {after:.0f} |"
    )


def _figures(found: Sequence[Any], each: Mapping[str, list[float]], start: float) -> Iterator[str]:
    rates = {(number, name): load.per_second for what, number, name, load, *_ in found if what == "catalogue"}
    for number in sorted({number for number, _ in rates}):
        ratio = rates[number, "openness-kg"] / rates[number, "oxigraph"]
        yield f"| catalogue, throughput as a ratio to oxigraph, {number} clients | {ratio:.2f} | {AIMS['throughput']} |"
    mine, other = ([times[number] for times in each.values()] for number in (0, 1))
    yield f"| catalogue, median of the queries' medians, ms | {statistics.median(mine):.1f} | {AIMS['median']:g} |"
    yield f"| the same on oxigraph, ms | {statistics.median(other):.1f} | |"
    yield f"| start-up as a ratio to `table` | {start:.2f} | {AIMS['start']} |"
    yield f"| errors | {sum(load.errors for *_, load, _, _ in found)} | 0 |"


def main() -> None:
    """Read the options, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=lambda text: [int(one) for one in text.split(",")], default=[1, 10, 100])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5, help="of each query, and of each start")
    parser.add_argument("--only", default="", help="a part of the names of queries")
    parser.add_argument("--site", type=Path, help="a site that was published")
    parser.add_argument("--remark", default="", help="what to say of the machine")
    parser.add_argument("--markdown", type=Path, help="a file to write to, beside stdout")
    options = parser.parse_args()
    asked = {name: text for name, text in queries().items() if options.only in name}
    with tempfile.TemporaryDirectory() as scratch:
        site = options.site or Path(scratch) / "site"
        if options.site is None:
            publish = (*COMMAND, "publish", "-o", str(site), "--site-url", "http://127.0.0.1/")
            subprocess.run(publish, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        text = told(options, asked, site)
    print(text, end="")
    if options.markdown:
        options.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
