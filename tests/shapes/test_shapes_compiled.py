"""The compiled engine: pySHACL's faults on all fixtures and on shipped files, cycles, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from zlib import crc32

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import PREFIXES, mint, okg, slug
from openness_kg.graph import resources
from openness_kg.graph.location import WHOLE
from openness_kg.graph.reading import parse
from openness_kg.validation import by_pyshacl, shacl
from openness_kg.validation.compiled import CompiledConstraint, Result, compile_shapes, run
from openness_kg.validation.compiled.datatypes import ill_typed
from openness_kg.validation.compiled.memory import Memory
from openness_kg.validation.compiled.report import as_triples, as_turtle
from tests.support.fixtures import FIXTURES, checked_by_command, expected, row, shape_triples
from tests.support.shipped import turtle_files

LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items()) + (
    "@prefix ex: <https://example.org/> .\n"
)


@cache
def ontology() -> frozenset[ox.Triple]:
    return frozenset(triple for path in resources.ontology_files() for triple in parse(path))


@cache
def terms() -> frozenset[object]:
    return frozenset(term for triple in ontology() for term in triple)


@cache
def constraints() -> tuple[CompiledConstraint, ...]:
    return tuple(compile_shapes(shape_triples()))


def graph(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]


def results(triples: Iterable[ox.Triple], compiled: Iterable[CompiledConstraint]) -> list[Result]:
    memory = Memory(list(triples))
    return list(run(compiled, memory.select, memory.written))


def found(data: str, shape: str) -> list[str]:
    return sorted(str(result.value or result.focus) for result in results(graph(data), compile_shapes(graph(shape))))


def things(triples: Iterable[ox.Triple]) -> set[object]:
    """Return by what fixtures can meet: the resources that they describe or name, and their labels in any case."""
    found: set[object] = set()
    for triple in triples:
        found.add(triple.subject)
        if triple.predicate == LABEL and isinstance(triple.object, ox.Literal):
            found.add(triple.object.value.lower())
        elif isinstance(triple.object, ox.NamedNode):
            found.add(triple.object)
    return {thing for thing in found if thing not in terms()}


@cache
def groups() -> tuple[tuple[Path, ...], ...]:
    """Return the fixtures in groups in which none meets another.

    pySHACL takes most of its time for the ontology, which each fixture needs: so a group is checked as one graph.
    """
    grouped: list[tuple[set[object], list[Path]]] = []
    for fixture in FIXTURES:
        mine = things(parse(fixture))
        group = next((group for group in grouped if not group[0] & mine), None)
        if group is None:
            grouped.append((set(mine), [fixture]))
        else:
            group[0].update(mine)
            group[1].append(fixture)
    return tuple(tuple(fixtures) for _, fixtures in grouped)


@pytest.mark.slow
@pytest.mark.parametrize("group", groups(), ids=lambda group: f"{group[0].parent.name}/{group[0].stem}-of-{len(group)}")
def test_same_findings_as_pyshacl(group: tuple[Path, ...]) -> None:
    data = {*ontology(), *(triple for fixture in group for triple in parse(fixture))}
    found = {shacl.fault(r) for r in results(data, constraints())}
    assert found == set(by_pyshacl.faults(data, shape_triples()))
    # in the group each fixture still has its fault, and nothing else: what test_shapes expects of it alone
    by_command = {slug(shape) for shape in checked_by_command()}
    wanted = {row for fixture in group for row in expected(fixture) if row[-1] not in by_command}
    assert {row(fault) for fault in found} == wanted


PLANTED = """
@prefix model: <https://w3id.org/openness-kg/id/model/> .
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
model:planted-a a okg:Model ; rdfs:label "Planted"@en ; okg:fineTunedFrom model:planted-b ; okg:madeBy model:planted-b .
model:planted-b a okg:Model ; rdfs:label "PLANTED"@en ; okg:basedOn model:planted-c , model:planted-d .
model:planted-c a okg:Modle ; okg:memberOf model:planted-a .
model:planted-d okg:fineTunedFrom model:planted-e .
"""
"""A cycle with a fork, two models of one name, a property, a class and types amiss."""


@pytest.mark.slow
def test_same_findings_as_pyshacl_on_the_shipped_graph_with_planted_faults() -> None:
    planted = [quad.triple for quad in ox.parse(PLANTED, format=ox.RdfFormat.TURTLE)]
    # every sixth file is enough: what it leads to is lost with the others, so more shapes are failed than in the whole
    files = [path for path, _ in turtle_files(WHOLE) if crc32(path.name.encode()) % 6 == 0]
    data = {*ontology(), *planted, *(triple for path in files for triple in parse(path))}
    assert len(data) > 20_000, "on less, pySHACL runs in one process"
    found = {shacl.fault(r) for r in results(data, constraints())}
    shapes_failed = {f.shape.rpartition("#")[2] for f in found if "/planted-" in f.focus}
    assert {"noCycle", "UniqueModelName", "KnownProperty", "fineTunedFrom"} <= shapes_failed
    assert len({f.shape for f in found if "/planted-" not in f.focus}) > 20
    assert any(f.severity == "Warning" and "/planted-" not in f.focus for f in found)
    assert found == set(by_pyshacl.faults(data, shape_triples()))


EDGES = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@settings(max_examples=60, deadline=None)
@given(EDGES)
def test_each_model_on_a_cycle_is_found(edges: set[tuple[int, int]]) -> None:
    made_from = ox.NamedNode(okg("fineTunedFrom"))
    nodes = [ox.NamedNode(mint("model", f"m{number}")) for number in range(8)]
    triples = [ox.Triple(nodes[one], made_from, nodes[other]) for one, other in edges]
    reached = {(one, other) for one, other in edges}
    for middle in range(8):
        reached |= {(a, b) for a in range(8) for b in range(8) if (a, middle) in reached and (middle, b) in reached}
    cycles = [c for c in constraints() if str(c.shape).endswith("#noCycle>")]
    pairs = {(result.focus, result.value) for result in results(triples, cycles)}
    assert pairs == {(nodes[a], nodes[b]) for a, b in edges if a == b or (b, a) in reached}


def test_queries_are_the_same_each_time() -> None:
    again = compile_shapes([triple for path in resources.shape_files() for triple in parse(path)])
    assert [c.query for c in again] == [c.query for c in constraints()]


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("integer", ["01", "+1", "-5"], ["1.0", "", "one"]),
        ("byte", ["127"], ["128", "300"]),
        ("positiveInteger", ["1"], ["0", "-1"]),
        ("double", ["1e3", "INF"], ["inf", "nan", "Infinity"]),
        ("boolean", ["true", "1"], ["TRUE", "yes"]),
        ("date", ["2024-02-29", "2023-12-31Z"], ["2023-02-29", "1900-02-29", "2023-13-01", "2023-1-1"]),
        ("gYear", ["2023", "-0044"], ["23", "2023-01"]),
        ("gYearMonth", ["2023-12"], ["2023-13", "2023-00", "2023"]),
        ("dateTime", ["2023-01-01T24:00:00", "2023-01-01T10:00:00.5+01:00"], ["2023-01-01", "2023-01-01T25:00:00"]),
        ("dayTimeDuration", ["P1DT2H", "PT60S"], ["P1Y", "P", "PT"]),
    ],
)
def test_datatypes_are_checked_by_their_text(datatype: str, good: list[str], bad: list[str]) -> None:
    data = "".join(f'ex:s ex:p "{text}"^^xsd:{datatype} .\n' for text in [*good, *bad])
    shape = f"ex:S a sh:PropertyShape ; sh:targetNode ex:s ; sh:path ex:p ; sh:datatype xsd:{datatype} ."
    name = f"^^<{PREFIXES['xsd']}{datatype}>"
    assert found(data, shape) == sorted(f'"{text}"{name}' for text in bad)
    assert [str(triple.object) for triple in ill_typed(graph(data))] == [f'"{text}"{name}' for text in bad]


@pytest.mark.parametrize(
    ("shape", "term"),
    [
        ("sh:rule [ a sh:TripleRule ]", "sh:rule"),
        ("sh:js [ ]", "sh:js"),
        ("sh:target [ ]", "sh:target"),
        ("sh:minimumCount 1", "sh:minimumCount"),
        ("sh:node ex:S", "recursive"),
        ("sh:minCount 1", "sh:minCount"),
        ("sh:property [ sh:path ex:p ; sh:minCount 1, 2 ]", "sh:minCount"),
        ('sh:property [ sh:path ex:p ; sh:minCount "1" ]', "sh:minCount"),
        ("sh:property [ sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] ; sh:nodeKind sh:IRI ]", "sh:path"),
        ("sh:property [ a sh:PropertyShape ; sh:nodeKind sh:IRI ]", "sh:path"),
        ("sh:in ( [ ] )", "sh:in"),
        ("sh:nodeKind ex:Kind", "sh:nodeKind"),
        ("sh:deactivated 1", "sh:deactivated"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this a ex:C MINUS { $this a ex:D } }" ]', "prefix ex:"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { ?s ?p $this MINUS { $this ?q ?o } }" ]', "MINUS"),
        ('sh:sparql [ sh:select "SELECT ?s WHERE { ?s ?p $this }" ]', "$this"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { ?s ?p $this } LIMIT 1" ]', "LIMIT"),
        ('sh:sparql [ sh:select "SELECT $this (COUNT(?s) AS ?n) WHERE { ?s ?p $this }" ]', "aggregate"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(shape: str, term: str) -> None:
    with pytest.raises(OpennessError) as error:
        compile_shapes(graph(f"ex:S a sh:NodeShape ; sh:targetNode ex:s ; {shape} ."))
    assert term in str(error.value)
    assert str(error.value).startswith("The shape ")


def test_a_value_from_a_sub_select_is_asked_once_for_all_nodes() -> None:
    shape = """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [
        sh:message "{$this} shares {?v}" ; sh:select \"\"\"
        SELECT $this ?v WHERE {
            { SELECT $this ?v WHERE { ?any <https://example.org/p> ?v } GROUP BY $this ?v HAVING (COUNT(?any) > 1) }
            { $this <https://example.org/p> ?v } UNION { FILTER (false && $this = $this) }
        } \"\"\" ] ."""
    shown = results(graph("ex:a ex:p 1 . ex:b ex:p 1 . ex:c ex:p 2 ."), compile_shapes(graph(shape)))
    assert sorted(result.messages[0].value for result in shown) == [
        "https://example.org/a shares 1",
        "https://example.org/b shares 1",
    ]


def test_a_report_conforms_only_without_results_and_has_the_same_bytes() -> None:
    shape = """ex:S a sh:PropertyShape ; sh:targetNode ex:s ; sh:severity sh:Info ; sh:minCount 1 ;
        sh:path ( ex:p [ sh:alternativePath ( [ sh:inversePath ex:q ] ex:r ) ] ) ."""
    shown = results([], compile_shapes(graph(shape)))
    text = as_turtle(shown).decode()
    assert "sh:conforms false" in text
    assert "sh:alternativePath" in text
    assert as_turtle(shown).decode() == text
    assert "true" in str(as_triples([])[1].object)
