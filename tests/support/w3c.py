"""The W3C's SHACL test suite, where it lies beside the checkout: its tests, and what our engine makes of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError
from openness_kg.base.progress import silent
from openness_kg.validation import compiled, shacl
from openness_kg.validation.compiled import compile_shapes
from openness_kg.validation.compiled.memory import Memory
from openness_kg.validation.compiled.report import as_triples
from openness_kg.validation.compiled.shapes import RDF, SH, Term
from openness_kg.validation.data import loaded
from tests.support.cli import ROOT, SHARED, run
from tests.support.fixtures import results_as_text

SUITE = SHARED / "peer-tests" / "shacl"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
# a report as the suite compares it: neither messages nor details, which are each engine's own
_COMPARED = {SH + n for n in (
    "conforms", "result", "focusNode", "resultPath", "resultSeverity", "sourceConstraintComponent", "sourceShape",
    "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath",
    "sourceConstraint", "value",
)} | {f"{RDF}first", f"{RDF}rest"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A test: its id, the files of data and shapes, and the file that holds the expected report."""

    id: str
    node: ox.NamedNode
    file: Path


def cases() -> list[Case]:
    """Return the tests of the suite, in order of id; none where it is not there."""
    return sorted(_cases(SUITE / "manifest.ttl"), key=lambda case: case.id) if SUITE.is_dir() else []


def _cases(manifest: Path) -> Iterator[Case]:
    for triple in graph(manifest):
        if triple.predicate.value == f"{_MF}include":
            yield from _cases(_path(triple.object))
        elif triple.predicate.value == f"{RDF}type" and triple.object == ox.NamedNode(f"{_SHT}Validate"):
            part = manifest.parent.relative_to(SUITE).as_posix()
            assert isinstance(triple.subject, ox.NamedNode)
            yield Case(f"{part}/{triple.subject.value.rpartition('/')[2]}", triple.subject, manifest)


def _path(term: Term) -> Path:
    assert isinstance(term, ox.NamedNode)
    return Path(unquote(urlsplit(term.value).path))


@cache
def graph(path: Path) -> list[ox.Triple]:
    """Return the triples of a file of the suite."""
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return list(dict.fromkeys(quad.triple for quad in parsed))


def _value(triples: list[ox.Triple], subject: Term, predicate: str) -> Term:
    return next(t.object for t in triples if t.subject == subject and t.predicate.value == predicate)


def outcome(case: Case) -> str:
    """Return ``passed``, ``failed``, or for what our engine refuses the sentence with which it does."""
    manifest = graph(case.file)
    action = _value(manifest, case.node, f"{_MF}action")
    data, shapes = (graph(_path(_value(manifest, action, _SHT + name))) for name in ("dataGraph", "shapesGraph"))
    expected = _value(manifest, case.node, f"{_MF}result")
    try:
        memory = Memory(data)
        found = as_triples(list(compiled.run(compile_shapes(shapes), memory.select, memory.written)))
    except OpennessError as error:
        return "passed" if expected == ox.NamedNode(f"{_SHT}Failure") else str(error)
    return "passed" if _compared(found, found[0].subject) == _compared(manifest, expected) else "failed"


def by_both(case: Case) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the results of a test by SPARQL and by joins of tables, as texts.

    Raises:
        OpennessError: the shapes cannot be used by one of them.

    """
    manifest = graph(case.file)
    action = _value(manifest, case.node, f"{_MF}action")
    data, shapes = (graph(_path(_value(manifest, action, _SHT + name))) for name in ("dataGraph", "shapesGraph"))
    constraints = compile_shapes(shapes)
    by_sparql = list(compiled.run(constraints, Memory(data).select))
    with loaded("duckdb", data, [], silent) as tables:
        by_tables = shacl.found("duckdb", constraints, tables.select)
    return results_as_text(by_sparql), results_as_text(by_tables)


def reported(case: Case) -> str:
    """Return what ``validate`` makes of a test: ``passed``, ``failed``, or the sentence with which it refuses.

    A report in a file has labels of its own for blank nodes of data and shapes, so these count as one node.
    """
    manifest = graph(case.file)
    action = _value(manifest, case.node, f"{_MF}action")
    data, shapes = (str(_path(_value(manifest, action, _SHT + name))) for name in ("dataGraph", "shapesGraph"))
    expected = _value(manifest, case.node, f"{_MF}result")
    done = run("validate", "--shapes", shapes, "--only-data", data, "--format", "turtle")
    if done.code == 2:
        return "passed" if expected == ox.NamedNode(f"{_SHT}Failure") else done.err
    found = [quad.triple for quad in ox.parse(done.out, format=ox.RdfFormat.TURTLE)]
    report = next(t.subject for t in found if t.object == ox.NamedNode(f"{SH}ValidationReport"))
    same = _compared(found, report, one_blank=True) == _compared(manifest, expected, one_blank=True)
    return "passed" if same else "failed"


def _stored(quads: ox.Dataset) -> ox.Store:
    """Return statements as Oxigraph keeps them: 4.0 as 4, in what is expected as in what is found."""
    store = ox.Store()
    store.extend(quads)
    return store


def _compared(triples: list[ox.Triple], report: Term, *, one_blank: bool = False) -> ox.Dataset:
    """Return what is compared of a report, with canonical names for blank nodes; those of the data are kept apart."""
    below: dict[Term, list[ox.Triple]] = {}
    for triple in triples:
        if triple.predicate.value in _COMPARED:
            below.setdefault(triple.subject, []).append(triple)
    kept, todo, seen = ox.Dataset(), [report], set[Term]()
    while todo:
        if (node := todo.pop()) in seen:
            continue
        seen.add(node)
        for triple in below.get(node, []):
            term = triple.object
            if triple.predicate.value in {SH + n for n in ("focusNode", "value", "sourceShape", "sourceConstraint")}:
                if isinstance(term, ox.BlankNode):
                    term = ox.NamedNode(f"urn:bnode:{'' if one_blank else term.value}")
            else:
                todo.append(term)
            kept.add(ox.Quad(triple.subject, triple.predicate, term))
    kept = ox.Dataset(_stored(kept))
    kept.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return kept


def table(results: Iterable[tuple[str, str]]) -> str:
    """Return the documentation's page of results."""
    rows = [(name, result if result in ("passed", "failed") else "refused") for name, result in results]
    core = [result for name, result in rows if name.startswith("core/")]
    head = (
        "# SHACL conformance\n\n"
        "What our SHACL engine makes of the test suite of the W3C (`w3c/data-shapes`, commit ff9edb9):"
        f" it passes {core.count('passed')} of {len(core)} tests of SHACL Core and"
        f" {sum(result == 'passed' for _, result in rows) - core.count('passed')} of {len(rows) - len(core)} of"
        " SHACL-SPARQL. Refused means that it does not support what the test is about, says so, and checks nothing:"
        " custom components, and `$shapesGraph`.\n\n"
        "Each test is run twice: in Python, and by `openness-kg validate --shapes SHAPES --only-data DATA --format"
        " turtle`.\n\n"
        "Reports are compared as graphs, without messages; literals as Oxigraph keeps them (`4.0` as `4`)."
        " `python -m tests.support.w3c` writes this page.\n"
    )
    return head + "\n| test | result |\n|---|---|\n" + "".join(f"| `{name}` | {result} |\n" for name, result in rows)


if __name__ == "__main__":
    page = ROOT / "docs" / "shacl-conformance.md"
    page.write_text(table((case.id, outcome(case)) for case in cases()), encoding="utf-8")
