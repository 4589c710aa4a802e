"""The shapes as joins of tables find what they find as SPARQL: on all fixtures, and by the command."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base.errors import OpennessError
from openness_kg.graph.location import Location
from openness_kg.graph.reading import parse
from openness_kg.graph.resources import ontology_files
from openness_kg.validation import shacl
from openness_kg.validation.check import check
from openness_kg.validation.compiled import Result, compile_shapes, run
from openness_kg.validation.compiled.memory import Memory
from openness_kg.validation.data import loaded
from tests.shapes.test_shapes_compiled import PLANTED
from tests.support.cli import ROOT, assert_refused
from tests.support.cli import run as command
from tests.support.fixtures import FIXTURES, results_as_text, shape_triples

pytest.importorskip("duckdb")

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <urn:x:> .
x:s sh:targetClass x:C ; sh:nodeKind sh:IRI ; sh:property
  [ sh:path x:p ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 3 ] ,
  [ sh:path ( x:q x:p ) ; sh:nodeKind sh:IRIOrLiteral ; sh:pattern "^[a-z]+$" ; sh:maxLength 4 ] ,
  [ sh:path [ sh:inversePath x:q ] ; sh:class x:C ; sh:not [ sh:hasValue x:c ] ] ,
  [ sh:path x:l ; sh:uniqueLang true ; sh:languageIn ( "en" "de" ) ; sh:in ( "a"@en "b"@de "c"@fr ) ] ,
  [ sh:path x:t ; sh:hasValue "a  b" ; sh:in ( "a  b" "1"^^xsd:byte ) ] ,
  [ sh:path x:r ; sh:node [ sh:property [ sh:path x:p ; sh:minCount 1 ] ] ; sh:equals x:q ; sh:disjoint x:l ] .
"""
DATA = """@prefix x: <urn:x:> .
x:a a x:C ; x:p 1 , 5 ; x:q x:b , [ x:p "long text" , "ok" ] ; x:l "a"@en , "b"@en , "c"@fr , "d" ; x:r x:a , x:d .
x:b a x:C ; x:p "text" ; x:r x:none .
[] a x:C ; x:p 2.5 ; x:q x:a .
x:c x:q x:a , x:b .
x:e a x:C ; x:p 3 ; x:t "a  b" .
x:f a x:C ; x:p 3 ; x:t "a b" , "a b"^^<http://www.w3.org/2001/XMLSchema#token> .
"""


def _results(triples: set[ox.Triple], shapes: list[ox.Triple], folder: Path) -> tuple[list[Result], list[Result]]:
    """Return what shapes find by SPARQL and by joins; half of the triples come from a file of N-Quads."""
    ordered = sorted(triples, key=str)
    blank = {str(end) for t in ordered for end in (t.subject, t.object) if isinstance(end, ox.BlankNode)}
    apart = [t for t in ordered if not {str(t.subject), str(t.object)} & blank][::2]
    path = folder / "data.nq"
    ox.serialize(apart, path, format=ox.RdfFormat.N_TRIPLES)
    constraints = compile_shapes(shapes)
    memory = Memory(ordered)
    with loaded("duckdb", triples - set(apart), [path], lambda _: None) as data:
        assert data.statements == len(triples)
        return list(run(constraints, memory.select)), shacl.found("duckdb", constraints, data.select)


@pytest.mark.slow
def test_same_results_as_sparql_on_all_fixtures(tmp_path: Path) -> None:
    triples = {quad.triple for quad in ox.parse(PLANTED, format=ox.RdfFormat.TURTLE)}
    triples |= {triple for path in (*ontology_files(), *FIXTURES) for triple in parse(path)}
    expected, found = _results(triples, list(shape_triples()), tmp_path)
    assert len({str(result.constraint.shape) for result in expected}) > 170
    assert results_as_text(found) == results_as_text(expected)


def test_same_results_as_sparql_with_shapes_of_ones_own(tmp_path: Path) -> None:
    data, shapes = ([quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)] for text in (DATA, SHAPES))
    expected, found = _results(set(data), shapes, tmp_path)
    assert len({result.constraint.component for result in expected}) >= 13
    assert results_as_text(found) == results_as_text(expected)


