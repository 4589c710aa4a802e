"""The W3C's tests, one a test id: each query is answered as it says, each update and write is refused.

Graph Store Protocol: what a test writes before it reads cannot be written here, so the graphs that its reads expect are
in the store from the start, each under the name in the test with the test's id and the step behind it. Some tests use
the address of a graph on the server; here a graph is always given as ``?graph=``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from openness_kg.graph import disk
from openness_kg.graph.location import WHOLE
from tests.support.running import Reply, Running, answering
from tests.support.w3c_protocol import SUITE, Case, Request, cases

PROTOCOL = cases("protocol", "manifest.ttl")
GRAPHS = cases("graph-store-protocol", "manifest-direct.ttl", "manifest-indirect.ttl")
SD = "http://www.w3.org/ns/sparql-service-description#"
ENDS = {
    "endpoint": ("Service", ""),
    "feature": ("Service", ""),
    "supportedLanguage": ("Service", ""),
    "resultFormat": ("Service", ""),
    "defaultDataset": ("Service", "Dataset"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "defaultGraph": ("Dataset", "Graph"),
    "name": ("NamedGraph", ""),
    "graph": ("NamedGraph", "Graph"),
}
"""Domains and ranges of the vocabulary (SPARQL 1.1 Service Description, section 3)."""
KNOWN = {*ENDS, "Service", "Dataset", "Graph", "NamedGraph", "SPARQL11Query", "UnionDefaultGraph"}
pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's tests of the Protocol lie beside the checkout")


def named(case: Case, step: int, request: Request) -> str:
    """Return the name that the graph of a read has here."""
    asked = urlsplit(request.path)
    name = parse_qs(asked.query).get("graph", [f"http://www.example{asked.path}"])[0]
    # a server that is written to may choose a name
    return f"{name.replace('$LOCATION$', 'http://www.example/gsp/new')}/{case.id}/{step}"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of the graphs that the tests are about."""
    folder = tmp_path_factory.mktemp("w3c")
    with disk.filling(folder / "store", WHOLE) as store:
        for case in PROTOCOL:
            for name, path in case.data.items():
                store.load(path, name)
        for case in GRAPHS:
            for step, request in enumerate(case.requests):
                if request.method in ("GET", "HEAD") and request.allows(200):
                    written = request.content or "<urn:a> <urn:b> <urn:c> ."
                    (folder / "graph.ttl").write_text(written, encoding="utf-8")
                    store.load(folder / "graph.ttl", named(case, step, request))
    with answering("--store", str(folder / "store"), "--no-pages") as running:
        yield running


def check(request: Request, reply: Reply) -> None:
    """Hold a reply against what the test allows."""
    assert request.allows(reply.status), reply.text
    kind = reply.headers.get("content-type", "").partition(";")[0]
    if request.kind == "boolean":
        assert kind in ("application/sparql-results+json", "application/sparql-results+xml")
        found = ox.parse_query_results(reply.content, format=ox.QueryResultsFormat.from_media_type(kind))
        assert isinstance(found, ox.QueryBoolean)
        if request.boolean is not None:
            assert bool(found) is request.boolean
    elif request.kind == "tabular":
        assert kind.startswith(("application/sparql-results+", "text/csv", "text/tab-separated-values"))
    elif request.kind == "RDF":
        form = ox.RdfFormat.from_media_type(kind)
        assert form is not None
        list(ox.parse(reply.content, format=form, base_iri="http://example.org/"))


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.id)
def test_protocol(endpoint: Running, case: Case) -> None:
    before = endpoint.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").content
    for request in case.requests:
        path = request.path.replace("$HOST$", "www.example")
        reply = endpoint.request(request.method, path, request.sent, request.headers)
        if case.id.startswith("update_"):
            if "update" in request.headers.get("content-type", "") or "update=" in (request.body or ""):
                assert reply.status == 403
                assert "read-only" in reply.text
            # a query behind an update asks for what that has changed: nothing has
            continue
        check(request, reply)
    assert endpoint.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").content == before


@pytest.mark.parametrize("case", GRAPHS, ids=lambda case: case.id)
def test_graph_store(endpoint: Running, case: Case) -> None:
    reads = 0
    for step, request in enumerate(case.requests):
        path = f"/store?graph={quote(named(case, step, request), safe='')}"
        if "?default" in request.path:
            path = "/store?default"
        reply = endpoint.request(request.method, path, request.sent, request.headers)
        if request.method not in ("GET", "HEAD"):
            assert reply.status == 405, reply.text
            assert {"GET", "HEAD"} <= set(reply.headers["allow"].replace(" ", "").split(","))
            continue
        reads += 1
        assert request.allows(reply.status), reply.text
        if request.method == "HEAD":
            assert reply.content == b""
        elif reply.status == 200:
            assert reply.headers["content-type"].startswith("text/turtle")
            found = rdflib.Graph().parse(data=reply.content, format="turtle")
            wanted = rdflib.Graph().parse(data=request.content, format="turtle")
            if "?default" in request.path:
                # all graphs together are the default graph
                assert len(found) > len(wanted)
            else:
                assert isomorphic(found, wanted)
    assert reads


@pytest.fixture(scope="module")
def described(endpoint: Running) -> rdflib.Graph:
    """The description of the service."""
    reply = endpoint.get("/sparql")
    assert reply.status == 200
    return rdflib.Graph().parse(data=reply.content, format=reply.headers["content-type"].partition(";")[0])


def test_service_description_returns_rdf(described: rdflib.Graph) -> None:
    assert len(described)


def test_service_description_has_endpoint_triple(endpoint: Running, described: rdflib.Graph) -> None:
    assert (None, rdflib.URIRef(f"{SD}endpoint"), rdflib.URIRef(f"{endpoint.url}sparql")) in described


def test_service_description_conforms_to_schema(described: rdflib.Graph) -> None:
    used = {str(term).removeprefix(SD) for s, p, o in described for term in (p, o) if str(term).startswith(SD)}
    assert used - KNOWN == set()
    assert {"Service", "endpoint", "supportedLanguage", "resultFormat", "defaultDataset", "namedGraph"} <= used
    kind = rdflib.RDF.type
    for name, (domain, values) in ENDS.items():
        for subject, value in described.subject_objects(rdflib.URIRef(SD + name)):
            assert (subject, kind, rdflib.URIRef(SD + domain)) in described, (name, subject)
            if values:
                assert (value, kind, rdflib.URIRef(SD + values)) in described, (name, value)


def test_the_suite_is_whole() -> None:
    assert len(PROTOCOL) == 34
    assert len(GRAPHS) >= 13
    assert all(isinstance(path, Path) and path.is_file() for case in PROTOCOL for path in case.data.values())
