"""A build is the same every time, all or nothing, and replaces nothing but a build."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.support.cli import SURVEY, assert_refused, run, start, tree
from tests.support.replaced import INVALID, beside, earlier_one, hold, taken_away

GRAPH = "https://w3id.org/openness-kg/graph/"
DUMP = "openness-kg.nq"
MOMENTS = ("start", "*.new-*", "*.new-*/openness-kg.nq", "*.new-*/tables", "*.new-*/tables/*")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of that checkout."""
    target = tmp_path_factory.mktemp("built") / "build"
    result = run("build", "-o", str(target), code=checkout)
    assert result.code == 0, result.err
    assert result.out == ""
    return target


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Return an earlier build, told apart by its content, in a folder of its own."""
    return earlier_one(tmp_path / "place" / "build", {DUMP: "earlier", "tables/old.csv": "earlier"})


def read(path: Path, form: ox.RdfFormat) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(path=str(path), format=form))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_files(built: Path) -> None:
    names = set(tree(built))
    tables = {name for name in names if name.startswith("tables/")}
    assert {f"tables/{SURVEY}.{ending}" for ending in ("html", "csv", "md", "json")} <= tables
    editions = {name.rpartition(".")[0] for name in tables}
    assert len(tables) == 4 * len(editions)
    assert {DUMP, "openness-kg.trig"} <= names
    assert beside(built) == ["build"]


def test_built_table_is_the_table_that_is_printed(built: Path, checkout: Path) -> None:
    for name, ending in (("csv", "csv"), ("json", "json"), ("markdown", "md")):
        printed = run("table", "--edition", SURVEY, "--format", name, code=checkout).out
        assert (built / "tables" / f"{SURVEY}.{ending}").read_text(encoding="utf-8") == printed


def test_dumps_hold_the_same_quads_in_named_graphs(built: Path) -> None:
    quads = read(built / DUMP, ox.RdfFormat.N_QUADS)
    assert quads == read(built / "openness-kg.trig", ox.RdfFormat.TRIG)
    graphs = {str(getattr(quad.graph_name, "value", "")) for quad in quads}
    shipped = ("facts", "derived", "ontology", "mappings", f"ratings/{SURVEY}", "history/osai-index")
    assert {f"{GRAPH}{name}" for name in shipped} <= graphs
    known = re.compile(re.escape(GRAPH) + r"(facts|derived|ontology|mappings|(ratings|history)/[a-z0-9][a-z0-9.-]*)")
    assert [graph for graph in graphs if not known.fullmatch(graph)] == []
    lines = (built / DUMP).read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == len(quads)


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    ],
)
def test_builds_are_the_same_byte_by_byte(built: Path, checkout: Path, tmp_path: Path, env: dict[str, str]) -> None:
    """Whatever the hash seed, the time zone, the locale and the working folder."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    result = run("build", "-o", "again", cwd=place, env=env, code=checkout)
    assert result.code == 0, result.err
    again, first = tree(place / "again"), tree(built)
    assert list(again) == list(first)
    assert [name for name, content in first.items() if again[name] != content] == []


