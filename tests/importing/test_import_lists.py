"""`openness-kg import osai-index`: lists and mappings where one text is usual, bases that the graph has otherwise."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openness_kg.graph.sinks.folder import below
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.indexes import run as importing
from openness_kg.importing.indexes.run import import_index
from tests.importing.test_import_osai import by_predicate, triples
from tests.support.cli import run
from tests.support.index import facts
from tests.support.osai import BASE, CLEAN, EDITION, END, INDEX, changed, import_to, release

NAME, MAKER, LICENCE, DATE = (
    "name: Clean\n",
    "name: Clean Makers",
    "endmodellicense: MIT License",
    "releasedate: 2024-05",
)


def end(name: str) -> tuple[str, str]:
    """Return the change of the end model's name."""
    return END, f"endmodelname: {name}"


FILES = {
    "bases.yaml": changed((BASE, "basemodelname: [LLaMA 7B, Nobody's 9B, 'Llama-2-13B?']"), end("Bases")),
    "text bases.yaml": changed((BASE, "basemodelname: LLaMA 7B & Llama-2-13B"), end("Text-Bases")),
    "unknown bases.yaml": changed((BASE, "basemodelname: Nobody's 1B, Nobody's 2B"), end("Unknown-Bases")),
    "base map.yaml": changed((BASE, "basemodelname: {text: LLaMA 7B, vision: Eye 1B}"), end("Base-Map")),
    "ends.yaml": changed((END, "endmodelname: [End-A, End-B]")),
    "joint.yaml": changed((BASE, "basemodelname: [LLaMA 7B, Llama-2-13B]"), (END, "endmodelname: [Joint-A, Joint-B]")),
    "makers.yaml": changed((MAKER, "name: [EleutherAI, Some New Maker]"), end("Makers")),
    "maker map.yaml": changed((MAKER, "name: {lead: EleutherAI, also: Databricks}"), end("Maker-Map")),
    "licences.yaml": changed((LICENCE, "endmodellicense: [MIT License, apache-2.0]"), end("Licences")),
    "choice.yaml": changed((LICENCE, "endmodellicense: [MIT License, or Apache 2.0]"), end("Choice")),
    "choice again.yaml": changed((LICENCE, "endmodellicense: apache-2.0 or mit"), end("Choice-Again")),
    "licence map.yaml": changed((LICENCE, "endmodellicense: {code: MIT, weights: CC-BY-4.0}"), end("Licence-Map")),
    "one unknown.yaml": changed((LICENCE, "endmodellicense: [MIT, Nobody's licence]"), end("One-Unknown")),
    "deep.yaml": changed((LICENCE, "endmodellicense: (MIT and BSD-3-Clause) OR apache-2.0"), end("Deep")),
    "exception.yaml": changed(
        (LICENCE, "endmodellicense: gpl-2.0-or-later with classpath-exception-2.0"), end("Exception")
    ),
    "name.yaml": changed((NAME, "name: [One, Two]\n"), end("Name")),
    "type.yaml": changed(("type: text", "type: {a: text, b: code}"), end("Type")),
    "date.yaml": changed((DATE, "releasedate: [2024-05, 2024-06]"), end("Date")),
    "notes.yaml": changed(("notes: On weights_basemodel.", "notes: [x, The base was not released.]"), end("Notes")),
    "empty.yaml": changed((BASE, "basemodelname: ['', null]"), end("Empty")),
    "deeper.yaml": changed((BASE, "basemodelname: [[LLaMA 7B], {a: {b: [x y, z]}}]"), end("Deeper")),
    "pages.yaml": changed(("https://example.org/makers", "https://m.example/a, https://m.example/b"), end("Pages")),
}


