"""What each command answers."""

from __future__ import annotations

import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from openness_kg import __version__
from tests.support.cli import COMMAND, SURVEY, assert_refused, environment, run, run_on_terminal

HEADER = (
    "project,name,organisation,base_models,tuning_datasets,licence,opencode,llmdata,llmweights,rldata,rlweights,license,"
    "code,architecture,preprint,paper,datasheet,package,api,score,max_score,inherited"
)
CRITERIA = HEADER.split(",")[6:-3]
SEEDS = (
    "belle bloomz cerebras-gpt chatgpt chatrwkv chinese-vicuna dolly minchatgpt open-assistant openchatkit"
    " palm-rlhf-pytorch stanford-alpaca text-generation-webui trlx"
)
RULED = {"llmdata", "llmweights", "rldata", "license"}
VALUE = {"open": Decimal(1), "partial": Decimal("0.5"), "closed": Decimal(0), "unknown": Decimal(0)}
ID = "https://w3id.org/openness-kg/id/"


def table(ratings: str) -> list[dict[str, str]]:
    result = run("table", "--edition", SURVEY, "--format", "csv", "--ratings", ratings)
    assert result.code == 0
    return result.rows


@pytest.mark.parametrize("command", ["", "build", "validate", "table", "explain", "query"])
def test_help(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.code == 0
    assert result.out.startswith("Usage: ")
    assert result.err == ""


def test_version() -> None:
    assert run("--version").out == f"openness-kg {__version__}\n"


@pytest.mark.parametrize("ratings", ["effective", "curated", "derived"])
def test_table_csv(ratings: str) -> None:
    result = run("table", "--edition", SURVEY, "--format", "csv", "--ratings", ratings)
    assert result.code == 0
    assert result.err == ""
    assert result.out.splitlines()[0] == HEADER
    assert result.out.endswith("\n")
    assert "\r" not in result.out
    assert sorted(row["project"] for row in result.rows) == SEEDS.split()
    order = [(-Decimal(row["score"]), row["name"]) for row in result.rows]
    assert order == sorted(order)
    for row in result.rows:
        levels = [row[criterion] for criterion in CRITERIA]
        assert set(levels) <= {*VALUE, "na"}
        score = sum((VALUE[level] for level in levels if level != "na"), Decimal(0))
        assert row["score"] == f"{score.normalize():f}"
        assert row["max_score"] == str(len(levels) - levels.count("na"))
        for column in ("organisation", "base_models", "tuning_datasets", "licence", "inherited"):
            parts = row[column].split(";")
            assert parts == sorted(set(parts))


@pytest.mark.slow
def test_table_is_effective_by_default_and_marks_what_is_inherited() -> None:
    effective = table("effective")
    assert effective == run("table", "--format", "csv", "--edition", SURVEY).rows
    curated = {row["project"]: row for row in table("curated")}
    derived = {row["project"]: row for row in table("derived")}
    assert any(row["inherited"] for row in effective)
    for row in effective:
        for criterion in filter(None, row["inherited"].split(";")):
            assert VALUE[row[criterion]] < VALUE[curated[row["project"]][criterion]]
            assert row[criterion] == derived[row["project"]][criterion]
    for row in (*curated.values(), *derived.values()):
        assert row["inherited"] == ""


def test_derived_table_knows_only_criteria_with_a_rule() -> None:
    rows = table("derived")
    for criterion in CRITERIA:
        levels = {row[criterion] for row in rows}
        assert (levels == {"unknown"}) == (criterion not in RULED), criterion


@pytest.mark.slow
def test_edition_is_named_on_stderr_only_where_it_was_not_asked_for(checkout: Path) -> None:
    for args in (["table"], ["explain", "belle", "llmdata"]):
        defaulted = run(*args, code=checkout)
        assert defaulted.code == 0
        assert defaulted.err.startswith("edition ")
        edition = defaulted.err.split()[1]
        asked = run(*args, "--edition", edition, code=checkout)
        assert asked.err == ""
        assert asked.out == defaulted.out
        assert run(*args, "--edition", f"{ID}edition/{edition}", code=checkout).out == defaulted.out


@pytest.mark.slow
def test_table_json() -> None:
    document = json.loads(run("table", "--edition", SURVEY, "--format", "json").out)
    assert document["edition"] == SURVEY
    assert [criterion["criterion"] for criterion in document["criteria"]] == CRITERIA
    for row, flat in zip(document["rows"], table("effective"), strict=True):
        assert row["project"] == flat["project"]
        assert row["iri"] == f"{ID}project/{row['project']}"
        assert {slug: cell["level"] for slug, cell in row["cells"].items()} == {c: flat[c] for c in CRITERIA}
        assert row["base_models"] == [part for part in flat["base_models"].split(";") if part]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "opens"), [("text", "Survey"), ("html", "<!DOCTYPE html>"), ("markdown", "| ")])