def test_build_takes_an_empty_folder_and_makes_folders(built: Path, checkout: Path, tmp_path: Path) -> None:
    """That it replaces an earlier one, is proved after the last kill below."""
    empty, deep = tmp_path / "empty", tmp_path / "a" / "b"
    empty.mkdir()
    for target in (empty, deep):
        assert run("build", "-o", str(target), code=checkout).code == 0
        assert list(tree(target)) == list(tree(built))
    assert beside(empty) == ["a", "empty"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_build_leaves_the_earlier_one_whole(built: Path, checkout: Path, earlier: Path, moment: str) -> None:
    before = tree(earlier)
    process = start("build", "-o", str(earlier), code=checkout)
    pattern = f".{earlier.name}{moment[1:]}"
    while moment != "start" and process.poll() is None and not any(earlier.parent.glob(pattern)):
        pass
    process.kill()
    process.communicate()
    # it may have ended before the signal came, but there is nothing between the two
    assert tree(earlier) == before or list(tree(earlier)) == list(tree(built))
    assert taken_away(earlier, checkout)
    if moment == MOMENTS[-1]:
        assert run("build", "-o", str(earlier), code=checkout).code == 0
        assert list(tree(earlier)) == list(tree(built))
        assert beside(earlier) == ["build"]


def test_kill_while_writing(built: Path, checkout: Path, earlier: Path) -> None:
    before = tree(earlier)
    for _ in range(2):
        process = hold(earlier, "die", checkout)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert tree(earlier) == before
        assert len(beside(earlier)) == 2  # the second run takes away what the first one left
    assert run("build", "-o", str(earlier), code=checkout).code == 0
    assert list(tree(earlier)) == list(tree(built))
    assert beside(earlier) == ["build"]


def test_error_while_writing(checkout: Path, earlier: Path) -> None:
    before = tree(earlier)
    process = hold(earlier, "fail", checkout)
    process.communicate()
    assert process.returncode == 1
    assert tree(earlier) == before
    assert beside(earlier) == ["build"]


def test_second_build_in_the_same_place_says_so(checkout: Path, earlier: Path) -> None:
    before = tree(earlier)
    process = hold(earlier, "wait", checkout)
    assert process.stdout
    assert process.stdout.readline() == "holding\n"
    assert_refused(run("build", "-o", str(earlier), code=checkout), "Another build")
    assert tree(earlier) == before
    process.communicate("")
    assert process.returncode == 0
    assert tree(earlier) == {DUMP: b"held", "MANIFEST": f"{DUMP}\n".encode()}
    assert beside(earlier) == ["build"]


def test_lock_is_gone_with_its_holder(checkout: Path, earlier: Path) -> None:
    handle = os.open(earlier.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert_refused(run("build", "-o", str(earlier), code=checkout), "Another build")
    os.close(handle)
    assert run("build", "-o", str(earlier), code=checkout).code == 0


def test_two_builds_at_once(built: Path, checkout: Path, earlier: Path) -> None:
    processes = [start("build", "-o", str(earlier), code=checkout) for _ in range(2)]
    said = [process.communicate()[1] for process in processes]
    codes = [process.returncode for process in processes]
    assert 0 in codes
    for code, text in zip(codes, said, strict=True):
        assert code == 0 or (code == 2 and "Another build" in text)
    assert list(tree(earlier)) == list(tree(built))
    assert beside(earlier) == ["build"]


@pytest.mark.parametrize("kind", ["folder", "file", "link to a build", "link to nothing", "folder below a file"])
def test_what_is_no_build_is_refused_and_untouched(checkout: Path, earlier: Path, kind: str) -> None:
    target = earlier.parent / "target"
    if kind == "folder":
        target.mkdir()
        (target / "notes.txt").write_text("mine", encoding="utf-8")
    elif kind == "link to a build":
        target.symlink_to(earlier)
    elif kind == "link to nothing":
        target.symlink_to(earlier.parent / "nothing")
    else:
        target.write_text("mine", encoding="utf-8")
    before = tree(earlier.parent), beside(earlier)
    place = target / "build" if kind == "folder below a file" else target
    assert_refused(run("build", "-o", str(place), code=checkout), str(place))
    assert (tree(earlier.parent), beside(earlier)) == before
    assert target.is_symlink() == kind.startswith("link")


def test_files_of_others_in_a_build_are_not_deleted(checkout: Path, earlier: Path) -> None:
    """`build` says that it refuses a folder that holds something else than a build."""
    (earlier / "notes.txt").write_text("mine", encoding="utf-8")
    run("build", "-o", str(earlier), code=checkout)
    assert (earlier / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("content", "code", "said"), [(INVALID, 1, "openness-kg validate"), ("no Turtle", 2, "bad.ttl:1:")]
)
def test_failing_build_leaves_the_earlier_one(
    checkout: Path, earlier: Path, tmp_path: Path, content: str, code: int, said: str
) -> None:
    broken = shutil.copytree(checkout, tmp_path / "broken")
    (broken / "data" / "projects" / "bad.ttl").write_text(content, encoding="utf-8")
    before = tree(earlier)
    result = run("build", "-o", str(earlier), code=broken)
    assert (result.code, result.out) == (code, "")
    (line,) = result.err.splitlines()
    assert line.startswith("openness-kg: ")
    assert said in line
    assert tree(earlier) == before
    assert beside(earlier) == ["build"]
    assert run("validate", code=broken).code == code
