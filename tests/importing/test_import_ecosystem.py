"""`openness-kg import ecosystem-graphs`: lineage comes in as far as the catalogue's words go, and the rest is told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from openness_kg.knowledge import KnowledgeGraph
from tests.support.cli import ROOT, Result, assert_refused, run, tree
from tests.support.ecosystem import ALPHA as ALPHA_FILE
from tests.support.ecosystem import CATALOGUE, COMMIT, REPOSITORY, facts, import_to, make, report

pytestmark = pytest.mark.slow

SOURCE = ROOT.parent / "shared" / "sources" / "ecosystem-graphs-2025-01"
BLOB = f"{REPOSITORY}/blob/{COMMIT}/assets"


@dataclass(frozen=True)
class Imported:
    """The small catalogue, what became of it, and its report."""

    folder: Path
    target: Path
    numbers: dict[str, int]
    rows: set[tuple[str, str, str, str]]
    result: Result

    def of(self, path: str) -> set[tuple[str, str, str]]:
        """Return the triples of a file below the target."""
        return facts(self.target / path)

    def kinds(self, key: str) -> set[tuple[str, str]]:
        """Return value and kind of each row of the report that has a key."""
        return {(value, kind) for _, found, value, kind in self.rows if found == key}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Return the small catalogue, imported."""
    home = tmp_path_factory.mktemp("catalogue")
    folder, target = make(home / "in"), home / "out"
    result = import_to(target, folder, "--commit", COMMIT, "--report", str(home / "report.json"))
    assert (result.code, result.out) == (0, ""), result.err
    return Imported(folder, target, *report(home / "report.json"), result)


def test_what_is_new_becomes_a_file_each(imported: Imported) -> None:
    assert set(tree(imported.target)) == {
        "models/alpha.ttl", "models/beta.ttl", "models/secret.ttl", "models/twin.ttl",
        "datasets/crawl.ttl", "datasets/selection.ttl", "datasets/hidden.ttl", "datasets/outside.ttl",
        "datasets/round-a.ttl", "datasets/round-b.ttl", "datasets/round-c.ttl",
        "models/odd.ttl", "organisations/ecosystem-graphs.ttl",
    }  # fmt: skip
    assert imported.numbers == {
        "index": CATALOGUE, "files": 3, "entries": 18, "models": 5, "datasets": 7, "edges": 7,
    }  # fmt: skip
    assert "5 models, 7 datasets and 7 edges of 18 entries from 3 files" in imported.result.err


def test_a_model_has_all_that_the_catalogue_says_of_it(imported: Imported) -> None:
    line = ALPHA_FILE.splitlines().index
    assert {(p, v) for s, p, v in imported.of("models/alpha.ttl") if s == "model:alpha"} == {
        ("rdf:type", "okg:Model"),
        ("rdfs:label", "Alpha"),
        ("dct:created", "2023-05-04"),
        ("rdfs:seeAlso", "https://example.org/alpha"),
        ("okg:maker", "organisation:lab"),
        ("okg:basedOn", "model:pythia"),
        ("okg:trainedOn", "dataset:crawl"),
        ("okg:statedAccess", "open"),
        ("okg:licenceExpression", "MIT"),
        ("okg:underLicence", "licence:mit"),
        ("okg:licenceEvidence", f"{BLOB}/alpha.yaml#L{line('  license: MIT License') + 1}"),
        ("prov:hadPrimarySource", f"{BLOB}/alpha.yaml#L1"),
    }


def test_every_edge_has_its_statement_with_the_line_of_the_name(imported: Imported) -> None:
    assert {(p, v) for s, p, v in imported.of("models/alpha.ttl") if s.endswith("#basedOn.pythia")} == {
        ("rdf:type", "okg:LineageStatement"),
        ("okg:lineageSubject", "model:alpha"),
        ("okg:lineageProperty", "okg:basedOn"),
        ("okg:lineageObject", "model:pythia"),
        ("prov:hadPrimarySource", f"{BLOB}/alpha.yaml#L6"),
    }
    edges = statements = 0
    for path in imported.target.rglob("*.ttl"):
        found = facts(path)
        edges += sum(p in ("okg:basedOn", "okg:trainedOn", "okg:compiledFrom") for _, p, _ in found)
        statements += sum(v == "okg:LineageStatement" for _, _, v in found)
    assert edges == statements == imported.numbers["edges"]


