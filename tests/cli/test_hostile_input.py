"""Input without end, without sense or without bottom: refused in a sentence, soon, by every command."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from openness_kg.base import inputs
from openness_kg.base.errors import OpennessError
from tests.support.cli import COMMAND, SURVEY, Result, assert_refused, environment, run, run_in_shell

pytestmark = pytest.mark.slow

COMMANDS = {
    "table": ["table", "--edition", SURVEY, "--data"],
    "explain": ["explain", "dolly", "llmdata", "--data"],
    "audit": ["audit", "--data"],
    "query": ["query", "table/levels", "--data"],
    "validate": ["validate"],
    "build": ["build", "--data"],
}
PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of what no graph is."""
    folder = tmp_path_factory.mktemp("hostile")
    with (folder / "large.ttl").open("wb") as file:
        file.truncate(2**30)
    (folder / "one.ttl").symlink_to("two.ttl")
    (folder / "two.ttl").symlink_to("one.ttl")
    (folder / "links").mkdir()
    (folder / "links" / "around").symlink_to("..")
    (folder / "links" / "one.ttl").symlink_to("one.ttl")
    (folder / "closed").mkdir()
    os.mkfifo(folder / "pipe.ttl")
    os.mkfifo(folder / "pipe.nq")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/dev/zero", "/dev/zero: this is larger than the 256 MiB"),
        ("large.ttl", "large.ttl: this is larger than the 256 MiB"),
        ("one.ttl", "one.ttl: the file cannot be read: Too many levels of symbolic links"),
        ("links", "leads nowhere, or in a circle"),
        ("closed", "no Turtle file"),
        ("pipe.nq", "pipe.nq: this is a pipe or a device"),
        ("x" * 300, "File name too long"),
        ("x" * 100_000, "File name too long"),
        ("\x1b[31m\u202e.ttl", "No such file"),
    ],
)
def test_bad_data_is_refused_soon(folder: Path, command: str, name: str, said: str) -> None:
    begun = time.monotonic()
    assert_refused(run(*COMMANDS[command], name, cwd=folder), said)
    assert time.monotonic() - begun < 60
    assert not (folder / "build").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_names_and_options_are_echoed_short_and_harmless(command: str) -> None:
    needed = ["dolly", "llmdata"] if command == "explain" else []
    for text in ("\x1b[31m\u202e", "x" * 100_000, "no such " * 10_000):
        if command != "build":
            assert_refused(run(command, *needed, "--format", text), "format")
        result = run(command, f"--{text[:50_000]}")
        assert result.code == 2
        assert len(result.err) < 2000
        assert result.err.replace("\n", "").isprintable()


def test_pipe_that_never_ends(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(inputs, "PATIENCE", 0.5)
    with pytest.raises(OpennessError, match="has not ended within 0\\.5 seconds"):
        inputs.content(folder / "pipe.ttl")
    reader, writer = os.pipe()
    os.write(writer, b"a")
    with pytest.raises(OpennessError, match="has not ended within 0\\.5 seconds"):
        inputs.content(Path(f"/dev/fd/{reader}"))
    os.close(writer)
    assert inputs.content(Path(f"/dev/fd/{reader}")) == b""
    os.close(reader)


def test_stdin_without_end() -> None:
    begun = time.monotonic()
    assert_refused(run_in_shell('timeout 20 cat /dev/zero | "$@"', "query", "-"), "stdin: this is larger than")
    slow = "(for i in 1 2 3 4 5 6; do echo '#'; sleep 1; done)"
    assert_refused(run_in_shell(f'{slow} | "$@"', "query", "-", "--timeout", "2"), "2 seconds")
    assert_refused(run_in_shell('timeout 20 cat /dev/zero | "$@"', "validate", "-"), "stdin: this is larger than")
    assert time.monotonic() - begun < 90


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + "}",
        "SELECT * " + "{" * 10_000 + "}" * 10_000,
        "SELECT * { ?s ?p " + "x" * 10_000_000 + " }",
        "SELECT * { ?s ?p '" + "x" * 10_000_000 + " }",
        "SELECT * {" + "?s ?p ?o . " * 900_000 + " ?s ?p }",
    ],
    ids=["parentheses", "braces", "word", "string", "triples"],
)
def test_long_or_deep_query_ends_with_a_sentence(query: str) -> None:
    assert_refused(run("query", "-", "--timeout", "30", stdin=query))