@dataclass(frozen=True)
class Imported:
    """What became of a release, and the rows of its report."""

    target: Path
    defects: list[dict[str, str]]

    def entry(self, slug: str) -> dict[str, set[str]]:
        """Return what the entry of a project states, by predicate."""
        return by_predicate(facts(self.target / "ratings" / EDITION / f"{slug}.ttl"), "")

    def project(self, slug: str, predicate: str) -> set[tuple[str, str]]:
        """Return subjects and objects of a predicate in a project's file."""
        found = triples(self.target / "projects" / f"{slug}.ttl")
        return {(s, o) for s, p, o in found if p == predicate}

    def kinds(self, file: str) -> set[tuple[str, str]]:
        """Return the values and kinds that the report has on a file, without what it has on all."""
        quiet = ("identity-missing", "notes-empty")
        return {(d["value"], d["kind"]) for d in self.defects if d["file"] == file and d["kind"] not in quiet}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Return a release whose files list what is usually one text, imported."""
    folder, target = release(tmp_path_factory.mktemp("release"), FILES), tmp_path_factory.mktemp("target")
    result = import_to(target, folder)
    assert result.code == 0, result.err
    return Imported(target, json.loads((target / "report.json").read_text(encoding="utf-8"))["defects"])


def test_each_base_of_a_list_is_stated_and_looked_up(imported: Imported) -> None:
    assert imported.entry("bases")["statedBase"] == {"LLaMA 7B", "Nobody's 9B", "Llama-2-13B?"}
    assert imported.project("bases", "basedOn") == {("model/bases", f"model/{m}") for m in ("llama-7b", "nobody-s-9b")}
    doubted = {s for s, o in imported.project("bases", "type") if o == "DoubtfulStatement"}
    assert doubted == {"model/bases#basedOn.llama-2-13b"}
    assert imported.kinds("bases.yaml") == {
        ("[LLaMA 7B, Nobody's 9B, Llama-2-13B?]", "text-list"),
        ("Nobody's 9B", "base-unresolved"),
    }


def test_a_text_lists_bases_if_all_of_them_are_known(imported: Imported) -> None:
    assert imported.entry("text-bases")["statedBase"] == {"LLaMA 7B & Llama-2-13B"}
    assert {o for _, o in imported.project("text-bases", "basedOn")} == {"model/llama-7b", "model/llama-2-13b"}
    assert {o for _, o in imported.project("unknown-bases", "basedOn")} == {"model/nobody-s-1b-nobody-s-2b"}


def test_a_mapping_keeps_its_keys_in_the_words_and_means_what_they_lead_to(imported: Imported) -> None:
    assert imported.entry("base-map")["statedBase"] == {"text: LLaMA 7B", "vision: Eye 1B"}
    assert {o for _, o in imported.project("base-map", "basedOn")} == {"model/llama-7b", "model/vision-eye-1b"}
    assert ("{text: LLaMA 7B, vision: Eye 1B}", "text-mapping") in imported.kinds("base map.yaml")
    assert imported.entry("deeper")["statedBase"] == {"LLaMA 7B", "a: b: x y", "a: b: z"}


def test_each_end_model_of_a_list_is_offered(imported: Imported) -> None:
    assert imported.entry("end-a-end-b")["statedEndModel"] == {"End-A, End-B"}
    assert imported.project("end-a-end-b", "offersModel") == {
        ("project/end-a-end-b", "model/end-a"),
        ("project/end-a-end-b", "model/end-b"),
    }
    assert imported.project("end-a-end-b", "basedOn") == {
        ("model/end-a", "model/llama-2-70b"),
        ("model/end-b", "model/llama-2-70b"),
    }


def test_bases_of_several_end_models_are_those_of_the_project(imported: Imported) -> None:
    assert imported.project("joint-a-joint-b", "basedOn") == {
        ("project/joint-a-joint-b", "model/llama-7b"),
        ("project/joint-a-joint-b", "model/llama-2-13b"),
    }
    assert ("LLaMA 7B, Llama-2-13B", "base-joint") in imported.kinds("joint.yaml")


def test_each_maker_of_a_list_is_one(imported: Imported) -> None:
    assert imported.entry("makers")["statedMaker"] == {"EleutherAI", "Some New Maker"}
    made = {o for s, o in imported.project("makers", "maker") if s == "project/makers"}
    assert made == {"organisation/eleutherai", "organisation/some-new-maker"}
    # whose page the one link is, is not said
    new = triples(imported.target / "organisations" / f"{EDITION}.ttl")
    assert ("organisation/some-new-maker", "homepage") not in {(s, p) for s, p, _ in new}
    made = {o for s, o in imported.project("maker-map", "maker") if s == "project/maker-map"}
    assert made == {"organisation/eleutherai", "organisation/databricks"}


def test_licences_of_a_list_hold_together_unless_words_say_or(imported: Imported) -> None:
    def meant(slug: str) -> set[str]:
        return imported.entry(slug).get("statedLicenceExpression", set())

    assert imported.entry("licences")["statedLicence"] == {"MIT License", "apache-2.0"}
    assert meant("licences") == {"MIT AND Apache-2.0"}
    assert {o for _, o in imported.project("licences", "underLicence")} == {"licence/mit", "licence/apache-2.0"}
    assert meant("licence-map") == {"MIT AND CC-BY-4.0"}
    assert meant("one-unknown") == set()
    assert ("Nobody's licence", "licence-unknown") in imported.kinds("one unknown.yaml")


def test_a_choice_between_licences_is_described_once(imported: Imported) -> None:
    for slug, expression in (("choice", "MIT OR Apache-2.0"), ("choice-again", "Apache-2.0 OR MIT")):
        assert imported.entry(slug)["statedLicenceExpression"] == {expression}
        assert {o for _, o in imported.project(slug, "underLicence")} == {"licence/apache-2.0-or-mit"}
    assert {path.stem for path in (imported.target / "licences").iterdir()} == {"apache-2.0-or-mit"}
    found = triples(imported.target / "licences" / "apache-2.0-or-mit.ttl")
    assert {o for _, p, o in found if p == "option"} == {"licence/mit", "licence/apache-2.0"}


@pytest.mark.parametrize(
    ("slug", "expression"),
    [
        ("deep", "(MIT AND BSD-3-Clause) OR Apache-2.0"),
        ("exception", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
    ],
)
def test_an_expression_that_the_graph_cannot_hold_is_kept_and_told(
    imported: Imported, slug: str, expression: str
) -> None:
    assert imported.entry(slug)["statedLicenceExpression"] == {expression}
    assert not imported.project(slug, "underLicence")
    assert (expression, "licence-undescribed") in imported.kinds(f"{slug}.yaml")


def test_of_what_has_one_value_a_list_becomes_one_text(imported: Imported) -> None:
    assert imported.entry("name")["statedName"] == {"One, Two"}
    assert imported.entry("date")["statedReleaseDate"] == {"2024-05, 2024-06"}
    assert ("2024-05, 2024-06", "date-unknown") in imported.kinds("date.yaml")
    assert imported.entry("type")["statedType"] == {"a: text", "b: code"}
    assert imported.entry("type")["systemType"] == {"okg:textSystem", "okg:codeSystem"}
    notes = facts(imported.target / "ratings" / EDITION / "notes.ttl")
    assert ("weights_basemodel", "okg:statedAbsence", "not released") in notes
    assert "statedBase" not in imported.entry("empty")


def test_pages_of_a_maker_that_have_no_place_are_told(imported: Imported) -> None:
    link = "https://m.example/a, https://m.example/b"
    # the maker is new, but has a page from another file
    pages = {("https://m.example/a", "not-taken"), ("https://m.example/b", "not-taken")}
    assert {(link, "link-list"), *pages} <= imported.kinds("pages.yaml")
    assert "not-taken" not in {kind for _, kind in imported.kinds("bases.yaml")}


def test_another_base_than_that_of_the_graph_is_told_with_its_source(tmp_path: Path) -> None:
    files = {"dolly.yaml": changed((BASE, "basemodelname: [LLaMA 7B, Pythia-12B, Nobody's 9B]"), end("Dolly-V2-12B"))}
    assert import_to(tmp_path / "out", release(tmp_path / "in", files)).code == 0
    defects = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["defects"]
    told = {d["value"]: (d["kind"], d["problem"]) for d in defects if d["kind"].startswith("base-")}
    assert {value: kind for value, (kind, _) in told.items()} == {
        "LLaMA 7B": "base-other",
        "Nobody's 9B": "base-unresolved",
    }
    for _, problem in told.values():
        assert "Pythia 12B (pythia-12b), by https://" in problem


WORD = st.text("abcXY", min_size=3, max_size=5).map(lambda word: f"w{word}")
SHAPE = st.recursive(
    WORD | st.lists(WORD, min_size=2, max_size=3).map(" and ".join) | WORD.map("https://{}.example/x".format),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    *(NAME, MAKER, LICENCE, DATE, BASE, END, "type: text", "notes: On energy."),
    *(f"link: https://example.org/{page}" for page in ("clean", "energy", "makers")),
)


@pytest.fixture(scope="module")
def known_once() -> Iterator[None]:
    """Load what the graph knows once only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "GraphLookup", cache(GraphLookup))
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("known_once")
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(shapes=st.dictionaries(st.sampled_from(FIELDS), SHAPE, min_size=1, max_size=4))
def test_every_word_of_whatever_stands_in_a_field_is_stated_or_told(shapes: dict[str, object]) -> None:
    text = CLEAN
    for field, shape in shapes.items():
        text = text.replace(field, f"{field.partition(':')[0]}: {json.dumps(shape)}" + "\n" * field.endswith("\n"))
    with tempfile.TemporaryDirectory() as name:
        folder = release(Path(name) / "in", {"any.yaml": text})
        with below(Path(name) / "out") as sink:
            report = import_index(importing.INDEXES[INDEX], folder, EDITION, sink, notes=True)
        said = " ".join(
            str(triple.object)
            for path in (Path(name) / "out").rglob("*.ttl")
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        )
    told = " ".join(f"{defect.key} {defect.value}" for defect in report.defects)
    assert report.projects == 1
    for word in re.findall("w[abcXY]+", json.dumps(shapes)):
        assert word in said or word in told
    if (shape := shapes.get("link: https://example.org/energy")) and "https://" in json.dumps(shape):
        assert "evidence-missing" not in {d.kind for d in report.defects if d.key == "energy.link"}


@pytest.mark.slow
def test_what_is_written_conforms(imported: Imported) -> None:
    files = [str(path) for path in imported.target.rglob("*.ttl")]
    result = run("validate", *files, "--format", "json")
    assert result.code == 0, result.out[:3000] + result.err
