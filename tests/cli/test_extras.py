"""Each extra is enough for what takes it: nothing has to be installed that the project does not name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import history
from tests.support.cli import ROOT, assert_refused, run
from tests.support.extras import installed_with, unnamed
from tests.support.repository import Repository
from tests.support.running import answering

pytestmark = pytest.mark.slow

WORLD = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/openness-kg/id/organisation/lab> a okg:Organisation ; rdfs:label "Lab"@en .
"""
QUERY = "#+ needs: facts\nSELECT ?s { ?s a <https://w3id.org/openness-kg/ontology#Organisation> }"
HISTORY = "2024-01-01\tabcdef1\tx/One.yaml\tOne\tpaper\topen\t\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with data of each kind."""
    (tmp_path / "world.ttl").write_text(WORLD, encoding="utf-8")
    (tmp_path / "one.nq").write_text("<http://example.org/a> <http://example.org/p> <http://example.org/b> .\n")
    (tmp_path / "models.jsonl").write_text(json.dumps({"id": "a/b"}) + "\n")
    (tmp_path / f"{history.INDEX}.tsv").write_text(history.HEADER + HISTORY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("extras", "arguments"),
    [
        ("", ("table", "--edition", "survey-2023-06")),
        ("", ("validate", "--only-data", "--data", "world.ttl")),
        ("", ("load", "--store", "out", "--only-data", "--data", "world.ttl")),
        ("", ("audit", "--edition", "survey-2023-06")),
        ("", ("export", "spdx", "Llama 2", "-o", "out")),
        ("", ("export", "cyclonedx", "Llama 2", "-o", "out")),
        ("", ("import", "huggingface", "models.jsonl", "-o", "out.nq")),
        ("", ("import", history.INDEX, ".", "--history", "-o", "out")),
        ("", ("derive", "one.nq", "--only-data", "-o", "out.nq")),
        ("duckdb", ("derive", "one.nq", "--only-data", "-o", "out.nq", "--engine", "duckdb")),
        ("duckdb", ("validate", "--engine", "duckdb", "--only-data", "--data", "world.ttl")),
        ("duckdb", ("load", "--engine", "duckdb", "--store", "out", "--only-data", "--data", "world.ttl")),
        ("hub", ("import", "huggingface", "models.parquet", "-o", "out.nq")),
        ("owl", ("validate", "--owl", "--only-data", "--data", "world.ttl")),
        ("publish", ("publish", "-o", "out", "--only-data", "--data", "world.ttl")),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]),
)
def test_it_is_enough(extras: str, arguments: tuple[str, ...], place: Path) -> None:
    if "models.parquet" in arguments:
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.Table.from_pylist([{"id": "a/b"}]), place / "models.parquet")
    result = run(*arguments, cwd=place, env=installed_with(place / "only", *filter(None, [extras])))
    assert "Traceback" not in result.err
    # what is left out without an extra says so
    assert "not installed" not in result.err
    assert result.code == 0 or (arguments[0] == "validate" and result.code == 1), result.err


def test_what_is_imported_is_named(tmp_path: Path) -> None:
    """What merely comes with another library may stop coming with it."""
    assert unnamed(ROOT / "openness_kg", dev=False) == set()
    assert unnamed(ROOT / "tests", dev=True) == set()
    (tmp_path / "one.py").write_text("import os, rdflib.term, certifi\nfrom py4j.protocol import X\nfrom . import y\n")
    assert unnamed(tmp_path, dev=False) == {"certifi"}


def test_the_history_in_git_takes_its_extra_only(place: Path) -> None:
    Repository(place / "git").commit(1, {"x/One.yaml": "project:\n  name: One\n"})
    arguments = ("import", history.INDEX, str(place / "git"), "--history", "-o", str(place / "out"))
    result = run(*arguments, env=installed_with(place / "only", "history"))
    assert "Traceback" not in result.err
    assert "1 " in result.err, result
    assert_refused(run(*arguments, env=installed_with(place / "none")), "dulwich")


def test_without_its_extra_nothing_of_it_is_there(place: Path) -> None:
    """Else an extra would seem to be enough whatever it names."""
    for extra in ("duckdb", "spark"):
        arguments = ("derive", str(place / "one.nq"), "--only-data", "-o", str(place / "out.nq"), "--engine", extra)
        assert_refused(run(*arguments, env=installed_with(place / "only")), f"openness-kg[{extra}]")


def test_a_server_and_what_asks_it_take_their_extras_only(place: Path) -> None:
    serving = installed_with(place / "serving", "server")
    with answering("--no-pages", "--only-data", "--data", str(place / "world.ttl"), env=serving) as server:
        query = place / "all.rq"
        query.write_text(QUERY, encoding="utf-8")
        asked = ("query", str(query), "--endpoint", f"{server.url}sparql", "--format", "csv")
        result = run(*asked, env=installed_with(place / "asking", "endpoint"))
    assert result.rows == [{"s": "https://w3id.org/openness-kg/id/organisation/lab"}], result.err
