"""`openness-kg import osai-index`: criteria, systems, models and makers of any release, and a report of its defects."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from tests.support.cli import ROOT, SHARED, Result, assert_refused, run, tree
from tests.support.facts import short
from tests.support.hostile import TEXTS
from tests.support.index import facts
from tests.support.osai import (
    BASE,
    CLEAN,
    COMMIT,
    CRITERIA,
    EDITION,
    END,
    PARAMETERS,
    SOURCE,
    changed,
    import_to,
    release,
)

SHIPPED = "osai-2025-12"
LICENCE = "endmodellicense: MIT License"
FILES = {
    "Clean.yaml": CLEAN,
    "two types.yaml": changed(("type: text", "type: text, CODE,text"), (END, "endmodelname: Two-Types")),
    "odd type.yaml": changed(("type: text", "type: smell"), (END, "endmodelname: Odd-Type")),
    "hub.yaml": changed((BASE, "basemodelname: meta-llama/Llama-2-70b-hf"), (END, "endmodelname: Hub")),
    "spelling.yaml": changed((BASE, "basemodelname: llama2"), (END, "endmodelname: Spelling")),
    "unresolved.yaml": changed((BASE, "basemodelname: Nobody's Model 9B"), (END, "endmodelname: Unresolved")),
    "again.yaml": changed((BASE, "basemodelname: nobody's  model 9b"), (END, "endmodelname: Again")),
    "near.yaml": changed((BASE, "basemodelname: Llama-2-71B"), (END, "endmodelname: Near")),
    "null.yaml": changed((BASE, "basemodelname:"), (END, "endmodelname: Null-Base")),
    "unknown.yaml": changed((BASE, "basemodelname: Undisclosed"), (END, "endmodelname: Unknown-Base")),
    "doubtful.yaml": changed((BASE, "basemodelname: Llama-2-13B?"), (END, "endmodelname: Doubtful")),
    "same.yaml": changed((BASE, "basemodelname: Same-1"), (END, "endmodelname: same-1")),
    "child.yaml": changed((BASE, "basemodelname: Clean-70B-Chat"), (END, "endmodelname: Child")),
    "swapped.yaml": changed((BASE, "basemodelname: Vicuna 13B v1.3"), (END, "endmodelname: LLaMA 13B")),
    "dataset.yaml": changed((END, "endmodelname: The Pile")),
    "data base.yaml": changed((BASE, "basemodelname: The Pile"), (END, "endmodelname: Data-Base")),
    "dolly.yaml": changed((BASE, "basemodelname: Pythia-12B"), (END, "endmodelname: Dolly-V2-12B")),
    "misspelt.yaml": changed(("endmodellicense:", "endmodel license:"), (END, "endmodelname: Misspelt")),
    "stray.yaml": changed((END, "endmodelname: Stray\n    energy: low")),
    "prompts.yaml": CLEAN.replace("Clean-70B-Chat", "Prompts") + "api:\n    class: open\n    metaprompts: closed\n",
    "makers.yaml": changed(("name: Clean Makers", "name: EleutherAI and Databricks"), (END, "endmodelname: Makers")),
    "licence.yaml": changed(("MIT License", "Nobody's licence"), (END, "endmodelname: Licence")),
    "unreleased.yaml": changed(
        ("On weights_basemodel.", "The base itself has not been released."), (END, "endmodelname: Unreleased")
    ),
    "leaked.yaml": changed(
        ("On weights_basemodel.", "Weights that are not openly available."), (END, "endmodelname: Leaked")
    ),
    "unfound.yaml": changed(("On energy.", "No model found."), (END, "endmodelname: Unfound")),
    "month.yaml": changed(("releasedate: 2024-05", "releasedate: 2024 NOV"), (END, "endmodelname: Month")),
    "someday.yaml": changed(("releasedate: 2024-05", "releasedate: soon"), (END, "endmodelname: Someday")),
    "_draft.yaml": CLEAN,
    "a_submission_template.yaml": CLEAN,
    "nobody.yaml": changed(("name: Clean\n", "name:\n"), ("link: https://example.org/clean\n", "link:\n")),
}
NO_SYSTEMS = ("_draft.yaml", "a_submission_template.yaml", "nobody.yaml")


@dataclass(frozen=True)
class Imported:
    """What became of a release, and its report."""

    target: Path
    result: Result
    defects: list[dict[str, str]]
    numbers: dict[str, int]

    def entry(self, slug: str) -> dict[str, set[str]]:
        """Return what the entry of a project states, by predicate."""
        return by_predicate(facts(self.target / "ratings" / EDITION / f"{slug}.ttl"), "")

    def project(self, slug: str) -> set[tuple[str, str, str]]:
        """Return the triples of a project's file in short form."""
        return triples(self.target / "projects" / f"{slug}.ttl")

    def kinds(self, file: str) -> set[tuple[str, str, str]]:
        """Return what the report has on a file, without its empty fields and unknown identity."""
        quiet = ("identity-missing", "empty", "notes-empty")
        return {(d["key"], d["value"], d["kind"]) for d in self.defects if d["file"] == file and d["kind"] not in quiet}


