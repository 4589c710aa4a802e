"""Bad input of every kind: one line on stderr, the exit code of the design, and nothing on stdout.

Also what `validate` says of files that can be read.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import COMMAND, SURVEY, assert_refused, environment, run

pytestmark = pytest.mark.slow

PREFIXES = """@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

"""
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of bad files."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "folder.ttl").mkdir()
    (folder / "folder.rq").mkdir()
    (folder / "broken.ttl").write_text("@prefix a: <http://a/> .\na:b a:c 1 .\na:d a:e ;;; .\na:f a", encoding="utf-8")
    (folder / "latin.ttl").write_bytes(b'@prefix a: <http://a/> .\n\na:b a:c "\xe9" .\n')
    (folder / "binary.ttl").write_bytes(bytes(range(256)))
    (folder / "broken.rq").write_text("SELECT * WHERE {", encoding="utf-8")
    (folder / "latin.rq").write_bytes(b'SELECT * { ?a ?b "\xe9" }')
    (folder / "header.rq").write_text("#+ parameter: a colour\nSELECT * {}", encoding="utf-8")
    (folder / "typed.rq").write_text(
        "#+ parameter: i integer\n#+ parameter: d date\n#+ parameter: x iri\nSELECT * {}", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("validate missing.ttl", "missing.ttl"),
        ("validate folder.ttl", "folder.ttl"),
        ("validate broken.ttl", "broken.ttl:3:"),
        ("validate latin.ttl", "latin.ttl:3:"),
        ("validate binary.ttl", "binary.ttl:1:"),
        ("validate broken.rq", "broken.rq:1:"),
        ("query missing.rq", "missing.rq"),
        ("query folder.rq", "folder.rq"),
        ("query broken.rq", "SPARQL"),
        ("query latin.rq", "latin.rq"),
        ("query header.rq", "a colour"),
        ("validate --format jsn", "Did you mean json?"),
        ("validate --engine pyshacll", "Did you mean pyshacl?"),
        ("validate --only-data", "name the files"),
        ("validate --engine pyshacl --format turtle", "Only our own engines"),
        ("validate --shapes missing.ttl", "missing.ttl"),
        ("table --edition none", f"use osai-2026-06, osai-2025-12, index-2025-03, {SURVEY}"),
        ("table --edition survey-2023-07", f"Did you mean {SURVEY}?"),
        (f"table --edition {SURVEY} --format hmtl", "Did you mean html?"),
        (f"table --edition {SURVEY} --ratings curatd", "Did you mean curated?"),
        ("explain doly llmdata", "Did you mean Dolly?"),
        ("explain dolly lmdata", "Did you mean llmdata"),
        ("explain dolly llmdata --edition none", f"use osai-2026-06, osai-2025-12, index-2025-03, {SURVEY}"),
        (f"explain dolly llmdata --edition {SURVEY} --format mermade", "Did you mean mermaid?"),
        ("explain https://w3id.org/openness-kg/id/project/doly llmdata", "no project"),
        ("explain dolly --edition none", f"use osai-2026-06, osai-2025-12, index-2025-03, {SURVEY}"),
        (f"explain dolly --edition {SURVEY} --scheme {SURVEY}", "not both"),
        ("explain dolly --scheme survey-2023-07", f"Did you mean {SURVEY}?"),
        (f"explain dolly lmdata --scheme {SURVEY}", "Did you mean llmdata"),
        ("explain dolly --format mermaid", "An overview has no format"),
        ("explain craiyon --edition osai-2025-12", "name a scheme"),
        ("explain craiyon api --edition osai-2025-12", "name a scheme"),
        ("query table/cels", "Did you mean table/cells"),
        ("query cels", "Did you mean"),
        ("query ../rules", "no query"),
        (f"query table/cells --bind edition={SURVEY} --format cvs", "Did you mean csv?"),
        ("query table/cells --bind edition", "NAME=VALUE"),
        (f"query table/cells --bind editon={SURVEY}", "Did you mean edition?"),
        ("query table/cells --bind edition=survey-2023-07", f"Did you mean {SURVEY}?"),
        ("query lookup/cells --bind project=doly", "Did you mean Dolly?"),
        ("query lookup/cells --bind =dolly", "no parameter"),
        ("query typed.rq --bind i=1.5", "integer"),
        ("query typed.rq --bind d=June", "date"),
        ("query typed.rq --bind x=x", "IRI"),
        (f"table --edition {SURVEY} -o missing/table.txt", "missing/table.txt"),
        (f"table --edition {SURVEY} -o folder.ttl", "folder.ttl"),
        (f"table --edition {SURVEY} -o /dev/full", "/dev/full"),
        ("query table/levels -o /proc/none", "/proc/none"),
        ("build -o broken.ttl/build", "broken.ttl/build"),
        ("build -o /proc/build", "/proc/build"),
    ],
)
def test_refused_in_one_line(folder: Path, args: str, said: str) -> None:
    assert_refused(run(*args.split(), cwd=folder), said)


@pytest.mark.parametrize(
    "args",
    [
        "tabel",
        "table --editon x",
        "table --edition",
        "explain",
        "query table/levels extra",
        "query table/levels --timeout soon",
    ],
)
def test_wrong_usage_ends_with_2(args: str) -> None:
    result = run(*args.split())
    assert result.code == 2
    assert result.out == ""
    assert "Error: " in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("seconds", ["0", "-1", "inf", "nan", "1e300"])
def test_time_out_has_bounds(seconds: str) -> None:
    assert_refused(run("query", "table/levels", "--timeout", seconds), "time-out")


@pytest.mark.parametrize("kind", ["project", "edition", "criterion"])
@pytest.mark.parametrize(
    "value", ["dolly> } DROP ALL #", "x:y> . ?s ?p ?o . <x:z", "x:\x01y", "x:y\\u003e", 'x:"', "x:{}", "x:\ny", ""]
)
def test_bound_value_cannot_break_out(kind: str, value: str) -> None:
    assert_refused(run("query", "explain/cell", "--bind", f"{kind}={value}"), repr(value))


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR ALL",
        "LOAD <http://127.0.0.1/>",
        "SELECT * {}; DROP ALL",
        "",
        "no query",
        "SELECT * { ?s ?p }",
        "SELECT * { ?s a unknown:thing }",
    ],
)
def test_only_reading_sparql_is_run(query: str) -> None:
    assert_refused(run("query", "-", stdin=query), "SPARQL")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service SILENT <URL> { ?s ?p ?o } }",
        "SELECT * { sErViCe<URL>{ ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { SER\\U00000056ICE <URL> { ?s ?p ?o } }",
        "SELECT * { # a comment\nSERVICE <URL> { ?s ?p ?o } }",
        'SELECT * { BIND("#" AS ?x) SERVICE <URL> { ?s ?p ?o } }',
        "SELECT * { BIND('''it's \"''' AS ?x) SERVICE <URL> { ?s ?p ?o } }",
        "ASK { { SERVICE <URL> { ?s ?p ?o } } UNION {} }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
        "PREFIX a: <URL> SELECT * { SERVICE a: { ?s ?p ?o } }",
        # where a dot touches the word
        "SELECT * { BIND(1 AS ?x) .SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { {}.SERVICE <URL> { ?s ?p ?o } }",
        # where a less-than sign, an escaped character or a name looks like the start of something opaque
        "SELECT * { FILTER(1<'x>') SERVICE <URL> { ?s ?p ?o } FILTER(1<'y') }",
        'SELECT * { BIND("\\u005C" AS ?x) SERVICE <URL> { ?s ?p ?o } BIND("" AS ?y) }',
        "PREFIX a: <urn:a:> SELECT * { BIND(a:\\# AS ?x) SERVICE <URL> { ?s ?p ?o }\n}",
    ],
)
def test_service_is_refused_and_nobody_is_asked(query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        result = run("query", "-", "--timeout", "5", stdin=query.replace("URL", url))
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert_refused(result, "SERVICE")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { BIND(1 AS ?service) }",
        "SELECT $SERVICE { BIND(1 AS $SERVICE) }",
        'SELECT ?x { BIND("SERVICE <http://x> {}" AS ?x) }',
        "SELECT ?x { BIND('''\nSERVICE <http://x> {}\n' ''' AS ?x) }",
        "SELECT ?x { BIND(<http://example.org/SERVICE> AS ?x) }",
        "SELECT ?x { BIND(1 AS ?x) } # SERVICE <http://x> {}",
        "# SERVICE\nSELECT ?x { BIND(1 AS ?x) }",
        "PREFIX service: <urn:a:> SELECT ?x { BIND(service:x AS ?x) }",
        "PREFIX a: <urn:a:> SELECT ?x { BIND(a:service AS ?x) }",
        'SELECT ?x { BIND("x"@service AS ?x) }',
        "SELECT ?x { _:service ?p ?o BIND(1 AS ?x) } LIMIT 1",
        "SELECT ?services { BIND(1 AS ?services) }",
    ],
)
def test_the_word_service_elsewhere_is_allowed(query: str, tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    result = run("query", "-", "--only-data", "--data", str(tmp_path / "one.ttl"), stdin=query)
    assert result.code == 0, result.err
    assert len(result.rows) == 1


def test_long_query_is_ended(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("old", encoding="utf-8")
    assert_refused(run("query", "-", "--timeout", "1", "-o", str(target), stdin=PRODUCT), "1 seconds")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]


def test_query_that_nests_without_end_is_refused() -> None:
    assert_refused(run("query", "-", stdin="SELECT * " + "{" * 20000 + "}" * 20000))


def test_stdin_that_is_no_utf8_is_refused() -> None:
    assert_refused(run("query", "-", stdin=b'SELECT * { ?a ?b "\xe9" }'))


@pytest.mark.parametrize("command", [["table", "--edition", SURVEY], ["query"], ["validate"]])
def test_full_disk_behind_stdout_is_an_error_and_no_crash(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *command], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2


def test_name_that_is_too_long_for_a_file_is_refused() -> None:
    assert_refused(run("query", "x" * 5000))


def test_graph_as_shipped_conforms() -> None:
    result = run("validate")
    assert (result.code, result.err) == (0, "")
    assert re.search(r"^The graph conforms: 0 violations, ", result.out, re.MULTILINE)
    assert json.loads(run("validate", "--format", "json").out)["conforms"] is True


@pytest.mark.parametrize("content", ["", "# nothing but a comment\n", PREFIXES])
def test_empty_file_is_fine(tmp_path: Path, checkout: Path, content: str) -> None:
    (tmp_path / "empty.ttl").write_text(content, encoding="utf-8")
    with_it = run("validate", "empty.ttl", cwd=tmp_path, code=checkout)
    assert with_it.code == 0
    assert with_it == run("validate", cwd=tmp_path, code=checkout)


def test_invalid_file_is_a_finding_with_its_line(tmp_path: Path, checkout: Path) -> None:
    text = PREFIXES + '# a comment\nproject:Upper\n    a okg:Project ;\n    rdfs:label "Upper"@en .\n'
    (tmp_path / "upper.ttl").write_text(text, encoding="utf-8")
    result = run("validate", "upper.ttl", cwd=tmp_path, code=checkout)
    assert (result.code, result.err) == (1, "")
    assert re.search(r"^Violation: upper\.ttl:6: project:Upper: .", result.out, re.MULTILINE)
    assert result.out.splitlines()[-1].startswith("The graph does not conform: ")
    elsewhere = run("validate", str(tmp_path / "upper.ttl"), "--format", "json", code=checkout)
    assert elsewhere.code == 1
    document = json.loads(elsewhere.out)
    assert document["conforms"] is False
    assert (str(tmp_path / "upper.ttl"), 6) in {(found["file"], found["line"]) for found in document["findings"]}
    report = tmp_path / "report.txt"
    assert run("validate", "upper.ttl", "-o", str(report), cwd=tmp_path, code=checkout).code == 1
    assert report.read_text(encoding="utf-8") == result.out


def test_warnings_alone_are_no_failure(tmp_path: Path, checkout: Path) -> None:
    text = PREFIXES + 'project:newcomer\n    a okg:Project ;\n    rdfs:label "BELLE"@en .\n'
    (tmp_path / "newcomer.ttl").write_text(text, encoding="utf-8")
    result = run("validate", "newcomer.ttl", cwd=tmp_path, code=checkout)
    assert (result.code, result.err) == (0, "")
    assert re.search(r"^Warning: newcomer\.ttl:5: project:newcomer: .", result.out, re.MULTILINE)
    assert re.search(r"^Info: newcomer\.ttl:5: project:newcomer: No index rates this", result.out, re.MULTILINE)
    assert re.search(r"^The graph conforms: 0 violations, [1-9]", result.out, re.MULTILINE)


def test_file_on_stdin_is_checked(checkout: Path) -> None:
    assert run("validate", "-", stdin=PREFIXES, code=checkout).code == 0
    assert_refused(run("validate", "-", stdin="no Turtle", code=checkout), ":1:")
