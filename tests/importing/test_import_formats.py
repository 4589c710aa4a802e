"""`openness-kg import --format`: the same statements as Turtle files and as one stream, and a stream that ends well."""

from __future__ import annotations

from pathlib import Path

import pytest

from openness_kg.base import iris
from tests.support import ecosystem, osai
from tests.support.cli import Result, assert_refused, run, run_in_shell, run_unread, tree
from tests.support.sinks import of_folder, of_stream

CHANGES = (
    "date\tcommit\tfile\tproject\tcriterion\tlevel\tprevious_level\n"
    "2024-01-01\tabcdef1\tx/One.yaml\tOne\tlicenses\tclose\t\n"
    "2024-01-03\tabcdef2\tx/One.yaml\tOne\tlicenses\topen\tclose\n"
)
NASTY = r'"Nasty \" \\ \n \0 \u202E <a:b> ."'
FILES = {
    "Clean.yaml": osai.CLEAN,
    "One.yaml": osai.changed(("name: Clean\n", "name: One\n"), (osai.END, "endmodelname: One")),
    "Nasty.yaml": osai.changed(
        ("name: Clean\n", f"name: {NASTY}\n"),
        (osai.END, f"endmodelname: {NASTY}"),
        (
            "link: https://example.org/clean",
            f"link: [{iris.mint('project', 'dolly')}, 'https://a.b/c/../d', 'no link']",
        ),
    ),
}


def _catalogue(folder: Path) -> list[str]:
    return [ecosystem.CATALOGUE, str(ecosystem.make(folder))]


def _edition(folder: Path) -> list[str]:
    return [osai.INDEX, str(osai.release(folder, FILES)), "--edition", osai.EDITION, "--commit", osai.COMMIT]


def _history(folder: Path) -> list[str]:
    folder.mkdir()
    (folder / f"{osai.INDEX}.tsv").write_text(CHANGES, encoding="utf-8")
    return [osai.INDEX, str(folder), "--history"]


def _both(folder: Path) -> list[str]:
    edition = _edition(folder)
    (folder / f"{osai.INDEX}.tsv").write_text(CHANGES, encoding="utf-8")
    return [*edition, "--history"]


IMPORTS = {"catalogue": _catalogue, "edition": _edition, "history": _history, "both": _both}


@pytest.mark.slow
@pytest.mark.parametrize("kind", IMPORTS)
def test_the_stream_has_the_statements_of_the_files(kind: str, tmp_path: Path) -> None:
    args = ["import", *IMPORTS[kind](tmp_path / "in")]
    reports = tmp_path / "turtle.json", tmp_path / "nquads.json"
    files = run(*args, "-o", str(tmp_path / "out"), "--report", str(reports[0]))
    assert (files.code, files.out) == (0, ""), files.err
    stream = run(*args, "--format", "nquads", "--report", str(reports[1]))
    assert stream.code == 0, stream.err
    assert of_stream(stream.out.encode()) == of_folder(tmp_path / "out")
    assert len(stream.out.splitlines()) == len(set(stream.out.splitlines()))
    assert reports[0].read_bytes() == reports[1].read_bytes()
    assert stream.err == files.err.replace(f"{tmp_path / 'out'}:", "stdout:")
    assert run(*args, "--format", "nquads", "-o", str(tmp_path / "all.nq")).out == ""
    assert (tmp_path / "all.nq").read_text(encoding="utf-8") == stream.out


def test_an_edition_says_more_of_a_project_than_its_history(tmp_path: Path) -> None:
    result = run("import", *_both(tmp_path / "in"), "-o", str(tmp_path / "out"))
    assert result.code == 0, result.err
    assert "okg:offersModel" in (tmp_path / "out" / "projects" / "one.ttl").read_text(encoding="utf-8")


def test_files_without_a_folder_are_refused_before_the_work(tmp_path: Path) -> None:
    for form in ((), ("--format", "turtle")):
        result = run("import", osai.INDEX, str(tmp_path / "none"), "--edition", "x", *form)
        assert_refused(result, "add -o DIR", "--format nquads")


def test_a_format_that_is_none_is_refused_before_the_work(tmp_path: Path) -> None:
    result = run("import", osai.INDEX, str(tmp_path / "none"), "--format", "trutle", "-o", str(tmp_path / "out"))
    assert_refused(result, "An import has no format 'trutle': use turtle, nquads. Did you mean turtle?")


@pytest.mark.parametrize(
    ("form", "target", "said"),
    [
        ("nquads", "folder", "this is a folder"),
        ("nquads", "none/all.nq", "there is no folder"),
        ("turtle", "file", "is no folder"),
        ("turtle", "/proc/out", "cannot be written"),
    ],
)
def test_output_is_looked_at_before_the_work(tmp_path: Path, form: str, target: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    to = ("--format", form, "-o", str(tmp_path / target))
    assert_refused(run("import", osai.INDEX, str(tmp_path / "none"), "--edition", "x", *to), said)


@pytest.mark.slow
def test_an_import_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "all.nq").write_text("mine", encoding="utf-8")
    args = _edition(tmp_path / "in")
    for number in range(30):  # what comes before them is read, and on its way
        (tmp_path / "in" / f"zzz{number}.yaml").write_text(osai.CLEAN + "#" * 200_000, encoding="utf-8")
    assert_refused(run("import", *args, "--format", "nquads", "-o", str(tmp_path / "all.nq")), "the most is")
    assert_refused(run("import", *args, "-o", str(tmp_path / "out")), "the most is")
    assert set(tree(tmp_path)) == {"all.nq", *(f"in/{path.name}" for path in (tmp_path / "in").iterdir())}
    assert (tmp_path / "all.nq").read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_a_stream_that_nobody_reads_or_nothing_takes(tmp_path: Path) -> None:
    args = ["import", *_catalogue(tmp_path / "in"), "--format", "nquads"]
    assert_refused(run(*args, "-o", "/dev/full"), "this cannot be written: No space left on device.")
    for how, said in ((">/dev/full", "No space left on device"), (">&-", "stdout is closed")):
        done = run_in_shell(f'"$@" {how}', *args)
        assert (done.code, len(done.err.splitlines())) == (2, 1), done.err
        assert said in done.err
    assert run_unread(*args) == Result(0, "", "")