def test_table_formats_name_every_project(name: str, opens: str) -> None:
    result = run("table", "--edition", SURVEY, "--format", name)
    assert result.code == 0
    assert result.out.startswith(opens)
    assert result.out.endswith("\n")
    for row in table("effective"):
        assert row["name"] in result.out


@pytest.mark.slow
def test_explain_formats() -> None:
    text = run("explain", "bloomz", "llmdata", "--edition", SURVEY)
    assert text.code == 0
    assert text.out.startswith("BLOOMZ · LLM training data · survey-2023-06\n")
    assert "inherited from" in text.out
    document = json.loads(run("explain", "bloomz", "llmdata", "--edition", SURVEY, "--format", "json").out)
    assert document["project"]["iri"] == f"{ID}project/bloomz"
    assert (document["curated"], document["derived"], document["effective"]) == ("open", "partial", "partial")
    assert document["outcome"] == "inherited"
    assert document["through"]
    assert document["steps"][0]["subject_iri"] == document["project"]["iri"]
    mermaid = run("explain", "bloomz", "llmdata", "--edition", SURVEY, "--format", "mermaid")
    assert mermaid.out.startswith("flowchart LR\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("project", "spellings"),
    [
        ("bloomz", ["BLOOMZ", "bLoOmZ", "xmtf", "XMTF", f"{ID}project/bloomz"]),
        ("open-assistant", ["Open Assistant", "open ASSISTANT", "OPEN-ASSISTANT", f"{ID}project/open-assistant"]),
    ],
)
def test_project_may_be_spelt_in_several_ways(project: str, spellings: list[str]) -> None:
    expected = run("explain", project, "llmdata", "--edition", SURVEY)
    assert expected.code == 0
    for spelling in spellings:
        assert run("explain", spelling, "llmdata", "--edition", SURVEY) == expected
    assert run("explain", project, "LLM training DATA", "--edition", SURVEY) == expected
    assert run("explain", project, f"{ID}criterion/{SURVEY}/llmdata", "--edition", SURVEY) == expected


def test_catalogue_lists_every_query_with_its_sentence() -> None:
    result = run("query")
    assert result.code == 0
    names, sentences = result.out.splitlines()[::2], result.out.splitlines()[1::2]
    assert "table/cells edition=EDITION" in names
    assert [name.split()[0] for name in names] == sorted(name.split()[0] for name in names)
    assert all(sentence.startswith("    ") and sentence.strip() for sentence in sentences)


@pytest.mark.parametrize("value", ["bloomz", "XMTF", "Bloomz", f"{ID}project/bloomz"])
def test_query_by_name_with_a_project(value: str) -> None:
    result = run("query", "lookup/cells", "--bind", f"project={value}")
    assert result.code == 0
    cells = [row for row in result.rows if row["edition"] == f"{ID}edition/{SURVEY}"]
    assert len(cells) == len(CRITERIA)


def test_query_by_last_part_of_its_name_and_with_an_edition() -> None:
    full = run("query", "table/criteria", "--bind", f"edition={SURVEY}")
    assert full.code == 0
    assert [row["slug"] for row in full.rows] == CRITERIA
    assert run("query", "criteria", "--bind", f"edition={ID}edition/{SURVEY}") == full


