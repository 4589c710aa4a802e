"""The mappings: what is shipped holds and is loaded, and each kind of fault is reported with file and line."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import openness_kg
from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph import mappings, resources
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.validation.mappings import EXACT, MATCHES, faults
from openness_kg.validation.sources import Statements
from tests.support.cli import SHARED, assert_refused, run

WIKIDATA = resources.root() / "data" / "mappings" / "wikidata.sssom.tsv"
SOURCE = SHARED / "sources" / "identifiers" / "wikidata.tsv"
APPLIED = "Wikidata, asked on "
"""How the comment of a row begins that `link wikidata --apply` added, which has Wikidata itself for its source."""
ITEM = "http://www.wikidata.org/entity/"
GOOD = """#curie_map:
#  licence: https://w3id.org/openness-kg/id/licence/
#  wikidata: http://www.wikidata.org/entity/
#mapping_set_id: https://example.org/mappings
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_date: 2026-11-23
subject_id	predicate_id	object_id	mapping_justification	comment
licence:apache-2.0	skos:exactMatch	wikidata:Q13785927	semapv:LexicalMatching	"a ""quoted"" comment"
licence:mit	skos:exactMatch	wikidata:Q334661	semapv:LexicalMatching	a comment
"""
MIT = "licence:mit\tskos:exactMatch\twikidata:Q334661\tsemapv:LexicalMatching\t"


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    """The shipped graph, derived."""
    return openness_kg.load()


@pytest.fixture(scope="module")
def statements() -> Statements:
    """The shipped Turtle."""
    return Statements.of(resources.data_files()).parse()


def cells() -> list[dict[str, str]]:
    """Return the shipped table as text."""
    lines = WIKIDATA.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


def test_shipped_files_hold(statements: Statements) -> None:
    assert WIKIDATA in mappings.files()
    assert list(faults(mappings.files(), statements.triples)) == []


def test_loaded_triples_are_those_that_sssom_pydantic_reads(graph: KnowledgeGraph) -> None:
    import sssom_pydantic

    expected = set()
    for path in mappings.files():
        found, converter, _ = sssom_pydantic.read(path)
        for mapping in found:
            expected.add(
                tuple(converter.expand_reference(term) for term in (mapping.subject, mapping.predicate, mapping.object))
            )
    quads = ox.parse(graph.store.dump("nquads"), format=ox.RdfFormat.N_QUADS)
    mapped = {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in quads
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == iris.MAPPINGS
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    assert expected
    assert mapped == expected


def test_rows_are_sorted_and_have_the_labels_of_the_graph(statements: Statements) -> None:
    rows = cells()
    keys = [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows]
    assert keys == sorted(set(keys))
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    labels = {
        triple.subject.value: triple.object.value
        for triple in statements.triples
        if triple.predicate.value == label
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal)
    }
    for row, mapping in zip(rows, mappings.read(WIKIDATA), strict=True):
        assert row["subject_label"] == labels[mapping.subject]


@pytest.mark.skipif(not SOURCE.is_file(), reason="the source is not beside the checkout")
def test_each_row_is_one_of_the_source(statements: Statements) -> None:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        source = {row["wikidata_qid"]: row for row in csv.DictReader(file, delimiter="\t")}
    rows = mappings.read(WIKIDATA)
    for row, mapping in zip(cells(), rows, strict=True):
        if row["comment"].startswith(APPLIED):
            continue
        stated = source[mapping.object.removeprefix(ITEM)]
        assert row["comment"].startswith(stated["evidence"])
        assert row["object_label"] == re.sub(r" \(.*\)$", "", stated["name"])
        assert mapping.predicate in MATCHES[:2]
        if stated["match"] != "exact" or "label match only" in stated["evidence"]:
            assert mapping.predicate != EXACT
    linked = {
        (row.subject, row.object.removeprefix(ITEM))
        for cell, row in zip(cells(), rows, strict=True)
        if "/licence/" in row.subject and not row.negated and not cell["comment"].startswith(APPLIED)
    }
    identifiers = {
        triple.object.value: triple.subject.value
        for triple in statements.triples
        if triple.predicate.value == iris.okg("spdxIdentifier")
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal)
    }
    assert linked == {
        (identifiers[row["spdx_id"]], qid)
        for qid, row in source.items()
        if row["kind"] == "licence" and row["spdx_id"] in identifiers
    }


def test_good_file_is_read(tmp_path: Path, statements: Statements) -> None:
    path = tmp_path / "good.sssom.tsv"
    path.write_text(GOOD + "\n" + MIT.replace("exact", "close") + '"two\nlines"\n' + MIT + "\n", encoding="utf-8")
    assert [row.line for row in mappings.read(path)] == [8, 9, 11, 13]
    assert list(faults([path], statements.triples)) == []


def test_row_that_says_not_is_no_triple(tmp_path: Path) -> None:
    path = tmp_path / "not.sssom.tsv"
    text = (
        GOOD.replace("\tcomment\n", "\tpredicate_modifier\n")
        .replace('"a ""quoted"" comment"', "Not")
        .replace("a comment", "")
    )
    path.write_text(text, encoding="utf-8")
    assert [triple.object.value for triple in mappings.triples(path)] == [ITEM + "Q334661"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("object_id", "object", 7, "object_id"),
        ("mapping_justification", "match_type", 7, "mapping_justification"),
        (GOOD[GOOD.index("subject_id") :], "", 7, "subject_id"),
        ("licence:mit", "lcence:mit", 9, "Did you mean licence?"),
        ("#  wikidata: http://www.wikidata.org/entity/\n", "", 7, "'wikidata'"),
        ("wikidata:Q334661", "http://www.wikidata.org/entity/Q334661", 9, "CURIE"),
        ("licence:mit", "", 9, "CURIE"),
        ("licence:mit", "licence:m t", 9, "IRI"),
        ("\ta comment\n", "\n", 9, "4 cells"),
        ('""quoted""', '"quoted"', 8, "TSV"),
        ("quoted", "\udce9", 8, "UTF-8"),
    ],
)
def test_file_that_is_no_sssom_is_refused(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    path = tmp_path / "bad.sssom.tsv"
    assert old in GOOD
    path.write_bytes(GOOD.replace(old, new).encode(errors="surrogateescape"))
    with pytest.raises(OpennessError) as caught:
        list(mappings.triples(path))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "shape"),
    [
        ("licence:mit", "licence:mti", 9, "MappingSubject"),
        (MIT, MIT.replace("skos:exactMatch", "owl:sameAs"), 9, "MappingPredicate"),
        (MIT, MIT.replace("skos:exactMatch", "skos:exactmatch"), 9, "MappingPredicate"),
        ("wikidata:Q334661", "wikidata:P275", 9, "MappingObject"),
        ("wikidata:Q334661", "licence:apache-2.0", 9, "MappingObject"),
        ("http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/", 8, "MappingObject"),
        ("wikidata:Q334661", "wikidata:Q13785927", 9, "MappingExactOnce"),
        ("licence:mit", "licence:apache-2.0", 9, "MappingExactOnce"),
        ("#mapping_date: 2026-11-23", "#mapping_date: soon", 1, "MappingFormat"),
        ("#mapping_set_id: https://example.org/mappings\n", "", 1, "MappingFormat"),
        ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", 1, "MappingFormat"),
        ("#mapping_set_id", "#[", 1, "MappingFormat"),
        ("\tcomment\n", "\tpredicate_modifier\n", 8, "MappingFormat"),
    ],
)
def test_fault_is_found_with_its_line(
    tmp_path: Path, statements: Statements, old: str, new: str, line: int, shape: str
) -> None:
    path = tmp_path / "bad.sssom.tsv"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    found = list(faults([path], statements.triples))
    assert (str(path), line, shape) in {(f.file, f.line, iris.slug(f.shape)) for f in found}
    assert {f.severity for f in found} == {"Violation"}
    assert all("\n" not in f.message for f in found)


@pytest.mark.slow
def test_validate_reports_a_file_and_refuses_another(tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "new.sssom.tsv").write_text(GOOD.replace("licence:mit", "licence:mti"), encoding="utf-8")
    result = run("validate", "new.sssom.tsv", cwd=tmp_path, code=checkout)
    assert (result.code, result.err) == (1, "")
    assert re.search(r"^Violation: new\.sssom\.tsv:9: licence:mti: The subject is", result.out, re.MULTILINE)
    (tmp_path / "bad.sssom.tsv").write_text("subject_id\n", encoding="utf-8")
    assert_refused(run("validate", "bad.sssom.tsv", cwd=tmp_path, code=checkout), "bad.sssom.tsv:1: ")
    assert_refused(run("validate", "none.sssom.tsv", cwd=tmp_path, code=checkout), "none.sssom.tsv")