def test_a_name_that_is_nobodys_is_told_and_makes_no_edge(imported: Imported) -> None:
    assert ("Nobody's Model", "dependency-unknown") in imported.kinds("Alpha.dependencies")
    assert not [path for path in imported.target.rglob("*.ttl") if "nobody-s" in path.read_text(encoding="utf-8")]
    (defect,) = [
        d
        for d in json.loads((imported.target.parent / "report.json").read_text(encoding="utf-8"))["defects"]
        if d["kind"] == "dependency-unknown"
    ]
    assert (defect["file"], defect["line"]) == ("alpha.yaml", 8)


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("Alpha.dependencies", "Alpha", "dependency-self"),
        ("Alpha.dependencies", "crawl", "dependency-repeated"),
        ("Alpha.dependencies", "Helper", "dependency-kind"),
        ("Alpha.dependencies", "Twin", "name-ambiguous"),
        ("Helper.type", "application", "application"),
        ("Secret.access", "closed", ""),
        ("Beta.license", "Strange Licence", "licence-unknown"),
        ("Beta.dependencies", "Secret", ""),
        ("Crawl.dependencies", "Alpha", "dependency-kind"),
        ("Crawl.url", "example.org/crawl", "link-malformed"),
        ("Selection.access", "open: In part, by form.", "access-explained"),
        ("Selection.dependencies", "{explanation: Some of it., value: [Crawl]}", "explained"),
        ("Selection.organization", "Nobody, Never", "maker-joint"),
        ("Twin.access", "sometimes", "access-unknown"),
        ("twin", "twin", "entry-twice"),
        ("Round A.dependencies", "Round B", "dependency-cycle"),
        ("Round B.dependencies", "Round C", "dependency-cycle"),
        ("Round C.dependencies", "Round A", "dependency-cycle"),
        ("Pythia", "Pythia", "known"),
        ("Pythia.license", "MIT", "differs"),
        ("Pythia.organization", "Lab", "differs"),
        ("Pythia.dependencies", "C4", "differs"),
        ("Pythia.dependencies", "GPT-2", "differs"),
        ("Pythia.created_date", "last spring", "date-unknown"),
        ("GPT-NeoX", "GPT-NeoX", "known"),
        ("GPT-NeoX.license", "Apache-2.0", ""),
        ("type", "robot", "type-unknown"),
        ("name", "{name: , type: model}", "name-missing"),
        ("type", "dataset", "key-repeated"),
        ("Odd.organization", "[a, b]", "shape"),
        ("Odd.license", "{explanation: nobody says}", "value-missing"),
        ("Odd.colour", "blue", "key-unknown"),
        ("", "just a word", "shape"),
        ("", "{name: no list}", "shape"),
        ("modality", "1 entries", "not-taken"),
        ("description", "1 entries", "not-taken"),
        ("dataset.access: closed", "1 entries", "access-word"),
        ("created_date.explanation", "1 entries", "not-taken"),
    ],
)
def test_a_defect_is_told(imported: Imported, key: str, value: str, kind: str) -> None:
    told = {found for text, found in imported.kinds(key) if text == value}
    assert told == ({kind} if kind else set())


def test_the_word_for_access_becomes_a_level_only_where_it_leaves_no_doubt(imported: Imported) -> None:
    said = {}
    for path in sorted(imported.target.glob("[md]*/*.ttl")):
        found = facts(path)
        word = {v for _, p, v in found if p == "okg:statedAccess"}
        level = {v for _, p, v in found if p in ("okg:availability", "okg:weightsAvailability")}
        assert bool(level) == bool([v for _, p, v in found if p == "okg:availabilityEvidence"])
        said[path.stem] = word, level
    assert said["alpha"] == ({"open"}, set())  # open to everybody may be a service
    assert said["beta"] == ({"limited"}, set())
    assert said["secret"] == ({"closed"}, {"okg:closed"})
    assert said["crawl"] == ({"open"}, {"okg:open"})
    assert said["selection"] == ({"open"}, set())  # its explanation takes the word back
    assert said["hidden"] == ({"closed"}, set())  # described, undisclosed, or neither
    assert said["twin"] == (set(), set())
    limit = "restriction:secret-closed-in-ecosystem-graphs"
    assert {
        ("model:secret", "okg:hasRestriction", limit),
        (limit, "okg:restrictionKind", "okg:weightsNotReleased"),
    } < imported.of("models/secret.ttl")


