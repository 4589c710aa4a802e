"""A site is the same every time, all or nothing, in a place of its own; its address changes no IRI."""

from __future__ import annotations

import errno
import gzip
import os
import re
import resource
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from openness_kg.base import iris
from tests.support.cli import COMMAND, assert_refused, environment, run, start, tree
from tests.support.published import URL, published
from tests.support.replaced import INVALID, beside, earlier_one, hold, taken_away

pytestmark = pytest.mark.slow

HERE, THERE = "https://here.example/a/", "https://there.example/b/c"
WORLD = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix organisation: <https://w3id.org/openness-kg/id/organisation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
organisation:lab a okg:Organisation ; rdfs:label "Lab"@en .
"""
MOMENTS = ("start", "*.new-*", "*.new-*/404.html", "*.new-*/dumps/*", "*.new-*/w3id", "*.new-*/*/*/*", "end")
LAST = "*.new-*/*/*/*"
"""The last moment at which the earlier site is in its place."""
_MEASURED = re.compile(rb"[0-9a-f]{64}|(?<=[Ss]ize[\" :])[\" :^]*[0-9]+")
"""Hashes and sizes of files, which follow from what is in them."""
_IRI = re.compile(rb"<" + re.escape(iris.ROOT).encode() + rb"[^>]*>")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Options with which there is little to publish beside the ontology and the questions."""
    path = tmp_path_factory.mktemp("world") / "world.ttl"
    path.write_text(WORLD, encoding="utf-8")
    return "--only-data", "--data", str(path)


@pytest.fixture(scope="module")
def small(world: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the site of that."""
    target = tmp_path_factory.mktemp("small") / "site"
    published(target, "--site-url", URL, *world)
    return tree(target)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An earlier site, told apart by its content, in a folder of its own."""
    return earlier_one(tmp_path / "place" / "site", {"index.html": "earlier", "id/old.html": "earlier"})


def is_there(folder: Path, pattern: str) -> bool:
    """Tell whether something of that name is in a folder that others may be emptying."""
    try:
        return any(folder.glob(pattern))
    except FileNotFoundError:
        return False


def unpacked(path: str, content: bytes) -> bytes:
    return gzip.decompress(content) if path.endswith(".gz") else content


def test_a_site_is_the_same_byte_by_byte(part_site: Path, checkout: Path, tmp_path: Path) -> None:
    """Whatever the hash seed, the time zone, the locale and the working folder."""
    env = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
    result = run("publish", "-o", "again", "--site-url", URL, cwd=tmp_path, env=env, code=checkout)
    assert (result.code, result.out) == (0, ""), result.err
    again, first = tree(tmp_path / "again"), tree(part_site)
    assert list(again) == list(first)
    assert [name for name, content in first.items() if again[name] != content] == []


def test_address_changes_links_only(world: tuple[str, ...], tmp_path: Path) -> None:
    for name, url in (("one", HERE), ("two", THERE)):
        published(tmp_path / name, "--site-url", url, *world)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert list(one) == list(two)
    changed = {path for path, content in one.items() if two[path] != content}
    assert "404.html" in changed
    assert not changed & {"ontology.ttl", "shapes.ttl", "graph/facts.ttl", "graph/derived.nt.gz"}
    for path in changed - {".htaccess", "404.html"}:  # which have the folder of the address, without the host
        here, there = unpacked(path, one[path]), unpacked(path, two[path])
        assert HERE.encode() not in there
        assert _IRI.findall(here) == _IRI.findall(there), path
        assert _MEASURED.sub(b"", here.replace(HERE.encode(), THERE.encode() + b"/")) == _MEASURED.sub(b"", there), path


def test_without_an_address_it_is_that_of_w3id(world: tuple[str, ...], tmp_path: Path) -> None:
    published(tmp_path / "site", *world)
    page = (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{iris.ROOT}404.html">' in page


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "example.org", "//example.org/", "https://", "https:///path", "https://[::1", "https://[x]/"),
        *("javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "file:///etc/passwd"),
        *("https://example.org/?q=1", "https://example.org/#f", "https://example.org/../", "https://example.org/a/./b"),
        *('https://example.org/"><script>alert(1)</script>', "https://example.org/' onload='x", "https://a b/"),
        *(
            "https://example.org/\n[R]",
            "https://example.org/\tx",
            "https://example.org/\x7f",
            "https://ex\u202eample.org/",
        ),
        *("https://example.org/$1", "https://example.org/%1", "https://example.org/%0aX", "https://example.org/a\\b"),
        *("https://user:word@example.org/", "https://example.org:port/", "https://example.org:99999/"),
        *("https://example.org//other.org/", "https://example.org/" + "a" * 5000 + " "),
    ],
)
def test_hostile_address_is_refused(url: str, earlier: Path) -> None:
    before = tree(earlier)
    assert_refused(run("publish", "-o", str(earlier), "--site-url", url), "no address of a folder on the web")
    assert tree(earlier) == before
    assert beside(earlier) == ["site"]


