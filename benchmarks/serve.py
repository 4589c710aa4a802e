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
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from load import Load, Request, put_load
from servers import COMMAND, PATIENCE, Server, answer, environment, ours, oxigraph, watched

import openness_kg
from openness_kg.graph import catalogue

PAGE = "/id/project/dolly"
_SETTLED = 2.0
"""Seconds after load, in which workers are replaced whose clients went away."""
AIMS = {"throughput": 0.7, "start": 1.5, "median": 20.0}


@dataclass(frozen=True)
class Measured:
    """What came of load on a server: processor seconds and memory in MiB beside what the clients saw."""

    what: str
    clients: int
    server: str
    load: Load
    processor: float
    before: float
    after: float

    @property
    def each(self) -> float:
        """Processor milliseconds for each answer."""
        return self.processor / max(self.load.requests, 1) * 1000

    def line(self) -> str:
        """Return a row of a table."""
        load = self.load
        return (
            f"| {self.what} | {self.clients} | {self.server} | {load.per_second:,.0f} | {load.median:.1f} "
            f"| {load.slow:.1f} | {load.errors} | {self.each:.2f} | {self.before:.0f} | {self.after:.0f} |"
        )


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
                answer(connections[number], server.endpoint, query)
                times[number].append((time.perf_counter() - begun) * 1000)
        found[name] = [statistics.median(each) for each in times]
    return found


def to_the_end(servers: Sequence[Server], asked: Mapping[str, str], clients: int) -> list[float]:
    """Return the seconds in which each server answers every query twice, asked by so many clients at once.

    In a number of seconds a server that answers many at once is ahead by the quick queries that overtook slow ones.
    """
    work = mixed([*asked.values(), *asked.values()])
    found = []
    for server in servers:
        begun = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(server.ask, work))
        found.append(time.perf_counter() - begun)
    return found


def mixed(asked: Sequence[str]) -> list[str]:
    """Return queries in an order that has quick and slow ones all over, always the same."""
    return random.Random(0).sample(asked, len(asked))  # noqa: S311


def start_up(site: Path, workers: int, runs: int) -> tuple[float, float]:
    """Return the median seconds until the server says that it is ready, and those of ``openness-kg table``."""
    serve, table = [], []
    for _ in range(runs):
        begun = time.perf_counter()
        with ours(site, workers, 0):
            serve.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        subprocess.run((*COMMAND, "table"), check=True, env=environment(), capture_output=True)
        table.append(time.perf_counter() - begun)
    return statistics.median(serve), statistics.median(table)


def loads(
    servers: Sequence[Server], asked: Mapping[str, str], clients: Sequence[int], seconds: float
) -> list[Measured]:
    """Return for each kind of request, number of clients and server what came of load."""
    found = []
    for what, paths in (("/health", ["/health"]), (PAGE, [PAGE]), ("catalogue", [])):
        for number in clients:
            for server in servers:
                requests = [Request("GET", path) for path in paths] or [
                    Request("POST", server.endpoint, urlencode({"query": query}))
                    for query in mixed(list(asked.values()))
                ]
                if paths and server.name != "openness-kg":
                    continue
                before = server.memory()
                with watched(server) as taken:
                    load = put_load(server.port, requests, number, seconds)
                time.sleep(_SETTLED)
                found.append(Measured(what, number, server.name, load, taken(), before, server.memory()))
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def told(options: argparse.Namespace, asked: Mapping[str, str], site: Path) -> str:
    """Measure everything and return it as Markdown."""
    lines = []
    with ours(site, options.workers, options.cache) as mine, oxigraph() as theirs:
        servers = (mine, theirs)
        rows = compared(servers, asked)
        each = latencies(servers, asked, options.runs)
        found = loads(servers, asked, options.clients, options.seconds)
        whole = {number: to_the_end(servers, asked, number) for number in options.clients}
    serve, table = start_up(site, options.workers, options.runs)
    day, cores = time.strftime("%Y-%m-%d"), os.cpu_count()
    by = "wrk" if shutil.which("wrk") else "a client in Python"
    lines.append(
        f"{day}, {cores} processors shared by server and client, Python {platform.python_version()}, {options.workers} "
        f"workers, answers kept in {options.cache} MiB, {options.seconds:g} s each, load from {by}"
        f"{', ' + options.remark if options.remark else ''}. {len(asked)} queries with {rows:,} rows, which both "
        "servers answered alike.\n"
    )
    lines.append(
        "| requests | clients | server | per second | p50 ms | p99 ms | errors | cpu ms each | MiB at start | at end |"
    )
    lines.append("|---|---|---|---|---|---|---|---|---|---|")
    lines.extend(one.line() for one in found)
    lines.append("\n| figure | value | aim |\n|---|---|---|")
    lines.extend(_figures(found, whole, each, serve / table))
    lines.append(f"\nStart-up took {serve:.2f} s, `table` {table:.2f} s. Slowest of the catalogue, one client, ms:\n")
    lines.append("| query | openness-kg | oxigraph |\n|---|---|---|")
    slowest = sorted(each.items(), key=lambda one: -one[1][0])[:5]
    lines.extend(f"| `{name}` | {mine:.1f} | {other:.1f} |" for name, (mine, other) in slowest)
    return "\n".join(lines) + "\n"


def _figures(
    found: Sequence[Measured], whole: Mapping[int, list[float]], each: Mapping[str, list[float]], start: float
) -> Iterator[str]:
    asked = {(one.clients, one.server): one for one in found if one.what == "catalogue"}
    for number in sorted({number for number, _ in asked}):
        mine, other = asked[number, "openness-kg"], asked[number, "oxigraph"]
        ratio = mine.load.per_second / other.load.per_second
        yield f"| catalogue, throughput as a ratio to oxigraph, {number} at once | {ratio:.2f} | {AIMS['throughput']} |"
        yield f"| the same by processor time | {other.each / mine.each:.2f} | |"
        yield f"| the same, every query twice to the end | {whole[number][1] / whole[number][0]:.2f} | |"
    medians = [statistics.median(times[number] for times in each.values()) for number in (0, 1)]
    yield f"| catalogue, median of the queries' medians, ms | {medians[0]:.1f} | {AIMS['median']:g} |"
    yield f"| the same on oxigraph, ms | {medians[1]:.1f} | |"
    yield f"| start-up as a ratio to `table` | {start:.2f} | {AIMS['start']} |"
    yield f"| errors of openness-kg | {sum(one.load.errors for one in found if one.server == 'openness-kg')} | 0 |"


def main() -> None:
    """Read the options, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--cache", type=int, default=0, help="MiB in which our server keeps answers; 0 has it compute each"
    )
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
            subprocess.run(publish, check=True, env=environment())
        text = told(options, asked, site)
    print(text, end="")
    if options.markdown:
        options.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
