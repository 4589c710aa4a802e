"""`openness-kg import`: what goes in comes out, and every defect of the source is told."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cli import ROOT, SHARED, SURVEY, Result, assert_refused, run, tree
from tests.support.defects import ALSO, CASES, Case, Row, slug_of
from tests.support.index import CLEAN, CRITERIA, EDITION, INDEX, NASTY, Fact, facts, import_to

SHIPPED = "index-2025-03"
SOURCE = SHARED / "sources" / f"{INDEX}-2025-03"


@dataclass(frozen=True)
class Imported:
    """An index, what became of it, and its report."""

    folder: Path
    target: Path
    report: dict[str, int]
    defects: list[dict[str, str]]
    result: Result

    def rows(self, file: str) -> list[Row]:
        """Return what the report has on a file."""
        return sorted((d["key"], d["value"], d["kind"]) for d in self.defects if d["file"] == file)

    def facts(self, file: str) -> set[Fact]:
        """Return what became of a file."""
        return facts(self.target / "ratings" / EDITION / f"{slug_of(file)}.ttl")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Return an index that has a file for each defect, imported."""
    folder = tmp_path_factory.mktemp("index")
    for case in CASES:
        assert not case.old or CLEAN.count(case.old) == 1, case.file
        (folder / case.file).write_text(CLEAN.replace(case.old, case.new) if case.old else CLEAN, encoding="utf-8")
    for name, text in ALSO.items():
        (folder / name).write_text(text, encoding="utf-8")
    target = tmp_path_factory.mktemp("target")
    result = import_to(target, folder, "--report", str(target / "report.json"))
    assert result.code == 0, result.err
    assert result.out == ""
    report = json.loads((target / "report.json").read_text(encoding="utf-8"))
    return Imported(folder, target, report, report["defects"], result)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_defect_is_told_and_the_rest_goes_in(imported: Imported, case: Case) -> None:
    identity = ("", Path(case.file).stem, "identity-missing")
    assert imported.rows(case.file) == sorted((*case.rows, identity))
    clean = {
        (where, predicate, value.replace("project:clean", f"project:{slug_of(case.file)}"))
        for where, predicate, value in imported.facts("clean.yaml")
    }
    assert set(case.less) <= clean
    assert imported.facts(case.file) == (clean - set(case.less)) | set(case.more)
    assert case.problem in "".join(d["problem"] for d in imported.defects if d["file"] == case.file)


def test_a_clean_file_is_wholly_there(imported: Imported) -> None:
    found = imported.facts("clean.yaml")
    assert {fact for fact in found if not fact[0]} == {
        ("", "rdf:type", "okg:Entry"),
        ("", "rdfs:label", "Clean in the edition try-2024-05"),
        ("", "okg:entryOf", "project:clean"),
        ("", "okg:edition", "edition:try-2024-05"),
        ("", "okg:statedName", "Clean"),
        ("", "okg:statedMaker", "Maker"),
        ("", "okg:statedBase", "Base 7B"),
        ("", "okg:statedTuningData", "Some data"),
        ("", "okg:statedLicence", "MIT License"),
        ("", "okg:statedLicenceExpression", "MIT"),
        ("", "okg:statedLink", "https://example.org/clean"),
    }
    assert {(where, value) for where, predicate, value in found if predicate == "okg:level"} == {
        (slug, "okg:open") for slug in CRITERIA
    }
    assert facts(imported.target / "projects" / "clean.ttl") == {
        ("", "rdf:type", "okg:Project"),
        ("", "rdfs:label", "Clean"),
        ("", "foaf:homepage", "https://example.org/clean"),
    }


@pytest.mark.parametrize("file", ["A_sample.yaml", "_parameters.yml", "a_submission_template.yaml", "nobody.yaml"])
def test_a_file_that_is_no_project_is_told(imported: Imported, file: str) -> None:
    ((key, value, kind),) = imported.rows(file)
    assert (key, kind) == ("", "no-project")
    assert "class: open" in value
    assert not list(imported.target.rglob(f"{slug_of(file).strip('-')}*.ttl"))