def by_predicate(found: set[tuple[str, str, str]], where: str) -> dict[str, set[str]]:
    result: dict[str, set[str]] = {}
    for subject, predicate, value in found:
        if subject == where:
            result.setdefault(predicate.removeprefix("okg:"), set()).add(value)
    return result


def triples(path: Path) -> set[tuple[str, str, str]]:
    return {
        (short(quad.subject.value), iris.slug(quad.predicate.value), short(quad.object.value))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, (ox.BlankNode, ox.Triple))
    }


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    folder = release(tmp_path_factory.mktemp("release"), FILES)
    target = tmp_path_factory.mktemp("target")
    result = import_to(target, folder, "--commit", COMMIT)
    assert result.code == 0, result.err
    report = json.loads((target / "report.json").read_text(encoding="utf-8"))
    return Imported(target, result, report["defects"], report)


def test_every_system_and_level_goes_in_and_nothing_else(imported: Imported) -> None:
    systems = len(FILES) - len(NO_SYSTEMS)
    assert (imported.numbers["projects"], imported.numbers["levels"]) == (systems, systems * len(CRITERIA))
    entries = {path.stem for path in (imported.target / "ratings" / EDITION).iterdir()} - {"edition"}
    assert len(entries) == systems
    for file in NO_SYSTEMS:
        assert {kind for _, _, kind in imported.kinds(file)} == {"no-project"}


def test_a_clean_system_is_wholly_there(imported: Imported) -> None:
    assert imported.entry("clean-70b-chat") == {
        "rdf:type": {"Entry"},
        "rdfs:label": {"Clean in the edition try-2026-02"},
        "entryOf": {"project:clean-70b-chat"},
        "edition": {"edition:try-2026-02"},
        "statedName": {"Clean"},
        "statedMaker": {"Clean Makers"},
        "statedType": {"text"},
        "statedPerformanceClass": {"full"},
        "statedBase": {"Llama-2-70B"},
        "statedEndModel": {"Clean-70B-Chat"},
        "statedLicence": {"MIT License"},
        "statedLicenceExpression": {"MIT"},
        "statedReleaseDate": {"2024-05"},
        "systemType": {"okg:textSystem"},
        "released": {"2024-05"},
        "statedLink": {"https://example.org/clean"},
    } | {"rdf:type": {"okg:Entry"}}
    link = f"{SOURCE}/blob/{COMMIT}/Clean.yaml"
    found = imported.project("clean-70b-chat")
    assert {
        ("project/clean-70b-chat", "offersModel", "model/clean-70b-chat"),
        ("project/clean-70b-chat", "maker", "organisation/clean-makers"),
        ("model/clean-70b-chat", "basedOn", "model/llama-2-70b"),
        ("model/clean-70b-chat", "underLicence", "licence/mit"),
        ("model/clean-70b-chat#basedOn.llama-2-70b", "hadPrimarySource", link),
    } <= found
    assert ("organisation/clean-makers", "homepage", "https://example.org/makers") in triples(
        imported.target / "organisations" / f"{EDITION}.ttl"
    )


def test_the_criteria_are_those_that_the_release_lists(imported: Imported) -> None:
    found = triples(imported.target / "criteria" / f"{EDITION}.ttl")
    home = f"criterion/{EDITION}"
    assert {o for _, p, o in found if p == "notation"} == set(CRITERIA)
    assert (f"{home}/datasources_basemodel", "measures", "baseData") in found
    assert (f"{home}/licenses", "inArea", "accessArea") in found
    assert not [o for s, p, o in found if s == f"{home}/energy" and p == "measures"]
    # what it would mirror is no criterion of this release
    assert not [o for _, p, o in found if p == "mirrors"]
    assert (f"{home}/energy", "inArea", f"scheme/{EDITION}#footprint") in found
    assert imported.kinds("_parameters.yml") == {
        ("ref", "energy", "criterion-new"),
        ("types", "[text, image]", "not-taken"),
    }


