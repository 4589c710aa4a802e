"""What is wrong with a query is said in a sentence, with file, line and column, the line itself and a mark under it."""

from __future__ import annotations

from pathlib import Path

import pytest

from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import PREFIXES
from openness_kg.graph.faults import InvalidQueryError
from openness_kg.graph.local import LocalStore
from tests.support.cli import run

# the mark ¦ stands before the place that is to be named
FAULTS = [
    ("¦SELCT * {}", "Did you mean SELECT?"),
    ("SELECT ¦DISTINT ?x {}", "Did you mean DISTINCT"),
    ("SELECT * { ?s ?p ?o ¦OPTINAL { ?s ?p ?o } }", "Did you mean OPTIONAL?"),
    ("SELECT * { ?s ?p ?o . ¦FILTR(?o > 1) }", "Did you mean FILTER"),
    ("SELECT (¦STRLENN('a') AS ?n) {}", "Did you mean STRLEN"),
    ("SELECT * { FILTER(¦regexx(?a, 'b')) }", "Did you mean REGEX?"),
    ("SELECT * { ?s a ¦ogk:Project }", "Did you mean okg?"),
    ("SELECT * { ?s a ¦unknown:thing }", "PREFIX unknown: <http://…>"),
    ("PREFIX mine: <urn:m:> SELECT * { ?s a ¦mien:thing }", "Did you mean mine?"),
    ("PREFIX ¦x <http://a> SELECT * {}", "a name with a colon"),
    ("SELECT * ¦{", "not closed"),
    ("SELECT * {\n  ?s ?p ?o .\n  FILTER¦(?o > 1\n}", "not closed"),
    ("ASK { ?s ?p ?o }¦}", "closes nothing"),
    ("SELECT * {\n\t?s ?p ¦'abc\n}", "not closed"),
    ('SELECT * { ?s ?p ¦"""abc }', 'end it with """'),
    ("SELECT ¦?a (COUNT(*) AS ?n) { ?a ?b ?c }", "?a is selected but not grouped"),
    ("SELECT ?x ¦?y { ?x a ?y } GROUP BY ?x", "?y is selected but not grouped"),
    ("SELECT (SUM(?x) + ¦?y AS ?z) { ?x ?p ?y } GROUP BY ?x", "?y is selected but not grouped"),
    ("SELECT * { { SELECT ¦?a (MAX(?c) AS ?m) { ?a ?b ?c } } }", "?a is selected but not grouped"),
    ("SELECT ¦(COUNT(*)) { ?s ?p ?o }", "no name"),
    ("SELECT ¦COUNT(*) { ?s ?p ?o }", "in brackets"),
    ("SELECT ?a¦, ?b { ?a ?p ?b }", "without commas"),
    ("SELECT * { ¦?s ?p }", "three parts"),
    ("SELECT * { ?s ?p ?o . ¦?s ?p }", "three parts"),
    ("SELECT * { ?s okg:a ?o ¦?x }", "three parts"),
    ("SELECT * { ?s ¦<foo> ?o }", "no whole IRI"),
    ("SELECT * { ?s ¦<http://foo bar> ?o }", "is no IRI"),
    ("SELECT * { ?s ?p ?o } ¦ORDER ?s", "BY"),
    ("SELECT * { ?s ?p ?o } ¦LIMIT ?x", "a number"),
    ("SELECT * ¦FROM { ?s ?p ?o }", "the IRI of a graph"),
    ("SELECT * { BIND(1 AS ?x) BIND(2 AS ¦?x) }", "has one already"),
    ("SELECT * { _:a ?p ?o { ¦_:a ?q ?r } }", "two groups"),
    ("¦no query", "'no' is no word"),
    ("¦?s ?p ?o", "begin with SELECT"),
    ("¦", "is empty"),
    ("# nothing but a comment, SELECT\n", "is empty"),
    ("SELECT ?a { ?a okg:b/ ¦?c }", "cannot stand here"),
]


@pytest.mark.parametrize(("marked", "said"), FAULTS)
def test_fault_is_named_where_it_is(marked: str, said: str) -> None:
    start = max(marked.find("¦"), 0)
    query = marked.replace("¦", "")
    with pytest.raises(InvalidQueryError) as raised:
        LocalStore().answer(query)
    sentence, line, mark = str(raised.value).split("\n")
    before = query[:start]
    column = start - (before.rfind("\n") + 1)
    assert sentence.startswith(f"The query:{before.count(chr(10)) + 1}:{column + 1}: this is no valid SPARQL 1.1: ")
    assert said in sentence
    assert line == "  " + query.split("\n")[before.count("\n")].replace("\t", " ")
    assert mark == " " * (2 + column) + "^"


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o }}",
        "SELECT * { " + "(" * 200 + "}",
        "SELECT * { ?s ?p 'x' . " + "?s ?p 'é\u202e\x1b[31m' . " * 500 + " nonsense }",
        "SELECT * { ?s a " + "x" * 5000 + ":y }",
        "SEL\x1b[31mECT * {}",
    ],
)
def test_what_is_shown_fits_and_harms_no_terminal(query: str) -> None:
    result = run("query", "-", stdin=query)
    assert result.code == 2
    sentence, line, mark = result.err.removesuffix("\n").split("\n")
    assert sentence.startswith("openness-kg: stdin:1:")
    assert max(len(sentence), len(line), len(mark)) < 400
    assert (sentence + line + mark).isprintable()


def test_file_line_and_column_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text("#+ summary: Own.\r\nSELECT *\r\n{ ?s a ogk:Project }\r\n", encoding="utf-8")
    result = run("query", "own.rq", cwd=tmp_path)
    assert result.code == 2
    assert result.err.splitlines() == [
        "openness-kg: own.rq:3:8: this is no valid SPARQL 1.1: the prefix ogk: is not declared:"
        " begin with PREFIX ogk: <http://…>. Did you mean okg?",
        "  { ?s a ogk:Project }",
        "         ^",
    ]


def test_update_is_refused_in_one_sentence() -> None:
    for update in ("INSERT DATA {}", "SELECT * {}; DROP ALL", "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }"):
        with pytest.raises(OpennessError, match="is a SPARQL update"):
            LocalStore().answer(update)


@pytest.mark.slow
def test_prefixes_can_be_pasted_elsewhere() -> None:
    result = run("query", "--prefixes")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items())]
    answer = run("query", "-", stdin=f"{result.out}SELECT ?x {{ VALUES ?x {{ okg:open }} }}")
    assert answer.rows == [{"x": f"{PREFIXES['okg']}open"}]
