"""`openness-kg import ecosystem-graphs` with files that mean harm, and with any names and dependencies at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.sinks.folder import below
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.ecosystem import run as importing
from openness_kg.importing.ecosystem.cycles import on_cycles
from openness_kg.importing.ecosystem.model import EcosystemReport
from tests.support.cli import Result, assert_refused, tree
from tests.support.ecosystem import CATALOGUE
from tests.support.hostile import TEXTS, bounded

pytestmark = pytest.mark.slow

ENTRY = "- name: {}\n  type: model\n  access: open\n"
often = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def import_bounded(folder: Path, target: Path, *more: str) -> Result:
    return bounded("import", CATALOGUE, str(folder), "-o", str(target), *more)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a repository in which no file is to be taken."""
    assets = tmp_path / "repository" / "assets"
    assets.mkdir(parents=True)
    for name, text in TEXTS.items():
        (assets / f"{name}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (assets / "passwd.yaml").symlink_to("/etc/passwd")
    (tmp_path / "outside.yaml").write_text(ENTRY.format("Outside"), encoding="utf-8")
    (assets / "outside.yaml").symlink_to("../../outside.yaml")
    (assets / "device.yaml").symlink_to("/dev/zero")
    (assets / "crowded.yaml").write_text(f"- name: [{'x,' * 60_000}]\n", encoding="utf-8")
    os.mkfifo(assets / "pipe.yaml")
    return assets.parent


def test_hostile_files_yield_nothing(hostile: Path, tmp_path: Path) -> None:
    assert_refused(import_bounded(hostile, tmp_path / "out"), str(hostile), "no entry", "unreadable")
    assert not (tmp_path / "out").exists()


def test_hostile_files_are_told_and_the_good_one_goes_in(hostile: Path, tmp_path: Path) -> None:
    bad = {path.name for path in (hostile / "assets").iterdir()}
    (hostile / "assets" / "good.yaml").write_text(ENTRY.format("Good"), encoding="utf-8")
    report = tmp_path / "report.json"
    result = import_bounded(hostile, tmp_path / "out", "--report", str(report))
    assert result.code == 0, result.err
    assert set(tree(tmp_path / "out")) == {"models/good.ttl"}
    document = json.loads(report.read_text(encoding="utf-8"))
    told = {d["file"] for d in document["defects"] if d["kind"] in ("unreadable", "shape")}
    assert told == bad
    assert (document["files"], document["entries"]) == (len(bad) + 1, 1)
    assert "root:" not in report.read_text(encoding="utf-8")


def many_entries(folder: Path) -> Path:
    for number in range(60):
        (folder / f"{number}.yaml").write_text(ENTRY.format("é") * 100, encoding="utf-8")
    return folder


def many_bytes(folder: Path) -> Path:
    for number in range(30):
        (folder / f"{number}.yaml").write_text(ENTRY.format("b " * 120_000), encoding="utf-8")
    return folder


def linked_out(folder: Path) -> Path:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "x.yaml").write_text(ENTRY.format("X"), encoding="utf-8")
    (folder / "repository").mkdir()
    (folder / "repository" / "assets").symlink_to("../elsewhere")
    return folder / "repository"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (many_entries, "the most is 5000"),
        (many_bytes, "the most is 4096 KiB"),
        (linked_out, "link out of"),
        (lambda folder: folder / "missing", "cannot be read"),
        (lambda folder: folder, "no entry"),
    ],
    ids=["many-entries", "many-bytes", "linked-out", "missing", "empty"],
)
def test_a_folder_that_is_no_catalogue_is_refused(make: Callable[[Path], Path], said: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert_refused(import_bounded(make(tmp_path / "in"), tmp_path / "out"), said)
    assert not (tmp_path / "out").exists()


def test_the_most_entries_are_imported_in_bounds(tmp_path: Path) -> None:
    """Also where all of them want one slug, and their licences are in no table."""
    (tmp_path / "in").mkdir()
    for number in range(50):
        licence = "no such licence " * 20
        names = (chr(0x4E00 + 100 * number + n) for n in range(100))
        entries = [f"- name: {name}\n  type: model\n  license: {licence}{name}\n" for name in names]
        (tmp_path / "in" / f"{number}.yaml").write_text("".join(entries), encoding="utf-8")
    result = import_bounded(tmp_path / "in", tmp_path / "out")
    assert result.code == 0, result.err
    assert len(list((tmp_path / "out" / "models").iterdir())) == 5000


def test_a_long_chain_of_dependencies_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for part in range(8):
        entries = [
            f"- name: M{n}\n  type: model\n  dependencies: [M{(n + 1) % 4000}]\n"
            for n in range(500 * part, 500 * part + 500)
        ]
        (tmp_path / "in" / f"{part}.yaml").write_text("".join(entries), encoding="utf-8")
    result = import_bounded(tmp_path / "in", tmp_path / "out")
    assert result.code == 0, result.err
    assert "4000 dependency-cycle" in result.err
    assert "and 0 edges" in result.err


@pytest.mark.parametrize("blocked", ["", "models", "organisations"])
def test_a_target_with_a_file_in_the_way_stays_as_it_was(tmp_path: Path, blocked: str) -> None:
    (tmp_path / "in").mkdir()
    text = ENTRY.format("Good") + "  organization: Somebody New\n"
    (tmp_path / "in" / "x.yaml").write_text(text, encoding="utf-8")
    way = tmp_path / "out" / blocked
    way.parent.mkdir(parents=True, exist_ok=True)
    way.write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    assert_refused(import_bounded(tmp_path / "in", tmp_path / "out"), str(tmp_path / "out"))
    assert tree(tmp_path) == before


@pytest.fixture(scope="module", autouse=True)
def known_once() -> Iterator[None]:
    """Load what the graph knows once only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "GraphLookup", cache(GraphLookup))
        yield


def imported(content: bytes) -> tuple[EcosystemReport, dict[str, list[ox.Triple]]] | None:
    """Import a file, and return the report and the triples of each file; None if it is refused."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "in").mkdir()
        (home / "in" / "any.yaml").write_bytes(content)
        try:
            with below(home / "out") as sink:
                report = importing.import_ecosystem(home / "in", sink)
        except OpennessError:
            return None
        files = {
            path.relative_to(home / "out").as_posix(): [
                quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
            ]
            for path in (home / "out").rglob("*.ttl")
        }
        json.loads(report.json())
        return report, files


ANY = st.text(max_size=40) | st.sampled_from(
    ["null", "~", "*a", "!!x", "a: b", '"""', "\\", "#", "<a>", "../x", "open", "\x1b[2J", "\u202e", "https://a.b/>x"]
)
FIELD = st.one_of(ANY, st.lists(ANY, max_size=3), st.fixed_dictionaries({"value": ANY, "explanation": ANY}))
ANY_ENTRY = st.fixed_dictionaries(
    {"name": ANY, "type": st.sampled_from(["model", "dataset", "application"])},
    optional=dict.fromkeys(("access", "license", "created_date", "organization", "url", "dependencies", "size"), FIELD),
)


@often
@given(st.lists(ANY_ENTRY, min_size=1, max_size=4))
def test_any_text_in_any_field_becomes_turtle_or_is_told(entries: list[dict[str, object]]) -> None:
    found = imported(json.dumps(entries).encode())
    if found is None:
        return
    report, files = found
    assert report.entries == len(entries)
    labels = {
        triple.object.value
        for triples in files.values()
        for triple in triples
        if triple.predicate.value == iris.PREFIXES["rdfs"] + "label" and isinstance(triple.object, ox.Literal)
    }
    for entry in entries:
        name = " ".join(str(entry["name"]).split())
        told = (d for d in report.defects if d.value == name or d.key.startswith(f"{name}."))
        assert not name or name in labels or any(told)


@often
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_taken_or_refused(content: bytes) -> None:
    found = imported(content)
    # what is taken was read as one file, and wrote something; all else is refused in a sentence
    assert found is None or (found[0].files == 1 and found[1])


NAMES = ("Ant", "Bee", "Cow", "Dog", "Eel", "The Pile", "GPT-2")


@often
@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.tuples(
            st.sampled_from(["model", "dataset", "application"]),
            st.lists(st.sampled_from([*NAMES, "Nobody", "C4"]), max_size=4),
        ),
        min_size=1,
    )
)
def test_each_dependency_is_an_edge_or_told_and_no_edge_leads_back(
    catalogue: dict[str, tuple[str, list[str]]],
) -> None:
    entries = [{"name": name, "type": kind, "dependencies": deps} for name, (kind, deps) in catalogue.items()]
    found = imported(json.dumps(entries).encode())
    assert found is not None
    report, files = found
    edges = {
        (triple.subject.value, triple.object.value)
        for triples in files.values()
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
        and iris.slug(triple.predicate.value) in ("basedOn", "trainedOn", "compiledFrom")
    }
    assert len(edges) == report.edges
    assert on_cycles(edges) == set()
    assert all(iris.is_slug(iris.slug(end)) for edge in edges for end in edge)
    assert not [edge for edge in edges if "nobody" in edge[1]]
    told = [d for d in report.defects if d.kind.startswith("dependency-") or d.kind == "name-ambiguous"]
    taken = {name: f"{kind} {name}" for name, (kind, _) in catalogue.items() if kind != "application"}
    written = {name for name, text in taken.items() if text not in SHIPPED}
    listed = sum(len(catalogue[name][1]) for name in written)
    of_written = [d for d in told if d.key.partition(".")[0] in written]
    assert report.edges + len(of_written) == listed


SHIPPED = {"dataset The Pile", "model GPT-2"}
"""What of these names the graph has."""


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=14))
def test_edges_on_cycles_are_those_whose_end_leads_back(pairs: set[tuple[str, str]]) -> None:
    reach = set(pairs)
    for _ in range(6):
        reach |= {(a, d) for a, b in reach for c, d in reach if b == c}
    assert on_cycles(pairs) == {(a, b) for a, b in pairs if a == b or (b, a) in reach}
