"""Every query and rule of the project on servers of others: over HTTP, the same rows as here.

Each is asked as it stands and, if it has examples, with those bound. Rows count without their order where the query
leaves it open.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from openness_kg.graph import catalogue, sparql, writing
from openness_kg.graph.location import Location, Scope
from openness_kg.graph.names import Names
from openness_kg.graph.remote.store import RemoteStore
from openness_kg.graph.store import Store
from openness_kg.opener import OpenGraph
from tests.support import endpoints
from tests.support.cli import ROOT

pytestmark = pytest.mark.slow

MERGED = "https://example.org/merged"
EDITION = "survey-2023-06"
# rdflib-endpoint has the contract test: rdflib takes minutes for some, and is asked of less in test_engines_agree.py
SERVERS = ("oxigraph-union", "virtuoso", "comunica")
DATA = ROOT / "data"
PART = (
    DATA / "ratings" / EDITION,
    DATA / "licences",
    *(DATA / "projects" / f"{path.stem}.ttl" for path in (DATA / "ratings" / EDITION).glob("[!e]*.ttl")),
    *(DATA / "models" / f"{name}.ttl" for name in ("bloom", "cerebras-gpt", "gpt-2", "gpt-3.5", "llama", "pythia")),
)
"""One edition, and enough of what it is about that most queries have rows."""
BOUND, UNBOUND = "bound", "unbound"
ASKED = {name: query for name, query in catalogue.shipped().items() if not sparql.asks_elsewhere(query.text)}
"""What asks Wikidata as well has tests of its own, in ``tests/linking/``."""
CASES = [
    (name, bound) for name, query in ASKED.items() for bound in ((UNBOUND, BOUND) if query.examples else (UNBOUND,))
]


@dataclass(frozen=True)
class Pair:
    """A server, and the same triples in a store here, in one graph."""

    kind: str
    here: Store
    there: RemoteStore
    names: Names


@pytest.fixture(scope="module", params=SERVERS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A server that runs while it is asked, with a part of the graph that it can answer about in time."""
    kind: str = request.param
    graph = OpenGraph(Location(PART, only_data=True), Scope(editions=(EDITION,), derived=True))
    lines = writing.merged(graph.store.dump("nquads"))
    names = OpenGraph().names
    with endpoints.holding(kind, tmp_path_factory.mktemp("server"), lines, MERGED) as endpoint:
        here = endpoints.local(lines, MERGED)
        yield Pair(kind, here, RemoteStore(endpoint), names)


@pytest.mark.parametrize(("name", "bound"), CASES)
def test_a_server_answers_as_we_do(name: str, bound: str, pair: Pair) -> None:
    if pair.kind == "comunica" and not name.startswith("lookup/"):
        pytest.skip("comunica takes minutes for some: it is asked ten questions in tests/site/test_engines.py")
    query = catalogue.find(name)
    values = query.examples if bound == BOUND else {}
    text = query.bind({key: pair.names.value(query.parameters[key], value) for key, value in values.items()})
    assert Counter(_lines(pair.there, text)) == Counter(_lines(pair.here, text))


def _lines(store: Store, text: str) -> list[bytes]:
    output = io.BytesIO()
    store.write(text, output, "csv" if sparql.form(text) == "SELECT" else "ntriples")
    return output.getvalue().splitlines()


def test_every_query_is_asked_of_every_server() -> None:
    assert {name for name, _ in CASES} == set(ASKED)
    assert all(name.startswith("federated/") for name in set(catalogue.shipped()) - set(ASKED))


@pytest.mark.parametrize("name", [name for name, query in catalogue.shipped().items() if query.parameters])
def test_parameters_are_bound_inside(name: str) -> None:
    assert re.search(r"^ *#\+ values$", catalogue.find(name).text, re.MULTILINE)
