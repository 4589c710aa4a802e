"""Files on top of the shipped graph, instead of it, and stores on disk: every command sees what they hold."""

from __future__ import annotations

import json
import shutil
import signal
import time
from pathlib import Path

import pytest

import openness_kg
from openness_kg import OpennessError
from tests.support.cli import ROOT, SURVEY, assert_refused, run, start
from tests.support.fixtures import checked_by_command

pytestmark = pytest.mark.slow

BELLE = "data/projects/belle.ttl"
DOLLY_RATED = f"data/ratings/{SURVEY}/dolly.ttl"
NEW = """\
@prefix model: <https://w3id.org/openness-kg/id/model/> .
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

project:one-more a okg:Project ; rdfs:label "One More"@en ; okg:offersModel model:one-more .
model:one-more a okg:Model ; rdfs:label "One More"@en ; okg:fineTunedFrom model:llama-2-7b .
"""


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A file about a project that the graph does not have."""
    file = tmp_path / "one-more.ttl"
    file.write_text(NEW, encoding="utf-8")
    return file


def changed(tmp_path: Path, file: str, old: str, text: str) -> Path:
    """Return the folder of a pull request that changes one shipped file."""
    target = tmp_path / "pull" / file
    target.parent.mkdir(parents=True)
    before = (ROOT / file).read_text(encoding="utf-8")
    assert old in before
    target.write_text(before.replace(old, text), encoding="utf-8")
    return tmp_path / "pull"


def test_every_command_sees_a_file_on_top(new: Path, checkout: Path) -> None:
    data = ("--data", str(new))
    heirs = run("query", "questions/heirs-of-model", "--bind", "model=llama-2-7b", *data)
    assert "one-more" in heirs.out
    assert "one-more" not in run("query", "questions/heirs-of-model", "--bind", "model=llama-2-7b").out
    assert "One More" in run("lineage", "Llama 2 7B", "--down", *data).out
    assert "through Llama 2 7B" in run("explain", "one-more", *data).out
    assert_refused(run("explain", "one-more"), "one-more")
    assert run("validate", *data, code=checkout).out == run("validate", str(new), code=checkout).out != ""


def test_a_folder_on_top_holds_a_changed_file_that_stands_in_the_stead_of_the_shipped(tmp_path: Path) -> None:
    folder = changed(tmp_path, DOLLY_RATED, "okg:level okg:open", "okg:level okg:closed")
    cells = json.loads(run("table", "--edition", SURVEY, "--format", "json", "--data", str(folder)).out)["rows"]
    (dolly,) = (row for row in cells if row["project"] == "dolly")
    (shipped,) = (
        row
        for row in json.loads(run("table", "--edition", SURVEY, "--format", "json").out)["rows"]
        if row["project"] == "dolly"
    )
    assert dolly["score"] < shipped["score"]
    assert {cell["curated"] for cell in dolly["cells"].values()} < {"closed", "partial", "na", "unknown"}
    report = json.loads(run("validate", "--data", str(folder), "--format", "json").out)
    assert not [f for f in report["findings"] if "dolly" in f["focus"] and f["severity"] == "Violation"]


def test_a_file_of_a_shipped_place_about_something_else_is_an_addition(tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    (folder / "dolly.ttl").write_text(NEW, encoding="utf-8")
    graph = openness_kg.load(data=[folder])
    assert graph.names.project("dolly")
    assert graph.names.project("one-more")


def test_only_data_leaves_the_ontology_and_nothing_else(tmp_path: Path) -> None:
    edition = shutil.copytree(ROOT / "data" / "ratings" / SURVEY, tmp_path / "ratings" / SURVEY)
    graph = openness_kg.load(data=[edition], only_data=True)
    assert [row["edition"].value.rpartition("/")[2] for row in graph.query("lookup/editions")] == [SURVEY]
    assert graph.query("lookup/projects").texts() == []
    assert_refused(run("table", "--only-data"), "--data")


def test_an_imported_edition_is_looked_at_where_it_lies(tmp_path: Path) -> None:
    edition = tmp_path / "ratings" / "again-2023-06"
    edition.mkdir(parents=True)
    for file in (ROOT / "data" / "ratings" / SURVEY).iterdir():
        text = file.read_text(encoding="utf-8").replace(f"edition/{SURVEY}", "edition/again-2023-06")
        text = text.replace(f"entry/{SURVEY}", "entry/again-2023-06").replace(
            f"edition:{SURVEY}", "edition:again-2023-06"
        )
        (edition / file.name).write_text(text, encoding="utf-8")
    seen = run("table", "--edition", "again-2023-06", "--format", "csv", "--data", str(tmp_path))
    assert seen.code == 0, seen.err
    assert seen.out == run("table", "--edition", SURVEY, "--format", "csv").out


def test_a_store_on_disk_answers_as_the_files_do(tmp_path: Path, new: Path, checkout: Path) -> None:
    store = str(tmp_path / "store")
    filled = run("load", "--store", store, "--data", str(new), code=checkout)
    assert filled.code == 0, filled.err
    assert "one-more" in run("query", "-", "--store", store, stdin="SELECT ?p { ?p a okg:Project }").out
    for arguments in (
        ("table", "--format", "csv"),
        ("explain", "belle", "llmdata", "--edition", SURVEY),
        ("audit", "--kind", "no-evidence", "--format", "csv"),
        ("query", "questions/history-of-project", "--bind", "project=belle"),
        ("lineage", "llama"),
    ):
        answer = run(*arguments, "--store", store, code=checkout)
        assert answer.code == 0, answer.err
        assert len(answer.out.splitlines()) > 1, arguments
        assert answer.out == run(*arguments, "--data", str(new), code=checkout).out, arguments


def test_shapes_find_in_a_store_what_they_find_in_its_files(tmp_path: Path) -> None:
    store, faulty = str(tmp_path / "store"), tmp_path / "faulty.ttl"
    fixture = ROOT / "tests" / "queries" / "graph.ttl"
    text = fixture.read_text(encoding="utf-8")
    faulty.write_text(f'{text}\nmodel:nameless a okg:Model ; okg:weightsAvailability "open" .\n', encoding="utf-8")
    files = ("--only-data", "--data", str(faulty))
    assert run("load", "--store", store, *files).code == 0
    found = [json.loads(run("validate", *where, "--format", "json").out) for where in (files, ("--store", store))]
    by_files, by_store = (
        {(one["severity"], one["focus"], one["path"], one["shape"], one["message"]) for one in each["findings"]}
        for each in found
    )
    assert not by_store - by_files
    # what no shape can check is checked in files only, which the command says
    assert {shape for *_, shape, _ in by_files - by_store} <= checked_by_command()
    assert any("model/nameless" in focus for _, focus, *_ in by_store)
    assert run("validate", "--store", store).code == 1
    refused = run("validate", "--store", store, "--owl")
    assert_refused(refused, "leave out --owl")


def test_a_store_is_replaced_when_the_new_one_is_whole(tmp_path: Path, new: Path, checkout: Path) -> None:
    store = tmp_path / "store"
    assert run("load", "--store", str(store), "--only-data", "--data", str(new)).code == 0
    count = "SELECT (COUNT(*) AS ?n) { ?p a okg:Project }"
    assert run("query", "-", "--store", str(store), stdin=count).out.split() == ["n", "1"]
    filling = start("load", "--store", str(store), code=checkout)
    while not list(tmp_path.glob(".store.new-*")) and filling.poll() is None:
        time.sleep(0.01)
    filling.send_signal(signal.SIGKILL)
    filling.wait()
    assert run("query", "-", "--store", str(store), stdin=count).out.split() == ["n", "1"]
    assert run("load", "--store", str(store), code=checkout).code == 0
    assert int(run("query", "-", "--store", str(store), stdin=count).out.split()[1]) > 10
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".store")] == []


def test_what_is_no_store_is_said(tmp_path: Path, new: Path) -> None:
    assert_refused(run("table", "--store", str(tmp_path)), "no store", "openness-kg load")
    assert_refused(run("table", "--store", str(tmp_path), "--data", str(new)), "openness-kg load")
    assert_refused(run("load", "--store", str(ROOT / "data")), "data")


def test_questions_of_ones_own_get_all_there_is_whatever_was_loaded_first() -> None:
    narrow = openness_kg.load(edition=SURVEY)
    text = "SELECT (COUNT(DISTINCT ?edition) AS ?n) { ?rating okg:edition ?edition }"
    found = narrow.sparql(text)
    assert isinstance(found, openness_kg.graph.result.Result)
    assert found.records()[0]["n"] == 4
    assert len(narrow.query("questions/history-of-project", {"project": "dolly"})) > 10
    assert narrow.sparql("ASK { ?rating okg:inRecord ?record }") is True
    with pytest.raises(OpennessError, match="no edition"):
        openness_kg.load(edition="nope")


def test_results_in_python_are_typed_and_go_to_pandas() -> None:
    graph = openness_kg.load(edition=SURVEY)
    found = graph.sparql("#+ needs: facts\nSELECT ?level ?score { ?level okg:score ?score } ORDER BY ?score")
    assert isinstance(found, openness_kg.graph.result.Result)
    assert [str(row["score"].python()) for row in found if "score" in row][-1] == "1"  # type: ignore[union-attr]
    frame = found.to_pandas()
    assert list(frame.columns) == ["level", "score"]
    assert frame["level"].iloc[0].startswith("https://w3id.org/openness-kg/ontology#")
    triples = graph.sparql("#+ needs: facts\nCONSTRUCT { ?l okg:score ?s } WHERE { ?l okg:score ?s }")
    assert isinstance(triples, list)
    assert len(triples) == len(found)


def test_a_build_takes_files_on_top(tmp_path: Path, checkout: Path) -> None:
    folder = changed(tmp_path, BELLE, '"BELLE"@en', '"Belle the Second"@en')
    done = run("build", "-o", str(tmp_path / "build"), "--data", str(folder), code=checkout)
    assert done.code == 0, done.err
    assert "Belle the Second" in (tmp_path / "build" / "tables" / f"{SURVEY}.csv").read_text(encoding="utf-8")


def test_nothing_of_the_store_is_left_open(tmp_path: Path, checkout: Path) -> None:
    store = tmp_path / "store"
    assert run("load", "--store", str(store), code=checkout).code == 0
    before = sorted(path.name for path in store.rglob("*"))
    both = [start("table", "--store", str(store), "--format", "csv", code=checkout) for _ in range(2)]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert run("load", "--store", str(store), code=checkout).code == 0, "a store that was read can be replaced"
    assert before