@pytest.mark.parametrize("url", ["http://localhost:8080", "https://example.org/~me/a-b/", "https://[::1]:8000/x"])
def test_address_of_a_folder_is_taken(url: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.ttl")
    assert_refused(run("publish", "-o", str(tmp_path / "site"), "--site-url", url, "--data", missing), missing)


def test_site_takes_an_empty_folder_and_makes_folders(
    small: Mapping[str, bytes], world: tuple[str, ...], tmp_path: Path
) -> None:
    """That it replaces an earlier one, is proved after the last kill below."""
    empty, deep = tmp_path / "empty", tmp_path / "a" / "b"
    empty.mkdir()
    for target in (empty, deep):
        published(target, "--site-url", URL, *world)
        assert tree(target) == small
    assert beside(empty) == ["a", "empty"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_earlier_site_is_whole(
    small: Mapping[str, bytes], world: tuple[str, ...], earlier: Path, moment: str
) -> None:
    before = tree(earlier)
    process = start("publish", "-o", str(earlier), "--site-url", URL, *world)
    pattern = f".{earlier.name}{moment[1:]}"
    reached: dict[str, Callable[[], bool]] = {
        "start": lambda: True,
        "end": lambda: not (earlier / "id" / "old.html").exists(),
    }
    while process.poll() is None and not reached.get(moment, lambda: is_there(earlier.parent, pattern))():
        pass
    process.kill()
    process.communicate()
    # it may have ended before the signal came, but there is nothing between the two
    assert tree(earlier) in (before, small)
    assert taken_away(earlier)
    if moment == LAST:
        published(earlier, "--site-url", URL, *world)
        assert tree(earlier) == small
        assert beside(earlier) == ["site"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_interrupted_it_leaves_nothing_behind(
    small: Mapping[str, bytes], world: tuple[str, ...], earlier: Path, number: signal.Signals
) -> None:
    before = tree(earlier)
    process = start("publish", "-o", str(earlier), "--site-url", URL, *world)
    while process.poll() is None and not is_there(earlier.parent, ".site.new-*"):
        pass
    process.send_signal(number)
    process.communicate()
    # Python drops an interrupt that comes within a finaliser, and the site then is written
    assert tree(earlier) == (small if process.returncode == 0 else before)
    assert process.returncode in (0, 128 + number)
    assert beside(earlier) == ["site"]


@pytest.mark.parametrize("kind", ["folder", "file", "link to a site", "link to nothing", "folder below a file"])
def test_what_is_no_site_is_refused_and_untouched(world: tuple[str, ...], earlier: Path, kind: str) -> None:
    target = earlier.parent / "target"
    if kind == "folder":
        target.mkdir()
        (target / "notes.txt").write_text("mine", encoding="utf-8")
    elif kind == "link to a site":
        target.symlink_to(earlier)
    elif kind == "link to nothing":
        target.symlink_to(earlier.parent / "nothing")
    else:
        target.write_text("mine", encoding="utf-8")
    before = tree(earlier.parent), beside(earlier)
    place = target / "site" if kind == "folder below a file" else target
    assert_refused(run("publish", "-o", str(place), *world), str(place))
    assert (tree(earlier.parent), beside(earlier)) == before
    assert target.is_symlink() == kind.startswith("link")


def test_files_of_others_in_a_site_are_not_deleted(world: tuple[str, ...], earlier: Path) -> None:
    (earlier / "CNAME").write_text("mine", encoding="utf-8")
    before = tree(earlier)
    assert_refused(run("publish", "-o", str(earlier), *world), "something else than an earlier build")
    assert tree(earlier) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a place where not even root can write")
@pytest.mark.parametrize("place", ["/proc/site", "/proc/self/site", "/dev/null/site", "/sys/site"])
def test_place_where_nothing_can_be_written_is_refused(place: str, world: tuple[str, ...]) -> None:
    assert_refused(run("publish", "-o", place, *world), place)


def limited(size: int, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the command with files of a size at most, as if the disk was full beyond that."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        [*COMMAND, *args],
        env=environment(),
        capture_output=True,
        check=False,
        text=True,
        preexec_fn=limit,
    )


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_full_disk_leaves_the_earlier_site(size: int, world: tuple[str, ...], earlier: Path) -> None:
    before = tree(earlier)
    done = limited(size, "publish", "-o", str(earlier), *world)
    # before it, there may be a line on what is left out
    line = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout) == (2, "")
    assert line.startswith("openness-kg: ")
    assert os.strerror(errno.EFBIG) in line
    assert "Traceback" not in done.stderr
    assert tree(earlier) == before
    assert beside(earlier) == ["site"]


@pytest.mark.parametrize(
    ("content", "code", "said"), [(INVALID, 1, "Nothing was published"), ("no Turtle", 2, "bad.ttl:1:")]
)
def test_failing_it_leaves_the_earlier_site(earlier: Path, tmp_path: Path, content: str, code: int, said: str) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text(content, encoding="utf-8")
    before = tree(earlier)
    result = run("publish", "-o", str(earlier), "--only-data", "--data", str(bad))
    assert (result.code, result.out) == (code, "")
    (line,) = result.err.splitlines()
    assert line.startswith("openness-kg: ")
    assert said in line
    assert tree(earlier) == before
    assert beside(earlier) == ["site"]


def test_data_that_no_page_can_be_made_of_is_refused_in_a_sentence(earlier: Path) -> None:
    """Where the shapes' demands are not met, a part may find nothing where it relies on something."""
    graph = Path(__file__).parents[1] / "queries" / "graph.ttl"
    before = tree(earlier)
    result = run("publish", "-o", str(earlier), "--only-data", "--data", str(graph))
    (line,) = result.err.splitlines()
    assert (result.code, result.out) == (1, "")
    assert "Nothing was published" in line
    assert tree(earlier) == before


def test_second_one_in_the_same_place_says_so(world: tuple[str, ...], earlier: Path) -> None:
    before = tree(earlier)
    with hold(earlier, "wait") as process:
        assert process.stdout
        assert process.stdout.readline() == "holding\n"
        assert_refused(run("publish", "-o", str(earlier), *world), "Another build")
        assert tree(earlier) == before
        process.communicate("")


def test_manifest_lists_all_files(small: Mapping[str, bytes]) -> None:
    assert small["MANIFEST"].decode().splitlines() == sorted(set(small) - {"MANIFEST"})
