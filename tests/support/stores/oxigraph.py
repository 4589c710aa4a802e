"""The Oxigraph server: the merged dump put over HTTP, and the named graphs loaded from a file, asked as their union."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.stores import answers, servers

COMMAND = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def missing() -> str:
    """Return what is not there."""
    return "" if COMMAND else "needs the package oxigraph: make .venv/dev"


def ask(dumps: Path, queries: Mapping[str, str], folder: Path) -> None:
    """Ask the merged dump, put into the default graph by the Graph Store Protocol."""
    assert COMMAND
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    with servers.served([COMMAND, "serve", "--bind", f"127.0.0.1:{port}"], port, folder):
        servers.put(f"{address}/store?default", dumps / "openness-kg.ttl", "text/turtle")
        servers.ask_each(f"{address}/query", queries, folder)
        count = answers.count(servers.asked(f"{address}/query", answers.COUNT))
    answers.save_counts(folder, {"openness-kg.ttl": count})


def ask_union(dumps: Path, queries: Mapping[str, str], folder: Path) -> None:
    """Ask the named graphs, loaded by the command, with their union as default graph."""
    assert COMMAND
    port = servers.free_port()
    load = [COMMAND, "load", "--location", "store", "--file", str(dumps / "openness-kg.nq.gz")]
    subprocess.run(load, cwd=folder, check=True, capture_output=True)
    serve = [COMMAND, "serve-read-only", "--location", "store", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with servers.served(serve, port, folder):
        servers.ask_each(f"http://127.0.0.1:{port}/query", queries, folder)
        count = "SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?g { ?s ?p ?o } }"
        found = answers.count(servers.asked(f"http://127.0.0.1:{port}/query", count))
    answers.save_counts(folder, {"openness-kg.nq.gz": found})


@contextmanager
def serving(folder: Path, turtle: Path) -> Iterator[str]:
    """Serve a Turtle file as default graph while the block runs; yields the address of the endpoint."""
    if missing():
        pytest.skip(missing())
    assert COMMAND
    port = servers.free_port()
    address = f"http://127.0.0.1:{port}"
    with servers.served([COMMAND, "serve", "--bind", f"127.0.0.1:{port}"], port, folder):
        servers.put(f"{address}/store?default", turtle, "text/turtle")
        yield f"{address}/query"
