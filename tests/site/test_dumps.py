"""The dumps: what is in which, the same in every format, and canonical."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.knowledge import KnowledgeGraph

pytestmark = pytest.mark.slow


def quads(path: Path, *, canonical: bool = False) -> set[ox.Quad]:
    """Return the statements of a dump, on demand with labels of blank nodes that do not depend on the format."""
    name = path.name.removesuffix(".gz")
    content = path.read_bytes()
    found = ox.parse(
        input=gzip.decompress(content) if path.suffix == ".gz" else content,
        format=ox.RdfFormat.from_extension(name.rpartition(".")[2]),
    )
    if not canonical:
        return set(found)
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def merge(found: set[ox.Quad]) -> set[ox.Triple]:
    """Return the triples of a dataset without those of blank nodes, whose labels depend on their graph."""
    return {q.triple for q in found if not any(isinstance(t, ox.BlankNode) for t in (q.subject, q.object))}


@pytest.fixture(scope="module")
def named(site: Path) -> set[ox.Quad]:
    """The statements of the named graphs."""
    return quads(site / "dumps" / "openness-kg.nq.gz")


def test_named_graphs_are_those_of_the_graph(site: Path, whole: KnowledgeGraph) -> None:
    """The dataset is the graph, and the description of itself."""
    dumped = set(gzip.decompress((site / "dumps" / "openness-kg.nq.gz").read_bytes()).splitlines())
    description = {line for line in dumped if line.endswith(f"<{iris.GRAPH}description> .".encode())}
    assert dumped - description == set(whole.store.dump("nquads").splitlines())


def test_trig_is_the_same(site: Path, named: set[ox.Quad]) -> None:
    found = quads(site / "dumps" / "openness-kg.trig")
    assert merge(found) == merge(named)
    assert len(found) == len(named)


@pytest.mark.parametrize("ending", ["ttl", "nt.gz", "jsonld"])
def test_merged_graph_has_a_default_graph_only(site: Path, named: set[ox.Quad], ending: str) -> None:
    found = quads(site / "dumps" / f"openness-kg.{ending}")
    assert {quad.graph_name for quad in found} == {ox.DefaultGraph()}
    assert merge(found) == merge(named)


def test_each_graph_stands_alone(site: Path, named: set[ox.Quad]) -> None:
    for graph in {quad.graph_name for quad in named}:
        assert isinstance(graph, ox.NamedNode)
        path = site / graph.value.removeprefix(iris.ROOT)
        expected = {quad for quad in named if quad.graph_name == graph}
        for ending in (".ttl", ".nt.gz"):
            found = quads(path.with_name(path.name + ending))
            assert merge(found) == merge(expected)
            assert len(found) == len(expected)


@pytest.mark.parametrize("name", ["dumps/openness-kg.nt.gz", "dumps/openness-kg.nq.gz", "graph/facts.nt.gz"])
def test_lines_are_sorted_and_the_archive_has_no_date(site: Path, name: str) -> None:
    content = (site / name).read_bytes()
    lines = gzip.decompress(content).splitlines()
    assert lines == sorted(set(lines))
    assert content[4:8] == bytes(4)  # RFC 1952, 2.3: MTIME


@pytest.mark.parametrize("stem", ["ontology", "ontology/0.1.0"])
def test_ontology_is_the_same_in_each_format(site: Path, stem: str) -> None:
    turtle = quads(site / f"{stem}.ttl", canonical=True)
    for ending in ("rdf", "jsonld", "nt"):
        assert quads(site / f"{stem}.{ending}", canonical=True) == turtle
