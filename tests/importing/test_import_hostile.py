"""`openness-kg import` with files that mean harm, and with any text at all: refused in bounds, or taken as it is."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.sinks.folder import below
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.tables import slugify
from openness_kg.importing.indexes import run as importing
from openness_kg.importing.indexes.run import import_index
from tests.support.cli import ROOT, Result, assert_refused, tree
from tests.support.hostile import TEXTS, bounded
from tests.support.index import API, CLEAN, CRITERIA, EDITION, INDEX

pytestmark = pytest.mark.slow

MIB = 1024 * 1024


def import_bounded(folder: Path, target: Path, *more: str, edition: str = EDITION) -> Result:
    return bounded("import", INDEX, str(folder), "--edition", edition, "-o", str(target), *more)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which no file is to be taken."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, text in TEXTS.items():
        (folder / f"{name}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with (folder / "sparse.yaml").open("wb") as file:
        file.truncate(300 * MIB)
    (folder / "passwd.yaml").symlink_to("/etc/passwd")
    (folder.parent / "outside.yaml").write_text(CLEAN, encoding="utf-8")
    (folder / "outside.yaml").symlink_to("../outside.yaml")
    (folder / "device.yaml").symlink_to("/dev/zero")
    (folder / "self.yaml").symlink_to("self.yaml")
    (folder / "nowhere.yaml").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    if os.geteuid():
        (folder / "secret.yaml").write_text(CLEAN, encoding="utf-8")
        (folder / "secret.yaml").chmod(0)
    return folder


def test_hostile_files_yield_nothing(hostile: Path, tmp_path: Path) -> None:
    assert_refused(import_bounded(hostile, tmp_path / "out"), str(hostile), "no project", "unreadable")
    assert not (tmp_path / "out").exists()


def test_hostile_files_are_told_and_the_good_one_goes_in(hostile: Path, tmp_path: Path) -> None:
    bad = {path.name for path in hostile.iterdir()} - {"good.yaml"}
    good = hostile / "good.yaml"
    good.write_text(CLEAN, encoding="utf-8")
    result = import_bounded(hostile, tmp_path / "out", "--report", str(tmp_path / "report.json"))
    good.unlink()
    assert result.code == 0, result.err
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    kinds = {kind: {d["file"] for d in report["defects"] if d["kind"] == kind} for kind in ("no-project", "unreadable")}
    assert kinds == {"no-project": {"long-key.yaml"}, "unreadable": bad - {"long-key.yaml"}}
    assert (report["projects"], report["levels"], report["files"]) == (1, len(CRITERIA), len(bad) + 1)
    assert {path.name for path in (tmp_path / "out").rglob("*.ttl")} == {"good.ttl", "edition.ttl"}
    assert not [path for path in ROOT.iterdir() if path.name == "hacked"]
    assert "root:" not in (tmp_path / "report.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "run", [" ", ",", "(", "https://a.b ", "https://a.b,", "a://b ", "and ", ": ", "MIT and ", "or "]
)
def test_long_runs_of_anything_are_read_in_bounded_time(run: str, tmp_path: Path) -> None:
    text = f"x{run * (100_000 // len(run))}x"
    for number, old in enumerate(
        ("name: Clean", "llmbase: Base 7B", "license: MIT License", "name: Maker", "link: https://example.org/api")
    ):
        (tmp_path / f"{number}.yaml").write_text(
            CLEAN.replace(
                old, f"{old.partition(':')[0]}: {json.dumps(f'https://a.b/{text}' if 'link' in old else text)}"
            ),
            encoding="utf-8",
        )
    assert import_bounded(tmp_path, tmp_path / "out").code == 0


def many_files(folder: Path) -> Path:
    for number in range(6000):
        (folder / f"{number}.yaml").touch()
    return folder


def many_bytes(folder: Path) -> Path:
    for number in range(30):
        (folder / f"{number}.yaml").write_text("a: " + "b " * 120_000, encoding="utf-8")
    return folder


def linked_out(folder: Path) -> Path:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "x.yaml").write_text(CLEAN, encoding="utf-8")
    (folder / "index").mkdir()
    (folder / "index" / "projects").symlink_to("../elsewhere")
    return folder / "index"


def looping(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (many_files, "the most is 5000"),
        (many_bytes, "the most is 4096 KiB"),
        (linked_out, "link out of"),
        (looping, "cannot be read"),
        (pipe, "cannot be read"),
        (lambda folder: folder / "missing", "cannot be read"),
        (lambda folder: folder / ("x" * 5000), "cannot be read"),
        (lambda folder: folder, "no project"),
    ],
    ids=["many-files", "many-bytes", "linked-out", "looping", "pipe", "missing", "long", "empty"],
)
def test_a_folder_that_is_no_index_is_refused(make: Callable[[Path], Path], said: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert_refused(import_bounded(make(tmp_path / "in"), tmp_path / "out"), said)
    assert not (tmp_path / "out").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an index of three good files."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.yaml").write_text(CLEAN, encoding="utf-8")
    return folder


@pytest.mark.parametrize("blocked", ["", "ratings", f"ratings/{EDITION}", "projects"])
def test_a_target_with_a_file_in_the_way_stays_as_it_was(folder: Path, tmp_path: Path, blocked: str) -> None:
    way = tmp_path / "out" / blocked
    way.parent.mkdir(parents=True, exist_ok=True)
    way.write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    assert_refused(import_bounded(folder, tmp_path / "out"), str(tmp_path / "out"))
    assert tree(tmp_path) == before


def test_a_target_with_a_folder_in_the_way_stays_as_it_was(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "projects" / "c.ttl").mkdir(parents=True)
    before = tree(tmp_path)
    assert_refused(import_bounded(folder, tmp_path / "out"), "c.ttl")
    assert tree(tmp_path) == before


def test_a_full_disk_leaves_nothing_half_written(folder: Path, tmp_path: Path) -> None:
    (folder / "d.yaml").write_text(CLEAN.replace("On api.", "x" * 100_000), encoding="utf-8")
    args = ("import", INDEX, str(folder), "--edition", EDITION, "-o", str(tmp_path / "out"), "--with-notes")
    assert_refused(bounded(*args, kib=32, limit="-f"), "cannot be written")
    assert tree(tmp_path / "out") == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("closed", ["out", "out/projects"])
def test_a_target_without_permission_stays_as_it_was(folder: Path, tmp_path: Path, closed: str) -> None:
    (tmp_path / closed).mkdir(parents=True)
    (tmp_path / closed).chmod(0o500)
    assert_refused(import_bounded(folder, tmp_path / "out"), "out")
    assert tree(tmp_path / "out") == {}


def test_names_of_files_that_are_no_text_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    names = [b"\xff\xfe.yaml", b"\x1b[2J.yaml", ("y" * 250).encode() + b".yaml", ("y" * 249).encode() + b"z.yaml"]
    for name in names:
        (folder / os.fsdecode(name)).write_text(CLEAN, encoding="utf-8")
    report = tmp_path / "report.json"
    assert import_bounded(folder, tmp_path / "out", "--report", str(report)).code == 0
    defects = json.loads(report.read_text(encoding="utf-8"))["defects"]
    assert {os.fsencode(d["file"]) for d in defects} == set(names)
    assert len(list((tmp_path / "out" / "ratings" / EDITION).iterdir())) == len(names) + 1


def test_an_edition_without_a_date_has_none_and_it_is_told(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert import_bounded(folder, tmp_path / "out", "--report", str(report), edition="mine").code == 0
    assert ("mine", "edition-undated") in {
        (d["value"], d["kind"]) for d in json.loads(report.read_text(encoding="utf-8"))["defects"]
    }
    said = (tmp_path / "out" / "ratings" / "mine" / "edition.ttl").read_text(encoding="utf-8")
    assert "dct:issued" not in said


ANY = st.text(max_size=60) | st.sampled_from(
    ["null", "~", "*a", "!!x", "a: b", '"""', "\\", "\\u0041", "#", "open", "<a>"]
)
often = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module", autouse=True)
def known_once() -> Iterator[None]:
    """Load what the graph knows once only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "GraphLookup", cache(GraphLookup))
        yield


def imported(text: str | bytes, notes: bool = True) -> tuple[ImportReport, dict[str, str]] | None:
    """Import a file, and return the report and the Turtle; None if the file is refused."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "in").mkdir()
        (home / "in" / "any.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            with below(home / "out") as sink:
                report = import_index(importing.INDEXES[INDEX], home / "in", EDITION, sink, notes)
        except OpennessError as error:
            refused = str(error)
        else:
            return report, {path: content.decode() for path, content in tree(home / "out").items()}
    assert len(refused.splitlines()) == 1
    return None


@often
@given(name=ANY, link=ANY, note=ANY, licence=ANY, level=ANY, key=ANY)
@example(
    name="\U0001f999\0\x85\u2028\ufeff",
    link="https://example.org/\ufffe",
    note="\\",
    licence="\r\n",
    level="\t",
    key="",
)
@example(name="x", link="http://[::1]/", note='"', licence="MIT License", level="OPEN", key="<<")
@example(name="x", link="https://a.b/\u3000", note="\x7f", licence="'", level="Parial", key="name")
def test_any_text_goes_in_as_it_is(name: str, link: str, note: str, licence: str, level: str, key: str) -> None:
    values = {
        "name: Clean": f"name: {json.dumps(name)}",
        "notes:\n    llmbase": f"notes: {json.dumps(note)}\n    llmbase",
        "MIT License": json.dumps(licence),
        API: f"    class: {json.dumps(level)}\n    link: {json.dumps(link)}\n    ? {json.dumps(key)}\n    : v\n",
    }
    text = re.sub("|".join(map(re.escape, values)), lambda old: values[old[0]], CLEAN)
    found = imported(text)
    assert found is not None
    report, files = found
    said = json.loads(report.json())
    assert (said["projects"], said["levels"]) == (1, len(CRITERIA))
    entry = files[f"ratings/{EDITION}/any.ttl"]
    for content in files.values():
        assert len(rdflib.Graph().parse(data=content, format="turtle"))
    triples = list(ox.parse(entry.encode(), format=ox.RdfFormat.TURTLE))
    stated = {
        (iris.compact(t.predicate.value).removeprefix("okg:"), t.object.value)
        for t in triples
        if isinstance(t.subject, ox.NamedNode) and "#" not in t.subject.value and isinstance(t.object, ox.Literal)
    }
    for local, value in (("statedName", name), ("statedNote", note), ("statedLicence", licence)):
        expected = {value.strip()} - {""}
        assert {v for where, v in stated if where == local} == expected
    kept = {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    rows = [(d["key"], d["value"]) for d in said["defects"]]
    if link.strip():
        assert link.strip() in kept or ("api.link", link.strip()) in rows
    assert level.strip() in ("open", "partial", "closed") or ("api.class", level.strip()) in rows
    if key.strip() not in ("class", "link", "notes"):
        assert (f"api.{key.strip()}", "v") in rows


@often
@given(
    text=ANY, place=st.sampled_from(["Clean", "Maker", "open", "On api.", "https://example.org/api", "org:", "api:\n"])
)
def test_any_text_in_the_yaml_is_refused_or_goes_in(text: str, place: str) -> None:
    found = imported(CLEAN.replace(place, text.encode("utf-8", "replace").decode(), 1))
    if found is not None:
        for content in found[1].values():
            assert list(ox.parse(content.encode(), format=ox.RdfFormat.TURTLE))


@often
@given(content=st.binary(max_size=300) | st.text(alphabet="ab:-?[]{}&*!|>'\"%@#\n \t~<,", max_size=200).map(str.encode))
def test_any_bytes_are_refused_or_go_in(content: bytes) -> None:
    for document in (content, CLEAN.encode() + content):
        found = imported(document)
        assert found is None or all(
            list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)) for text in found[1].values()
        )


@often
@given(text=st.text())
@example(text="İSTANBUL ﬃ .. -a-")
@example(text="a" * 99 + "--b")
def test_a_slug_is_a_slug_or_empty(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or iris.is_slug(slug)
    assert slugify(slug) == slug


@often
@given(text=st.text(st.characters()), key=st.text(st.characters(categories=["Cs", "Cc", "Cf"])))
def test_a_report_is_exact_and_printable(text: str, key: str) -> None:
    report = ImportReport(INDEX, EDITION)
    report.add("x.yaml", 1, key, text, "shape", "No block.")
    assert all(c.isprintable() or c == "\n" for c in report.json())
    (defect,) = json.loads(report.json())["defects"]
    joined = [t.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") for t in (key, text)]
    assert [defect["key"], defect["value"]] == joined