def test_a_name_is_a_model_by_label_or_alias_and_never_by_likeness(imported: Imported) -> None:
    def base(slug: str) -> set[str]:
        return {o for _, p, o in imported.project(slug) if p == "basedOn"}

    assert base("hub") == {"model/llama-2-70b"}
    assert base("spelling") == {"model/llama-2"}
    assert base("near") == {"model/llama-2-71b"}
    assert base("unresolved") == base("again") == {"model/nobody-s-model-9b"}
    assert base("child") == {"model/clean-70b-chat"}
    told = {" ".join(d["value"].casefold().split()) for d in imported.defects if d["kind"] == "base-unresolved"}
    assert told == {"nobody's model 9b", "llama-2-71b"}
    marked = triples(imported.target / "models" / "nobody-s-model-9b.ttl")
    assert ("model/nobody-s-model-9b", "type", "UnresolvedModel") in marked
    assert {p.stem for p in (imported.target / "models").iterdir()} == {"nobody-s-model-9b", "llama-2-71b"}


@pytest.mark.parametrize("slug", ["null-base", "unknown-base", "same-1", "data-base"])
def test_what_states_no_base_makes_no_edge_and_no_base_model(imported: Imported, slug: str) -> None:
    found = imported.project(slug)
    assert "basedOn" not in {p for _, p, _ in found}
    assert "BaseModel" not in {o for _, _, o in found}


def test_a_doubtful_base_is_a_statement_without_an_edge(imported: Imported) -> None:
    found = imported.project("doubtful")
    assert ("model/doubtful", "basedOn", "model/llama-2-13b") not in found
    assert ("model/doubtful#basedOn.llama-2-13b", "type", "DoubtfulStatement") in found
    assert imported.entry("doubtful")["statedBase"] == {"Llama-2-13B?"}


def test_an_impossible_statement_stays_on_the_entry_alone(imported: Imported) -> None:
    assert "basedOn" not in {p for _, p, _ in imported.project("llama-13b")}
    assert ("system.basemodelname", "Vicuna 13B v1.3", "base-impossible") in imported.kinds("swapped.yaml")
    assert "offersModel" not in {p for _, p, _ in imported.project("the-pile")}
    assert ("system.endmodelname", "The Pile", "end-is-dataset") in imported.kinds("dataset.yaml")
    assert ("system.basemodelname", "The Pile", "base-is-dataset") in imported.kinds("data base.yaml")


def test_a_project_that_the_graph_has_gets_an_entry_only(imported: Imported) -> None:
    assert imported.entry("dolly")["entryOf"] == {"project:dolly"}
    assert not (imported.target / "projects" / "dolly.ttl").exists()


def test_another_end_model_in_a_known_file_is_another_project(tmp_path: Path) -> None:
    folder = release(tmp_path / "in", {"dolly.yaml": changed((END, "endmodelname: Dolly-V9"))})
    assert import_to(tmp_path / "out", folder).code == 0
    assert (tmp_path / "out" / "projects" / "dolly-v9.ttl").exists()


def test_types_dates_prompts_and_makers(imported: Imported) -> None:
    assert imported.entry("two-types")["statedType"] == {"text", "CODE"}
    assert imported.entry("two-types")["systemType"] == {"okg:textSystem", "okg:codeSystem"}
    assert "systemType" not in imported.entry("odd-type")
    assert ("system.type", "smell", "type-unknown") in imported.kinds("odd type.yaml")
    assert imported.entry("month")["released"] == {"2024-11"}
    assert "released" not in imported.entry("someday")
    assert ("system.releasedate", "soon", "date-unknown") in imported.kinds("someday.yaml")
    assert imported.entry("prompts")["metaprompt"] == {"closed"}
    made = {o for s, p, o in imported.project("makers") if (s, p) == ("project/makers", "maker")}
    assert made == {"organisation/eleutherai", "organisation/databricks"}


