"""Where results go: whole or not at all, and what cannot be written is said before the work."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.cli import (
    COMMAND,
    SURVEY,
    Result,
    assert_refused,
    environment,
    run,
    run_in_shell,
    run_unread,
    tree,
)

COMMANDS = {
    "table": ["table", "--edition", "no-such-edition"],
    "explain": ["explain", "no-such-project", "llmdata"],
    "audit": ["audit", "--edition", "no-such-edition"],
    "what-if": ["what-if", "no-such-model=open"],
    "query": ["query", "no-such-query"],
    "validate": ["validate", "no-such-file.ttl"],
    "new": ["new", "No Slug"],
    "reconcile": ["reconcile", "no-such-file.csv", "--column", "name"],
}
"""Commands that fail as soon as they work: what is said of ``-o`` instead was said before."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a file, a folder, and links that lead in a circle."""
    folder = tmp_path_factory.mktemp("output")
    (folder / "old.txt").write_text("old", encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("missing/out", "there is no folder"),
        ("folder", "this is a folder"),
        ("folder/", "this is a folder"),
        ("old.txt/", "this is a file and no folder"),
        ("old.txt/out", "no folder"),
        ("one", "cannot be written"),
        ("one/out", "cannot be written"),
        ("/proc/none", "cannot be written"),
        ("x" * 300, "File name too long"),
        ("x" * 100_000, "File name too long"),
    ],
)
def test_output_is_looked_at_before_the_work(folder: Path, command: str, target: str, said: str) -> None:
    before = tree(folder)
    assert_refused(run(*COMMANDS[command], "-o", target, cwd=folder, code=Path(environment()["PYTHONPATH"])), said)
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/", "something else than an earlier build"),
        (".", "something else than an earlier build"),
        ("old.txt", "something else than an earlier build"),
        ("one", "something else than an earlier build"),
        ("one/build", "symbolic links"),
        ("old.txt/build", "no folder"),
        ("/proc/build", "cannot be written"),
        ("x" * 300, "File name too long"),
    ],
)
@pytest.mark.parametrize("command", [["build", "-o"], ["load", "--store"]])
def test_folder_is_looked_at_before_the_work(folder: Path, command: list[str], target: str, said: str) -> None:
    assert_refused(run(*command, target, "--data", "no-such-file.ttl", cwd=folder), said)


QUERY = ["query", "table/levels", "--format", "csv"]


@pytest.mark.slow
def test_pipes_and_descriptors_are_written_to(folder: Path) -> None:
    plain = run(*QUERY)
    assert plain.code == 0
    for target in ("/dev/stdout", "-"):
        assert run(*QUERY, "-o", target) == plain
    assert run_in_shell('"$@" -o >(cat) | cat', *QUERY) == plain
    (folder / "redirected").write_text("", encoding="utf-8")
    with (folder / "redirected").open("w") as file:
        file.write("before\n")
        file.flush()
        subprocess.run([*COMMAND, *QUERY, "-o", "/dev/stdout"], stdout=file, env=environment(), check=True)
    assert (folder / "redirected").read_text(encoding="utf-8") == f"before\n{plain.out}".replace("\r\n", "\n")


@pytest.mark.slow
@pytest.mark.parametrize("args", [QUERY, ["table", "--edition", SURVEY], ["query"], ["new", "fresh"]])
def test_stdout_that_takes_nothing(args: list[str]) -> None:
    assert_refused(run_in_shell('"$@" >/dev/full', *args), "stdout: this cannot be written: No space left on device.")
    assert_refused(run_in_shell('"$@" >&-', *args), "closed")
    assert run_unread(*args) == Result(0, "", "")


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["table", "--help"]])
def test_help_that_nobody_can_read_is_no_traceback(args: list[str]) -> None:
    for how in (">/dev/full", ">&-", ">/dev/full 2>&1", "2>&-", ">&- 2>&-"):
        result = run_in_shell(f'"$@" {how}', *args)
        assert "Traceback" not in result.err
        assert "Exception" not in result.err
        assert result.code in (0, 2)
