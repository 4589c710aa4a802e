"""Servers of others that the graph is asked of and loaded into over HTTP, each run for the tests that use it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.graph import convert
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Endpoint
from openness_kg.graph.remote.store import RemoteStore
from openness_kg.graph.terms import Triple
from tests.support.stores import comunica, oxigraph, servers, virtuoso

KINDS = ("oxigraph", "oxigraph-union", "virtuoso", "rdflib-endpoint")
_GRANT = "grant SPARQL_UPDATE to \"SPARQL\";\nDB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);\n"
_RDFLIB = """
import rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
dataset = rdflib.Dataset(default_union=True)
uvicorn.run(SparqlEndpoint(graph=dataset, enable_update=True, path="/sparql"), port={port}, log_level="warning")
"""


@contextmanager
def started(kind: str, folder: Path) -> Iterator[Endpoint]:
    """Run a server of a kind, with nothing in it, while the block runs; skips the test where it is not installed."""
    run = {"virtuoso": _virtuoso, "rdflib-endpoint": _rdflib}.get(kind)
    with _oxigraph(folder, union=kind.endswith("-union")) if run is None else run(folder) as endpoint:
        yield endpoint


def emptied(endpoint: Endpoint) -> RemoteStore:
    """Return the store at an endpoint, with nothing in it."""
    store = RemoteStore(endpoint)
    for graph in store.graphs():
        store.clear(graph)
    return store


@contextmanager
def _oxigraph(folder: Path, *, union: bool) -> Iterator[Endpoint]:
    if missing := oxigraph.missing():
        pytest.skip(missing)
    assert oxigraph.COMMAND
    port = servers.free_port()
    command = [oxigraph.COMMAND, "serve", "--bind", f"127.0.0.1:{port}", *(["--union-default-graph"] if union else [])]
    with servers.served(command, port, folder):
        yield Endpoint(f"http://127.0.0.1:{port}/query")


@contextmanager
def _virtuoso(folder: Path) -> Iterator[Endpoint]:
    if missing := virtuoso.missing():
        pytest.skip(missing)
    with virtuoso.running(folder) as (sql, http):
        subprocess.run(["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"], input=_GRANT, text=True, check=True)
        yield Endpoint(f"http://127.0.0.1:{http}/sparql")


@contextmanager
def _rdflib(folder: Path) -> Iterator[Endpoint]:
    pytest.importorskip("rdflib_endpoint")
    pytest.importorskip("uvicorn")
    port = servers.free_port()
    with servers.served([sys.executable, "-c", _RDFLIB.format(port=port)], port, folder):
        yield Endpoint(f"http://127.0.0.1:{port}/sparql")


@contextmanager
def holding(kind: str, folder: Path, lines: bytes, graph: str) -> Iterator[Endpoint]:
    """Run a server of a kind, or Comunica, with lines of N-Triples in one graph, while the block runs."""
    if kind == "comunica":
        with _comunica(folder, lines) as endpoint:
            yield endpoint
        return
    with started(kind, folder) as endpoint:
        RemoteStore(endpoint).add(triples(lines), graph)
        yield endpoint


def local(lines: bytes, graph: str) -> LocalStore:
    """Return a store here with lines of N-Triples in one graph."""
    store = LocalStore()
    store.add(triples(lines), graph)
    return store


def triples(lines: bytes) -> list[Triple]:
    """Return the triples of lines of N-Triples."""
    return [convert.triple(quad.triple) for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]


@contextmanager
def _comunica(folder: Path, lines: bytes) -> Iterator[Endpoint]:
    if missing := comunica.missing():
        pytest.skip(missing)
    command = comunica.MODULES / ".bin" / "comunica-sparql-file-http"
    if not command.exists():
        pytest.skip("needs Comunica's endpoint: make comunica")
    (folder / "graph.nt").write_bytes(lines)
    port = servers.free_port()
    with servers.served(["node", str(command), str(folder / "graph.nt"), "-p", str(port), "-t", "120"], port, folder):
        yield Endpoint(f"http://127.0.0.1:{port}/sparql")