def test_time_limit_holds_for_loading_and_for_writing(tmp_path: Path) -> None:
    assert_refused(run("query", "lookup/cells", "--bind", "project=dolly", "--timeout", "0.01"), "0.01 seconds")
    target = tmp_path / "rows.csv"
    target.write_text("old", encoding="utf-8")
    assert_refused(run("query", "-", "--timeout", "3", "-o", str(target), stdin=PRODUCT), "3 seconds")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["old"]
    # nobody reads the pipe
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [*COMMAND, "query", "-", "--timeout", "4"],
        stdin=subprocess.PIPE,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    os.close(writer)
    _, said = process.communicate(PRODUCT.encode(), timeout=60)
    os.close(reader)
    assert process.returncode == 2
    assert b"longer than 4 seconds" in said


def test_many_rows_are_streamed_and_a_reader_may_stop() -> None:
    numbers = " ".join(map(str, range(1000)))
    query = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"
    counted = run_in_shell('"$@" | wc -l', "query", "-", stdin=f"#+ needs: facts\n{query}")
    assert (int(counted.out), counted.err) == (1_000_001, "")
    first = run_in_shell('"$@" | head -1; exit ${PIPESTATUS[0]}', "query", "-", stdin=f"#+ needs: facts\n{PRODUCT}")
    assert first == Result(0, "a,b,c,d,e,f,g,h,i\r\n", "")


def test_long_literal(tmp_path: Path) -> None:
    (tmp_path / "long.ttl").write_text(f'<urn:a> <urn:b> "{"é" * 7_000_000}" .', encoding="utf-8")
    query = "#+ needs: facts\nSELECT ?o { <urn:a> <urn:b> ?o }"
    for form in ("csv", "table"):
        result = run("query", "-", "--data", "long.ttl", "--format", form, stdin=query, cwd=tmp_path)
        assert result.code == 0, result.err
        assert len(result.out) > 7_000_000 if form == "csv" else len(result.out) < 2000


@pytest.mark.parametrize("command", COMMANDS)
def test_literal_without_measure_is_refused(command: str, tmp_path: Path) -> None:
    (tmp_path / "long.ttl").write_text(f'<urn:a> <urn:b> "{"x" * 30_000_000}" .', encoding="utf-8")
    assert_refused(run(*COMMANDS[command], "long.ttl", cwd=tmp_path), "long.ttl: a text or a name in this is longer")


MARK = "\ufeff"
TURTLE = MARK + '<https://w3id.org/openness-kg/id/organisation/x> <urn:says> "x" .\n'


def test_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(TURTLE, encoding="utf-8")
    (tmp_path / "own.rq").write_text(MARK + "#+ needs: facts\nASK { ?s <urn:says> 'x' }", encoding="utf-8")
    assert run("query", "own.rq", "--data", "own.ttl", cwd=tmp_path).out == "true\n"
    asked = run("query", "-", "--data", "own.ttl", stdin=(tmp_path / "own.rq").read_bytes(), cwd=tmp_path)
    assert asked.out == "true\n"
    assert run("validate", "-", stdin=MARK).code == 0


def test_byte_order_mark_in_mappings_and_tables(tmp_path: Path) -> None:
    from openness_kg.graph import mappings, resources
    from openness_kg.importing.common import tables
    from openness_kg.importing.common.report import ImportReport
    from openness_kg.importing.history import from_table
    from openness_kg.validation.mappings import faults

    (shipped,) = mappings.files()
    marked = tmp_path / shipped.name
    marked.write_text(MARK + shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert mappings.read(marked) == mappings.read(shipped)
    assert {found.message for found in faults([marked], ())} == {found.message for found in faults([shipped], ())}
    for table in sorted((resources.root() / "data").rglob("*.csv")):
        copy = tmp_path / table.name
        copy.write_text(MARK + table.read_text(encoding="utf-8"), encoding="utf-8")
        assert tables.read(copy) == tables.read(table)
    rows = "date\tcommit\tfile\tproject\tcriterion\tlevel\n2024-01-01\t0123456\ta.yaml\ta\tllmdata\topen\n"
    found = []
    for mark in ("", MARK):
        (tmp_path / "changes.tsv").write_text(mark + rows, encoding="utf-8")
        found.append(from_table.read(tmp_path / "changes.tsv", ImportReport("a", "a")).changes)
    assert found[0] == found[1] != []