def test_of_a_note_only_the_words_that_a_base_was_not_released_go_in(imported: Imported) -> None:
    said = {}
    for path in (imported.target / "ratings" / EDITION).iterdir():
        text = path.read_text(encoding="utf-8")
        assert "statedNote" not in text
        for subject, predicate, value in facts(path):
            if predicate == "okg:statedAbsence":
                said[path.stem, subject] = value
    assert said == {("unreleased", "weights_basemodel"): "not been released"}


def test_defects_are_told_and_nothing_is_lost(imported: Imported) -> None:
    assert ("system.endmodel license", "MIT License", "key-misspelt") in imported.kinds("misspelt.yaml")
    assert imported.entry("misspelt")["statedLicence"] == {"MIT License"}
    assert ("system.energy", "low", "key-unknown") in imported.kinds("stray.yaml")
    assert ("system.endmodellicense", "Nobody's licence", "licence-unknown") in imported.kinds("licence.yaml")
    assert any(key == "api" and kind == "key-unknown" for key, _, kind in imported.kinds("prompts.yaml"))


@pytest.mark.parametrize(
    ("wrong", "right"), [("endlicense", LICENCE), ("basemodel", BASE), ("endmodel", END), ("modelname", END)]
)
def test_what_the_index_called_its_fields_at_first_is_read(tmp_path: Path, wrong: str, right: str) -> None:
    value = right.partition(": ")[2]
    folder = release(tmp_path / "in", {"Any.yaml": changed((right, f"{wrong}: {value}"))})
    assert import_to(tmp_path / "out", folder).code == 0
    found = facts(tmp_path / "out" / "ratings" / EDITION / "clean-70b-chat.ttl")
    assert {"Llama-2-70B", "Clean-70B-Chat", "MIT License", "MIT"} <= {value for _, _, value in found}
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["defects"]
    assert (f"system.{wrong}", value, "key-misspelt") in {(d["key"], d["value"], d["kind"]) for d in report}


@pytest.mark.parametrize("word", ["unspecified", "Unknown", "n/a", "'?'"])
def test_an_end_model_without_a_name_names_no_project(tmp_path: Path, word: str) -> None:
    files = {f"{name}.yaml": changed((END, f"endmodelname: {word}")) for name in ("Some System", "Another")}
    assert import_to(tmp_path / "out", release(tmp_path / "in", files)).code == 0
    found = {path.stem for path in (tmp_path / "out" / "projects").iterdir()}
    assert found == {"some-system", "another"}


@pytest.mark.slow
def test_what_is_written_conforms(imported: Imported) -> None:
    files = [str(path) for path in imported.target.rglob("*.ttl")]
    result = run("validate", *files, "--format", "json")
    assert result.code == 0, result.out[:3000] + result.err


def test_importing_again_changes_nothing(imported: Imported, tmp_path: Path) -> None:
    folder = release(tmp_path / "release", FILES)
    assert import_to(tmp_path / "out", folder, "--commit", COMMIT).code == 0
    assert tree(tmp_path / "out") == tree(imported.target)


def test_a_criterion_mirrors_what_it_did_if_that_is_there(tmp_path: Path) -> None:
    more = PARAMETERS.replace("ref: energy", "ref: weights_endmodel")
    folder = release(tmp_path / "in", {"Clean.yaml": CLEAN}, more)
    assert import_to(tmp_path / "out", folder).code == 0
    found = triples(tmp_path / "out" / "criteria" / f"{EDITION}.ttl")
    home = f"criterion/{EDITION}"
    assert {(s, o) for s, p, o in found if p == "mirrors"} == {
        (f"{home}/weights_basemodel", f"{home}/weights_endmodel")
    }


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (None, "cannot be read"),
        ("", "lists none"),
        ("a: b\n", "lists none"),
        ("- name: A\n  params: [{ref: ../x}, {ref: system}, {ref: A b}, {}]\n", "lists none"),
        ("- &a [*a]\n", "anchor"),
        ("- !!python/object/apply:os.system ['touch hacked']\n", "tag"),
        ("[" * 10_000, "nested"),
        ("- name: [\n", "no valid YAML"),
    ],
)
def test_a_bad_list_of_criteria_is_refused(tmp_path: Path, parameters: str | None, words: str) -> None:
    folder = release(tmp_path / "in", {"Clean.yaml": CLEAN}, parameters)
    assert_refused(import_to(tmp_path / "out", folder), "_parameters.yml", words)
    assert not list(tmp_path.rglob("*.ttl"))


