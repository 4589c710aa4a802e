"""Two engines, Oxigraph and rdflib, derive the same triples and give the same answers."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import rdflib

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue, mappings, resources
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from tests.support import engines
from tests.support.cases import AUDIT, CASES, GRAPH, HISTORY, HUB, LINKING, NUMBERED, SHAPES, files_of, graph_of, small
from tests.support.facts import ontology_core, short, turtle
from tests.support.shipped import OF_NOTHING_SHIPPED, with_rare_kinds
from tests.support.worlds import make_world

pytestmark = pytest.mark.slow

SELECTS = sorted(
    name for name in catalogue.shipped() if name.startswith(("table/", "lookup/", "explain/", "lineage/", "questions/"))
)
VALUES = {
    "project": "https://w3id.org/openness-kg/id/project/belle",
    "edition": "https://w3id.org/openness-kg/id/edition/index-2025-03",
    "earlier": "https://w3id.org/openness-kg/id/edition/survey-2023-06",
    "later": "https://w3id.org/openness-kg/id/edition/index-2025-03",
    "scheme": "https://w3id.org/openness-kg/id/scheme/index-2025-03",
    "criterion": "https://w3id.org/openness-kg/id/criterion/index-2025-03/llmdata",
    "model": "https://w3id.org/openness-kg/id/model/llama",
    "entity": "https://w3id.org/openness-kg/id/model/llama",
    "kind": "model",
    "text": "llama",
    "thing": "https://w3id.org/openness-kg/id/model/llama",
}
SLOW = ("audit/output-terms", "questions/licence-terms-of-model")
"""What rdflib takes ten seconds for, so that it is asked one of the cases."""
VERY_SLOW = ("lineage/counts", "questions/data-from-closed-models", "questions/licence-terms-of-model")
"""What rdflib takes long for on the part, as it works out a sub-select for each row before it: these have cases."""
SLOW_OF_ALL = ("lineage/passed",)
"""What rdflib takes half a minute for unless it is told of which model: so it is asked, on the part."""
ASKED = [case for case in NUMBERED if case[0] not in SLOW or case[1] == 0]
"""The cases that both are asked."""
WITHOUT_VALUES = {name for name, number in ASKED if not CASES[name][number].get("bind")}
# of what is in doubt, or has changed
OTHERS = {
    "explain/uncounted": {
        "project": "https://w3id.org/openness-kg/id/project/minimax-m2",
        "edition": "https://w3id.org/openness-kg/id/edition/osai-2025-12",
    },
    "questions/cells-that-differ-today": {"edition": "https://w3id.org/openness-kg/id/edition/survey-2023-06"},
    "questions/changes-of-availability-and-licence": {"thing": "https://w3id.org/openness-kg/id/dataset/the-pile"},
}


@pytest.fixture(scope="module")
def derived() -> LocalStore:
    """A part of the shipped graph, since rdflib takes minutes for the whole, derived by the package."""
    store = LocalStore()
    store.load_all(with_rare_kinds())
    for path in mappings.files():
        store.add(mappings.triples(path), iris.MAPPINGS)
    derive(store)
    return store


@pytest.fixture(scope="module")
def fixed_by_rdflib() -> dict[Path, rdflib.Graph]:
    """The fixed graphs of the query cases, derived by rdflib."""
    graphs = {}
    for path in (GRAPH, AUDIT, HISTORY, HUB, LINKING, SHAPES):
        graphs[path] = engines.rdflib_graph([*ontology_core(), *files_of(path)])
        engines.derive_with_rdflib(graphs[path])
    return graphs


@pytest.fixture(scope="module")
def derived_in_rdflib(derived: LocalStore) -> rdflib.Graph:
    """What the package derived from the part, in rdflib."""
    lines = derived.dump("nquads").decode().splitlines()
    return rdflib.Graph().parse(data="".join(f"{line.rsplit(' ', 2)[0]} .\n" for line in lines), format="nt")


@pytest.fixture(scope="module")
def by_rdflib() -> rdflib.Graph:
    """The part, derived by rdflib."""
    graph = engines.rdflib_graph(path for path, _ in with_rare_kinds())
    for path in mappings.files():
        for triple in mappings.triples(path):
            graph.parse(data=str(triple), format="turtle")
    engines.derive_with_rdflib(graph)
    return graph


def test_both_derive_the_same_from_the_shipped_graph(derived: LocalStore, by_rdflib: rdflib.Graph) -> None:
    found = engines.statements_in(derived)
    assert found == engines.statements(by_rdflib)
    assert any(short(predicate) == "outcome" for _, predicate, _ in found)
    rules = {path.stem: catalogue.read(path).text for path in resources.query_files("rules")}
    assert {name for name, rule in rules.items() if not list(derived.construct(rule))} == OF_NOTHING_SHIPPED


def test_no_rule_makes_a_blank_node(graph: KnowledgeGraph) -> None:
    lines = graph.store.dump("nquads").decode().splitlines()
    derived_lines = [line for line in lines if line.endswith(f"<{iris.DERIVED}> .")]
    assert derived_lines
    assert not [line for line in derived_lines if "_:" in line]


@pytest.mark.parametrize("seed", range(10))
def test_both_derive_the_same_from_a_random_world(seed: int, tmp_path: Path) -> None:
    world = make_world(Random(seed))  # noqa: S311
    graph = engines.rdflib_graph(ontology_core(), turtle(world))
    engines.derive_with_rdflib(graph)
    expected = {statement for statement in engines.statements(graph) if statement[0].startswith(iris.ID)}
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    (tmp_path / "world.ttl").write_text(turtle(world), encoding="utf-8")
    store.load(tmp_path / "world.ttl", iris.FACTS)
    derive(store)
    assert {statement for statement in engines.statements_in(store) if statement[0].startswith(iris.ID)} == expected


@pytest.mark.parametrize(("name", "number"), ASKED)
def test_both_answer_the_cases_of_a_query_alike(
    name: str, number: int, fixed_by_rdflib: dict[Path, rdflib.Graph]
) -> None:
    query, known = catalogue.find(name), small(graph_of(name))
    values = CASES[name][number].get("bind", {})
    text = query.bind({key: known.names.value(query.parameters[key], value) for key, value in values.items()})
    graph = fixed_by_rdflib[graph_of(name)]
    assert engines.as_multiset(known.store.rows(text)) == engines.rows_in(graph, text)


@pytest.mark.parametrize("name", [name for name in SELECTS if graph_of(name) != HISTORY and name not in VERY_SLOW])
def test_both_answer_a_query_alike(name: str, derived: LocalStore, derived_in_rdflib: rdflib.Graph) -> None:
    query = catalogue.find(name)
    values = {key: (VALUES | OTHERS.get(name, {}))[key] for key in query.parameters}
    text = query.bind(values)
    found = engines.as_multiset(derived.rows(text))
    assert found == engines.rows_in(derived_in_rdflib, text)
    assert found


@pytest.mark.parametrize("name", [name for name in SELECTS if name not in WITHOUT_VALUES.union(SLOW_OF_ALL)])
def test_both_answer_a_query_alike_without_values(name: str, fixed_by_rdflib: dict[Path, rdflib.Graph]) -> None:
    text = catalogue.find(name).text
    found = engines.as_multiset(small(graph_of(name)).store.rows(text))
    graph = fixed_by_rdflib[graph_of(name)]
    assert found == engines.rows_in(graph, text)
    assert found