@pytest.mark.slow
def test_query_file_with_parameters_of_every_type(tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text(
        "#+ summary: Own.\n#+ parameter: p project\n#+ parameter: e edition\n#+ parameter: s string\n"
        "#+ parameter: i integer\n#+ parameter: d date\n#+ parameter: x iri\n"
        "SELECT ?p ?e ?s ?i ?d ?x (?i + 1 AS ?more) WHERE {}\n",
        encoding="utf-8",
    )
    tricky = 'a "b" \\ } # ?p\nnew é'
    values = {"p": "dolly", "e": SURVEY, "s": tricky, "i": "41", "d": "2023-06-01", "x": "http://example.org/x"}
    binds = [part for key, value in values.items() for part in ("--bind", f"{key}={value}")]
    result = run("query", "own.rq", *binds, cwd=tmp_path)
    assert result.code == 0, result.err
    (row,) = result.rows
    assert row["p"] == f"{ID}project/dolly"
    assert row["e"] == f"{ID}edition/{SURVEY}"
    assert row["s"] == tricky
    assert (row["d"], row["x"], row["more"]) == ("2023-06-01", "http://example.org/x", "42")


SELECT = 'SELECT ?a ?b { VALUES (?a ?b) { (<http://example.org/a> "é, \\"q\\"") } }'


@pytest.mark.slow
def test_query_from_stdin_in_formats_for_rows(checkout: Path) -> None:
    printed = run("query", "-", stdin=SELECT, code=checkout)
    assert printed.rows == [{"a": "http://example.org/a", "b": 'é, "q"'}]
    assert run("query", "-", "--format", "csv", stdin=SELECT, code=checkout) == printed
    tabbed = run("query", "-", "--format", "tsv", stdin=SELECT, code=checkout).out
    assert tabbed == '?a\t?b\n<http://example.org/a>\t"é, \\"q\\""\n'
    (row,) = json.loads(run("query", "-", "--format", "json", stdin=SELECT, code=checkout).out)["results"]["bindings"]
    assert row["b"] == {"type": "literal", "value": 'é, "q"'}
    root = ET.fromstring(run("query", "-", "--format", "xml", stdin=SELECT, code=checkout).out)  # noqa: S314 our own output
    assert [uri.text for uri in root.iter("{http://www.w3.org/2005/sparql-results#}uri")] == ["http://example.org/a"]


@pytest.mark.slow
@pytest.mark.parametrize(("query", "answer"), [("ASK { ?s ?p ?o }", True), ("ASK { <urn:x> <urn:x> <urn:x> }", False)])
def test_ask(query: str, answer: bool, checkout: Path) -> None:
    assert run("query", "-", stdin=query, code=checkout).out == f"{str(answer).lower()}\n"
    assert json.loads(run("query", "-", "--format", "json", stdin=query, code=checkout).out)["boolean"] is answer


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "form"),
    [
        (None, ox.RdfFormat.TURTLE),
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_construct(name: str | None, form: ox.RdfFormat, checkout: Path) -> None:
    query = 'CONSTRUCT { <urn:a:s> <http://example.org/p> ?o } WHERE { VALUES ?o { 1 "é"@en <urn:a:o> } }'
    result = run("query", "-", *(["--format", name] if name else []), stdin=query, code=checkout)
    assert result.code == 0
    assert {str(quad.object) for quad in ox.parse(result.out.encode(), form)} == {
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"é"@en',
        "<urn:a:o>",
    }
    assert run("query", "-", *(["--format", name] if name else []), stdin=query, code=checkout) == result


@pytest.mark.slow
def test_queries_see_the_derived_graph() -> None:
    query = "ASK { ?r a <https://w3id.org/openness-kg/ontology#DerivedRating> }"
    assert run("query", "-", stdin=query).out == "true\n"


@pytest.mark.slow
def test_output_file_is_written_whole_and_kept_on_error(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old", encoding="utf-8")
    for args in (
        ["table", "--edition", "none", "-o", str(target)],
        ["table", "--format", "none", "-o", str(target)],
        ["explain", "none", "llmdata", "-o", str(target)],
        ["query", "none", "-o", str(target)],
        ["validate", "none.ttl", "-o", str(target)],
    ):
        assert run(*args).code == 2
        assert target.read_text(encoding="utf-8") == "old"
    result = run("table", "--edition", SURVEY, "--format", "csv", "-o", str(target))
    assert (result.code, result.out, result.err) == (0, "", "")
    printed = run("table", "--edition", SURVEY, "--format", "csv")
    assert target.read_text(encoding="utf-8") == printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
    assert run("table", "--edition", SURVEY, "--format", "csv", "-o", "-") == printed


def test_reader_that_has_seen_enough_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "table", "--edition", SURVEY], stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_first_rows_of_the_table_say_how_many_there_are() -> None:
    some = run("table", "--edition", SURVEY, "--rows", "3")
    assert some.err == "3 of 14 projects: without --rows all are shown\n"
    assert run("table", "--edition", SURVEY, "--rows", "3", "--format", "csv").rows == table("effective")[:3]
    assert run("table", "--edition", SURVEY, "--rows", "14") == run("table", "--edition", SURVEY)
    assert run("table", "--rows", "0").code == 2


ROWS = r"""#+ needs: facts
SELECT ?level ?text ?none ?number {
  VALUES (?level ?text ?number) {
    (okg:open "short" 1) (okg:partial "漢字 with\n\ttabs \u001B[31m" 22) (<urn:x> "%s" UNDEF)
  }
}"""


@pytest.mark.slow
def test_rows_as_a_table() -> None:
    result = run("query", "-", "--format", "table", stdin=ROWS % ("long " * 100), env={"COLUMNS": "60"})
    assert (result.code, result.err) == (0, "")
    head, rule, *rows, blank, number = result.out.splitlines()
    assert head.split() == ["level", "text", "none", "number"]
    assert set(rule) == {"─", " "}
    assert rows[0].split() == ["okg:open", "short", "1"]
    assert rows[1].startswith("okg:partial  漢字 with tabs �[31m ")
    assert rows[2].startswith("urn:x        long long ")
    assert rows[2].endswith("…")
    assert max(map(len, (head, rule, *rows))) <= 60
    assert (blank, number) == ("", "3 rows")
    assert run("query", "-", "--format", "table", stdin="SELECT ?x { VALUES ?x {} }").out.endswith("\n0 rows\n")
    assert run("query", "-", "--format", "table", stdin="ASK {}").code == 2


@pytest.mark.slow
def test_rows_are_a_table_on_a_terminal_and_csv_elsewhere(tmp_path: Path) -> None:
    result, seen = run_on_terminal("query", "table/levels", stream="stdout", width=70)
    assert result.code == 0
    assert "okg:open" in seen
    assert "10 rows" in seen
    assert max(map(len, seen.splitlines())) <= 70
    assert run("query", "table/levels").out.startswith("position,concept,")
    assert run_on_terminal("query", "table/levels", "-o", str(tmp_path / "rows"), stream="stdout")[1] == ""
    assert (tmp_path / "rows").read_text(encoding="utf-8").startswith("position,concept,")


@pytest.mark.slow
def test_model_is_no_project() -> None:
    for name in ("Llama 2", "llama-2", f"{ID}model/llama-2"):
        assert_refused(run("explain", name, "llmdata"), "is a model", "`lineage`", f"model={ID}model/llama-2")


def test_iri_that_nothing_has() -> None:
    unknown = f"{ID}model/no-such-model"
    assert_refused(run("query", "questions/heirs-of-model", "--bind", f"model={unknown}"), repr(unknown)[:40])


@pytest.mark.parametrize(
    "args",
    [
        ["validate", "none.ttl", "--format", "nope"],
        ["table", "--data", "none.ttl", "--format", "nope"],
        ["table", "--data", "none.ttl", "--ratings", "nope"],
        ["table", "--data", "none.ttl", "--as-of", "nope"],
        ["audit", "--data", "none.ttl", "--format", "nope"],
        ["explain", "x", "y", "--data", "none.ttl", "--format", "nope"],
        ["query", "table/levels", "--data", "none.ttl", "--format", "nope"],
        ["query", "table/levels", "--data", "none.ttl", "--bind", "nope"],
        ["query", "table/levels", "--data", "none.ttl", "--bind", "nope=1"],
        ["query", "table/levels", "--data", "none.ttl", "--timeout", "-1"],
    ],
)
def test_options_are_looked_at_before_any_file(args: list[str]) -> None:
    result = run(*args)
    assert_refused(result)
    assert "none.ttl" not in result.err