def test_a_list_of_criteria_from_elsewhere_is_refused(tmp_path: Path) -> None:
    folder = release(tmp_path / "in", {"Clean.yaml": CLEAN}, None)
    (tmp_path / "away.yml").write_text(PARAMETERS, encoding="utf-8")
    (folder / "_parameters.yml").symlink_to(tmp_path / "away.yml")
    assert_refused(import_to(tmp_path / "out", folder), "link out of the folder")


def test_a_shipped_edition_does_not_take_other_criteria(tmp_path: Path) -> None:
    folder = release(tmp_path / "in", {"Clean.yaml": CLEAN})
    assert_refused(import_to(tmp_path / "out", folder, edition=SHIPPED), "other criteria", "energy", "name another")


@pytest.mark.parametrize("commit", ["HEAD", "12345", "0123456 --x", "<x>", "g" * 40])
def test_what_is_no_commit_is_refused(tmp_path: Path, commit: str) -> None:
    folder = release(tmp_path / "in", {"Clean.yaml": CLEAN})
    assert_refused(import_to(tmp_path / "out", folder, f"--commit={commit}"), "is no commit")


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "counted"), [(SHIPPED, (189, 2646)), ("osai-2026-06", (193, 2316))])
def test_the_shipped_edition_is_the_release_imported_again(
    edition: str, counted: tuple[int, int], tmp_path: Path
) -> None:
    source = SHARED / "sources" / edition.replace("osai-", "osai-index-")
    if not source.is_dir():
        pytest.skip(f"{source} is not there")
    result = import_to(tmp_path, source, edition=edition)
    assert result.code == 0, result.err
    shipped = tree(ROOT / "data" / "ratings" / edition)
    del shipped["edition.ttl"]
    assert tree(tmp_path / "ratings" / edition) == shipped
    assert not [folder for folder in ("projects", "models", "criteria") if (tmp_path / folder).exists()]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["projects"], report["levels"]) == counted
    kinds = {(d["file"], d["kind"]) for d in report["defects"]}
    misspelt = {"GANSynth.yaml", "MusicLDM.yaml", "Rave.yaml", "StableAudio.yaml"}
    assert {file for file, kind in kinds if kind == "key-misspelt"} == misspelt
    assert {file for file, kind in kinds if kind == "no-project"} == {
        "_parameters-descriptions.yml",
        "a_submission_template.yaml",
    }
    assert ("koala.yaml", "key-unknown") in kinds
    assert ("TildeOpen.yaml", "link-malformed") in kinds
    assert not [file for file, kind in kinds if kind in ("identity-missing", "licence-unknown")]


@pytest.mark.slow
def test_hostile_files_are_told_and_the_good_one_goes_in(tmp_path: Path) -> None:
    folder = release(tmp_path / "in", {"Clean.yaml": CLEAN})
    for name, text in TEXTS.items():
        (folder / f"{name}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "away.yaml").symlink_to("/etc/passwd")
    result = import_to(tmp_path / "out", folder)
    assert result.code == 0, result.err
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["projects"] == 1
    told = {d["file"] for d in report["defects"] if d["kind"] in ("unreadable", "no-project")}
    assert told == {f"{name}.yaml" for name in TEXTS} | {"away.yaml"}
    assert not [path for path in ROOT.iterdir() if path.name == "hacked"]


@pytest.mark.slow
def test_hostile_values_stay_values(tmp_path: Path) -> None:
    nasty = json.dumps('x> . <a:b> <a:c> <a:d "\\ \n \u202e <script>alert(1)</script> http://x')
    files = {
        f"{n}.yaml": changed((old, f"{old.partition(':')[0]}: {nasty}"))
        for n, old in enumerate(
            [BASE, END, "name: Clean\n", "type: text", "name: Clean Makers", "endmodellicense: MIT License"]
        )
    }
    parameters = PARAMETERS.replace("name: Energy Use", f"name: {nasty}").replace("name: Footprint", f"name: {nasty}")
    folder = release(tmp_path / "in", files, parameters)
    result = import_to(tmp_path / "out", folder)
    assert result.code == 0, result.err
    written = [str(path) for path in (tmp_path / "out").rglob("*.ttl")]
    assert run("validate", *written).code == 0
    for path in written:
        assert "http://x/" not in Path(path).read_text(encoding="utf-8")
        assert not [quad for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE) if "a:b" in str(quad.predicate)]
