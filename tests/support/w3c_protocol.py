"""The W3C's tests of SPARQL Protocol, Graph Store Protocol and Service Description, where they lie beside the checkout.

Each test is a list of requests with what may come back, read from the manifests as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF

from tests.support.cli import SHARED

SUITE = SHARED / "peer-tests" / "sparql-protocol"
_MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = rdflib.Namespace("http://www.w3.org/2011/http#")
_CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
_UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_LABEL = rdflib.RDFS.label
_BY_NAME = {"OK": (200,), "Created": (201,), "NoContent": (204,), "NotFound": (404,), "MethodNotAllowed": (405,)}


@dataclass(frozen=True)
class Request:
    """A request, and what may come back: kinds of status (such as ``2xx``, or 404), a truth value, a kind of answer."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str | None
    encoding: str
    statuses: frozenset[str]
    boolean: bool | None
    kind: str
    content: str | None

    @property
    def sent(self) -> bytes | None:
        """The body as it is sent."""
        return None if self.body is None else self.body.encode(self.encoding)

    def allows(self, status: int) -> bool:
        """Tell whether a status is one of those."""
        return not {f"{status // 100}xx", str(status)}.isdisjoint(self.statuses)


@dataclass(frozen=True)
class Case:
    """A test: its id, its requests, and graphs that have to be there, by name."""

    id: str
    requests: tuple[Request, ...]
    data: Mapping[str, Path]


def cases(folder: str, *manifests: str) -> list[Case]:
    """Return the tests of some manifests; none where the suite is not there."""
    if not SUITE.is_dir():
        return []
    return [case for name in manifests for case in _cases(SUITE / folder / name)]


@cache
def _cases(manifest: Path) -> tuple[Case, ...]:
    graph = rdflib.Graph().parse(manifest)
    entries = next(graph.objects(None, _MF.entries))
    return tuple(_case(graph, node, manifest) for node in Collection(graph, entries))


def _case(graph: rdflib.Graph, node: rdflib.term.Node, manifest: Path) -> Case:
    data = {
        str(graph.value(one, _LABEL)): manifest.parent / str(graph.value(one, _UT.graph)).rpartition("/")[2]
        for one in graph.objects(node, _UT.graphData)
    }
    action = graph.value(node, _MF.action)
    requests = graph.value(action, _HT.requests)
    found = () if requests is None else tuple(_request(graph, one) for one in Collection(graph, requests))
    return Case(str(node).rpartition("#")[2], found, data)


def _request(graph: rdflib.Graph, node: rdflib.term.Node) -> Request:
    body, reply = graph.value(node, _HT.body), graph.value(node, _HT.resp)
    boolean = graph.value(reply, _MF.expectedBoolean)
    content = graph.value(graph.value(reply, _HT.body), _CNT.chars)
    return Request(
        method=str(graph.value(node, _HT.methodName)),
        path=str(graph.value(node, _HT.absolutePath)),
        headers=_headers(graph, graph.value(node, _HT.headers)),
        body=None if body is None else str(graph.value(body, _CNT.chars)),
        encoding=str(graph.value(body, _CNT.characterEncoding) or "UTF-8"),
        statuses=frozenset(
            status
            for one in graph.objects(reply, _MF.expectedStatus)
            for status in _statuses(str(one).rpartition("#")[2])
        ),
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        kind=str(graph.value(reply, _MF.expectedFormat) or ""),
        content=None if content is None else str(content),
    )


def _headers(graph: rdflib.Graph, listed: rdflib.term.Node | None) -> dict[str, str]:
    if listed is None or listed == RDF.nil:
        return {}
    return {
        str(graph.value(one, _HT.fieldName)): str(graph.value(one, _HT.fieldValue)) for one in Collection(graph, listed)
    }


def _statuses(name: str) -> tuple[str, ...]:
    if name.startswith("StatusCode"):
        return (name.removeprefix("StatusCode"),)
    return tuple(map(str, _BY_NAME[name]))