def test_a_first_day_with_an_explanation_is_a_month(imported: Imported) -> None:
    text = (imported.target / "models" / "secret.ttl").read_text(encoding="utf-8")
    assert 'dct:created "2022-11"^^xsd:gYearMonth' in text
    assert "dct:created" not in (imported.target / "models" / "beta.ttl").read_text(encoding="utf-8")


def test_makers_that_are_known_are_taken_apart(imported: Imported) -> None:
    assert {v for _, p, v in imported.of("models/beta.ttl") if p == "okg:maker"} == {
        "organisation:lab",
        "organisation:other-lab",
    }
    made = {s for s, _, _ in imported.of("organisations/ecosystem-graphs.ttl")}
    assert made == {"organisation:lab", "organisation:other-lab", "organisation:nobody-never"}


def test_what_leads_to_a_cycle_from_outside_stays(imported: Imported) -> None:
    edges = {
        (s, v) for path in imported.target.glob("datasets/*.ttl") for s, p, v in facts(path) if p == "okg:compiledFrom"
    }
    assert edges == {
        ("dataset:crawl", "dataset:wikipedia"),
        ("dataset:selection", "dataset:crawl"),
        ("dataset:round-c", "dataset:crawl"),
        ("dataset:outside", "dataset:round-a"),
    }