@pytest.mark.slow
def test_the_command_finds_the_same_in_files_and_in_a_store(tmp_path: Path) -> None:
    fixture = ROOT / "tests" / "queries" / "graph.ttl"
    faulty, more, store = tmp_path / "faulty.ttl", tmp_path / "more.nq", tmp_path / "store"
    text = fixture.read_text(encoding="utf-8")
    faulty.write_text(f'{text}\nmodel:nameless a okg:Model ; okg:weightsAvailability "open" .\n', encoding="utf-8")
    kind, name = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<https://w3id.org/openness-kg/id/model/more>"
    more.write_text(f"{name} {kind} <https://w3id.org/openness-kg/ontology#Model> .\n", encoding="utf-8")
    files = ("--only-data", "--data", str(faulty), "--data", str(more))
    for form in ("json", "turtle"):
        by_sparql, by_tables = (
            command("validate", *files, "--format", form, "--engine", engine) for engine in ("compiled", "duckdb")
        )
        assert (by_tables.code, by_sparql.code) == (1, 1)
        assert re.search("model[:/]more", by_tables.out)
        if form == "json":
            assert by_tables.out == by_sparql.out
        else:
            assert len(by_tables.out.splitlines()) == len(by_sparql.out.splitlines())
    assert command("load", "--store", str(store), *files).code == 0
    by_sparql, by_tables = (command("validate", "--store", str(store), "--engine", e) for e in ("compiled", "duckdb"))
    assert (by_tables.code, by_tables.out) == (1, by_sparql.out)


def test_what_is_not_known_names_the_shape(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(SHAPES.replace('sh:pattern "^[a-z]+$"', 'sh:pattern "[a-z]" ; sh:flags "i"'), encoding="utf-8")
    data.write_text(DATA, encoding="utf-8")
    where = Location((data,), only_data=True)
    assert not check(where, shapes=[shapes]).conforms
    with pytest.raises(OpennessError, match=r"cannot be used: its query: .* flags of REGEX .* another --engine"):
        check(where, engine="duckdb", shapes=[shapes])


def test_literals_that_tables_would_change_are_looked_at_as_written(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.nq"
    shapes.write_text(SHAPES, encoding="utf-8")
    number = '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    data.write_text(f"<urn:x:a> {kind} <urn:x:C> .\n<urn:x:a> <urn:x:p> {number} .\n", encoding="utf-8")
    where = Location((data,), only_data=True)
    assert check(where, engine="duckdb", shapes=[shapes]) == check(where, shapes=[shapes])


@pytest.mark.parametrize("term", ['"x"@en--ltr', "<<( <urn:x:a> <urn:x:p> <urn:x:b> )>>"])
def test_terms_of_rdf_1_2_are_refused_and_not_changed(term: str, tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(f"<urn:x:a> <urn:x:p> {term} .\n", encoding="utf-8")
    assert_refused(command("validate", "--engine", "duckdb", "--only-data", "--data", str(path)), "RDF 1.2")


@pytest.mark.parametrize(
    ("pattern", "said"), [('sh:pattern "("', "regular expression '('"), ('sh:hasValue "\\\\u0041"', "before a u")]
)
def test_what_would_be_read_otherwise_is_refused(pattern: str, said: str, tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(SHAPES.replace('sh:pattern "^[a-z]+$"', pattern), encoding="utf-8")
    data.write_text(DATA, encoding="utf-8")
    where = ("--only-data", "--data", str(data), "--shapes", str(shapes), "--engine", "duckdb")
    result = command("validate", *where)
    assert_refused(result, said)
    assert "The shape for <urn:x:q>/<urn:x:p> cannot be used: its query" in result.err


def test_a_query_that_failed_leaves_nothing_behind() -> None:
    triples = [quad.triple for quad in ox.parse(DATA, format=ox.RdfFormat.TURTLE)]
    with loaded("duckdb", triples, [], lambda _: None) as held:
        looked_up = "SELECT ?s { ?s <urn:x:p> ?o FILTER EXISTS { ?s <urn:x:q> ?x FILTER(?o != ?x) } }"
        expected = list(held.select(looked_up))
        with pytest.raises(OpennessError):
            list(
                held.select(
                    'SELECT ?s { ?s <urn:x:l> ?o FILTER EXISTS { ?s <urn:x:p> ?x FILTER(STRSTARTS(?o, "a")) } }'
                )
            )
        assert list(held.select(looked_up)) == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--owl",), "leave out --owl"),
        (("--store", "store", "--owl"), "leave out --owl"),
        (("--endpoint", "http://127.0.0.1:9/"), "An endpoint is asked"),
    ],
)
def test_what_does_not_go_together_is_refused(options: tuple[str, ...], said: str) -> None:
    assert_refused(command("validate", "--engine", "duckdb", *options), said)


def test_faulty_quads_are_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "data.nq").write_text("<urn:x:a> <urn:x:p> <urn:x:b> .\n<urn:x:a> no\n", encoding="utf-8")
    result = command("validate", "--engine", "duckdb", "--only-data", "--data", str(tmp_path / "data.nq"))
    assert_refused(result, "data.nq:2:")


def test_a_literal_that_is_none_of_its_datatype_is_no_traceback(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(SHAPES.replace("sh:minInclusive 3", 'sh:hasValue "three"^^xsd:integer'), encoding="utf-8")
    data.write_text(DATA, encoding="utf-8")
    where = ("validate", "--only-data", "--data", str(data), "--shapes", str(shapes))
    result = command(*where, "--engine", "duckdb")
    assert (result.code, result.err) == (1, "")
    assert len(result.out.splitlines()) == len(command(*where).out.splitlines())