def test_a_criterion_without_block_has_no_rating(imported: Imported) -> None:
    assert ("api", "", "criterion-missing") in imported.rows("block-missing.yaml")
    assert "api" not in {where for where, _, _ in imported.facts("block-missing.yaml")}


def test_text_where_a_block_should_be_is_told(imported: Imported) -> None:
    assert ("api", "it is open", "shape") in imported.rows("block-text.yaml")
    assert ("api", "okg:level", "okg:unknown") in imported.facts("block-text.yaml")


def test_the_first_of_two_blocks_counts_and_the_other_is_told(imported: Imported) -> None:
    full = [row for row in imported.rows("twice-top.yaml") if row[2] == "key-repeated"]
    ((key, value, _),) = full
    assert (key, "class: open" in value) == ("code", True)
    assert ("code", "okg:level", "okg:closed") in imported.facts("twice-top.yaml")


def test_projects_and_levels_in_are_projects_and_levels_out(imported: Imported) -> None:
    entries = list((imported.target / "ratings" / EDITION).glob("*.ttl"))
    said = [facts(path) for path in entries if path.name != "edition.ttl"]
    projects = len(CASES) + 3
    assert imported.report["projects"] == len(said) == projects
    assert imported.report["levels"] == sum(p == "okg:level" for file in said for _, p, _ in file)
    assert imported.report["levels"] == projects * len(CRITERIA) - 1
    assert imported.report["files"] == len(CASES) + len(ALSO) - 1  # README.md is none
    assert f"{projects} projects" in imported.result.err


@pytest.mark.slow
def test_the_edition_conforms_to_the_shapes(imported: Imported) -> None:
    files = [str(path) for path in imported.target.rglob("*.ttl")]
    result = run("validate", *files, "--format", "json")
    assert result.code == 0, result.out[:3000] + result.err


def test_the_report_does_not_disturb_a_terminal(imported: Imported) -> None:
    text = (imported.target / "report.json").read_text(encoding="utf-8")
    assert all(c.isprintable() or c == "\n" for c in text)
    for path in imported.target.rglob("*.ttl"):
        assert all(c.isprintable() or c == "\n" for c in path.read_text(encoding="utf-8")), path


@pytest.mark.slow
def test_importing_again_changes_nothing(imported: Imported) -> None:
    before = tree(imported.target)
    result = import_to(imported.target, imported.folder, "--report", str(imported.target / "report.json"))
    assert result.code == 0
    assert tree(imported.target) == before