def test_a_base_that_nobody_else_has_is_marked_as_doubtful(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    entry = "- name: {}\n  type: model\n  access: {}\n  organization: {}\n  dependencies: [{}]\n"
    entries = [("Deep", "closed", "One", ""), ("Own", "open", "One", "Deep"), ("Far", "open", "Two", "Deep, GPT-4")]
    (folder / "x.yaml").write_text("".join(entry.format(*values) for values in entries), encoding="utf-8")
    assert import_to(tmp_path / "out", folder, "--report", str(tmp_path / "report.json")).code == 0
    far = facts(tmp_path / "out" / "models" / "far.ttl")
    assert "okg:basedOn" not in {p for _, p, _ in far}
    assert {s.partition("#")[2] for s, _, v in far if v == "okg:DoubtfulStatement"} == {"basedOn.deep", "basedOn.gpt-4"}
    assert "Deep is of another maker, and access to it is closed." in {
        v for _, p, v in far if p == "skos:editorialNote"
    }
    assert not [1 for _, _, v in facts(tmp_path / "out/models/own.ttl") if v == "okg:DoubtfulStatement"]
    assert {(k, v) for _, k, v, kind in report(tmp_path / "report.json")[1] if kind == "base-doubtful"} == {
        ("Far.dependencies", "Deep"),
        ("Far.dependencies", "GPT-4"),
    }


def test_names_of_several_kinds_stay_apart(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    kinds = ("application", "model", "dataset")
    entries = [f"- name: Same\n  type: {kind}\n  access: open\n" for kind in kinds]
    entries.append("- name: User\n  type: model\n  access: open\n  dependencies: [Same]\n")
    (folder / "x.yaml").write_text("".join(entries), encoding="utf-8")
    assert import_to(tmp_path / "out", folder, "--report", str(tmp_path / "report.json")).code == 0
    assert set(tree(tmp_path / "out")) == {"models/same.ttl", "models/user.ttl", "datasets/same.ttl"}
    rows = report(tmp_path / "report.json")[1]
    assert ("x.yaml", "User.dependencies", "Same", "name-ambiguous") in rows
    assert not [row for row in rows if row[3] == "entry-twice"]


def test_names_with_one_slug_stay_apart(tmp_path: Path) -> None:
    """Nor does a new name take the slug of something that the graph has."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = ("A-B", "a.b", "A B", "A_B", "ÄÖ", "ß!", "Llama/2")
    text = "".join(f"- name: {json.dumps(name, ensure_ascii=False)}\n  type: model\n" for name in names)
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    assert import_to(tmp_path / "out", folder).code == 0
    assert {path.stem for path in (tmp_path / "out" / "models").iterdir()} == {
        "a-b", "a.b", "a-b-ecosystem-graphs", "a-b-ecosystem-graphs-2", "unnamed", "ss", "llama-2-ecosystem-graphs",
    }  # fmt: skip


def test_the_output_conforms_to_the_shapes(imported: Imported) -> None:
    result = run("validate", *map(str, imported.target.rglob("*.ttl")), "--format", "json")
    assert result.code == 0, result.out[:3000] + result.err


def test_importing_again_changes_nothing(imported: Imported, tmp_path: Path) -> None:
    assert import_to(tmp_path, imported.folder / "assets", "--commit", COMMIT).code == 0
    assert tree(tmp_path) == tree(imported.target)


def test_without_a_commit_the_source_is_the_repository(imported: Imported, tmp_path: Path) -> None:
    assert import_to(tmp_path, imported.folder).code == 0
    sources = {v for _, p, v in facts(tmp_path / "models" / "alpha.ttl") if p == "prov:hadPrimarySource"}
    assert sources == {REPOSITORY}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--edition", "x-2024"), "leave out --edition"),
        (("--with-notes",), "leave out --with-notes"),
        (("--commit", "main"), "no commit"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    imported: Imported, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    assert_refused(import_to(tmp_path / "out", imported.folder, *options), said)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("index", ["opening-up-chatgpt", "osai-index"])
def test_an_index_without_an_edition_is_refused(tmp_path: Path, index: str) -> None:
    assert_refused(run("import", index, str(tmp_path), "-o", str(tmp_path / "out")), "--edition", index)
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Return the catalogue of January 2025, which is beside the checkout or not, imported."""
    if not SOURCE.is_dir():
        pytest.skip(f"{SOURCE} is not there")
    home = tmp_path_factory.mktemp("real")
    result = import_to(home / "out", SOURCE, "--commit", COMMIT, "--report", str(home / "report.json"))
    assert result.code == 0, result.err
    return Imported(SOURCE, home / "out", *report(home / "report.json"), result)


def test_the_real_catalogue_comes_in_whole(real: Imported) -> None:
    assert (real.numbers["files"], real.numbers["entries"]) == (173, 639)
    told = {kind: sum(row[3] == kind for row in real.rows) for kind in ("application", "known", "entry-twice")}
    assert told["application"] == 98
    assert told["entry-twice"] == 5
    written = real.numbers["models"] + real.numbers["datasets"]
    assert written + sum(told.values()) == 639
    assert not [row for row in real.rows if row[3] in ("unreadable", "shape", "type-unknown", "name-missing")]


def test_every_unknown_dependency_of_the_real_catalogue_is_told_and_no_other(
    real: Imported, graph: KnowledgeGraph
) -> None:
    def folded(name: str) -> str:
        return " ".join(name.casefold().split())

    entries = [
        (path.name, entry)
        for path in sorted((SOURCE / "assets").glob("*.yaml"))
        for entry in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    ]
    known = {folded(row["name"]) for row in graph.query("lookup/models").texts()}
    known |= {folded(entry["name"]) for _, entry in entries}
    twice = {row[:3] for row in real.rows if row[3] == "entry-twice"}
    expected = set()
    for file, entry in entries:
        if entry["type"] == "application" or (file, entry["name"], entry["name"]) in twice:
            continue
        names = entry["dependencies"]
        for name in names["value"] if isinstance(names, dict) else names:
            if folded(name) not in known:
                expected.add((file, f"{entry['name']}.dependencies", name))
    assert {row[:3] for row in real.rows if row[3] == "dependency-unknown"} == expected
    assert len(expected) > 200


def test_the_real_catalogue_conforms_to_the_shapes(real: Imported) -> None:
    result = run("validate", *map(str, real.target.rglob("*.ttl")), "--format", "json")
    assert result.code == 0, result.out[:3000] + result.err


def test_roots_is_told_with_the_explanation_that_takes_its_word_back(real: Imported) -> None:
    ((value, kind),) = real.kinds("ROOTS.access")
    assert kind == "differs"
    assert value.startswith("open: While not all of the ROOTS corpus is publicly accessible")