def test_notes_come_along_only_if_asked_for(imported: Imported, tmp_path: Path) -> None:
    assert not [p for p in imported.target.rglob("*.ttl") if "statedNote" in p.read_text(encoding="utf-8")]
    folder = tmp_path / "index" / "projects"
    folder.mkdir(parents=True)
    noted = CLEAN.replace("notes:\n", "notes: On the project.\n", 1).replace(
        "notes:\n", f"notes: {json.dumps(NASTY)}\n"
    )
    (folder / "x.yaml").write_text(noted, encoding="utf-8")
    assert import_to(tmp_path, folder.parent, "--with-notes").code == 0
    notes = {(w, v) for w, p, v in facts(tmp_path / "ratings/try-2024-05/x.ttl") if p == "okg:statedNote"}
    assert notes == {("", "On the project."), ("", NASTY), *((slug, f"On {slug}.") for slug in CRITERIA)}


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    """No two files become one project, nor one that the graph has already."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("trl-x.yaml", "TRL x.yaml", "trl_x.yml", "orca.yaml", "ORCA.yaml", "dolly.yaml", "Dolly.yaml"):
        (folder / name).write_text(CLEAN, encoding="utf-8")
    assert import_to(tmp_path / "out", folder).code == 0
    found = {path.stem for path in (tmp_path / "out" / "ratings" / EDITION).iterdir()} - {"edition"}
    # orca-2 is a project of the graph, and another one
    assert found == {"trl-x", "trl-x-2", "trl-x-3", "orca", "orca-3", "dolly", "dolly-try-2024-05"}
    assert "dolly" not in {path.stem for path in (tmp_path / "out" / "projects").iterdir()}


@pytest.mark.parametrize("edition", ["../x", "", "Try-2024-05", "/x", "a b", "x\n", "-x", "x" * 300])
def test_a_bad_edition_is_refused(tmp_path: Path, edition: str) -> None:
    (tmp_path / "x.yaml").write_text(CLEAN, encoding="utf-8")
    assert_refused(run("import", INDEX, str(tmp_path), f"--edition={edition}", "-o", str(tmp_path / "out")))
    assert not list(tmp_path.rglob("*.ttl"))


def test_an_unknown_index_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    result = run("import", "opening-up-chatgtp", str(tmp_path), "--edition", "x", "-o", str(tmp_path))
    assert_refused(result, "opening-up-chatgtp", f"use {INDEX}", f"Did you mean {INDEX}?")


@pytest.fixture(scope="module")
def source() -> Path:
    """Return the folder of the index at its end, which is beside the checkout or not."""
    if not SOURCE.is_dir():
        pytest.skip(f"{SOURCE} is not there")
    return SOURCE


@pytest.mark.slow
def test_the_shipped_edition_is_the_source_imported_again(source: Path, tmp_path: Path) -> None:
    result = import_to(tmp_path, source, "--report", str(tmp_path / "report.json"), edition=SHIPPED)
    assert result.code == 0
    shipped = tree(ROOT / "data" / "ratings" / SHIPPED)
    del shipped["edition.ttl"]
    assert tree(tmp_path / "ratings" / SHIPPED) == shipped
    assert not (tmp_path / "projects").exists()
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["files"], report["projects"], report["levels"]) == (48, 47, 47 * len(CRITERIA))
    rows = {(d["file"], d["key"], d["kind"]) for d in report["defects"]}
    assert ("text-generation-webui.yaml", "project.name", "name-missing") in rows
    assert ("A_sample.yaml", "", "no-project") in rows
    assert [(d["file"], d["value"][:9]) for d in report["defects"] if d["kind"] == "link-malformed"] == [
        ("minChatGPT.yaml", "hhttps://")
    ]


@pytest.mark.slow
def test_every_level_of_the_source_is_in_the_table(source: Path) -> None:
    with (ROOT / "data" / "identity" / f"{INDEX}.csv").open(encoding="utf-8") as file:
        slugs = {row["file"]: row["project"] for row in csv.DictReader(file)}
    expected = {}
    for path in (source / "projects").glob("*.yaml"):
        if path.stem != "A_sample":
            blocks = re.split(r"^(\w+):.*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            levels = {
                key: (re.search(r"^ +class:[ '\"]*(\w*)", body, re.MULTILINE) or ["", ""])[1]
                for key, body in zip(blocks[1::2], blocks[2::2], strict=True)
                if key not in ("project", "org")
            }
            expected[slugs[path.stem]] = {key: level or "unknown" for key, level in levels.items()}
    table = run("table", "--ratings", "curated", "--format", "csv", "--edition", SHIPPED)
    assert {row["project"]: {slug: row[slug] for slug in CRITERIA} for row in table.rows} == expected


def test_the_curated_scores_of_the_shipped_edition() -> None:
    rows = run("table", "--ratings", "curated", "--format", "csv", "--edition", SHIPPED).rows
    assert len(rows) == 47
    assert {row["max_score"] for row in rows} == {"14"}
    scores = {row["project"]: row["score"] for row in rows}
    named = {"olmo-7b-instruct": "12.5", "bloomz": "12", "amber": "10", "text-generation-webui": "5"}
    assert {project: scores[project] for project in named} == named


def test_an_edition_with_other_criteria_is_refused(tmp_path: Path) -> None:
    result = run("import", "opening-up-chatgpt", str(tmp_path), "--edition", SURVEY, "-o", str(tmp_path / "out"))
    assert_refused(result, "has the criteria of survey-2023-06")
    assert not (tmp_path / "out").exists()
