"""Running the command line as users do: a process, real files, a real terminal."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Sources and tests of others that may lie beside the checkout; what takes them is skipped where they do not."""
SURVEY = "survey-2023-06"
PARTS = ("openness_kg", "ontology", "shapes", "data", "queries", "docs")
COMMAND = (sys.executable, "-m", "openness_kg")
_UNSET = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUTF8")


@dataclass(frozen=True)
class Result:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Stdout as CSV with a header."""
        return list(csv.DictReader(io.StringIO(self.out)))


def environment(extra: Mapping[str, str] | None = None, code: Path = ROOT) -> dict[str, str]:
    """Return the environment of a run: this one's, without what would change the output, with the code to import."""
    kept = {key: value for key, value in os.environ.items() if key not in _UNSET}
    return {**kept, "PYTHONPATH": str(code), **(extra or {})}


def run(
    *args: str,
    cwd: Path | None = None,
    stdin: str | bytes = b"",
    env: Mapping[str, str] | None = None,
    code: Path = ROOT,
) -> Result:
    """Run ``openness-kg`` with arguments and return what came of it; ``code`` is the checkout that it runs from."""
    done = subprocess.run(
        [*COMMAND, *args],
        cwd=cwd or code,  # the working folder comes before PYTHONPATH
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        env=environment(env, code),
        capture_output=True,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_in_shell(script: str, *args: str, stdin: str = "") -> Result:
    """Run a Bash script in which ``"$@"`` is ``openness-kg`` with arguments, and return what came of it."""
    done = subprocess.run(
        ["bash", "-c", script, "bash", *COMMAND, *args],
        input=stdin.encode(),
        env=environment(),
        capture_output=True,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_unread(*args: str) -> Result:
    """Run ``openness-kg`` with nobody to read its output, and return what came of it, without that."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*COMMAND, *args], stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(writer)
    return Result(done.returncode, "", done.stderr.decode())


def start(*args: str, code: Path = ROOT) -> subprocess.Popen[str]:
    """Start ``openness-kg`` and return the process, its stderr piped."""
    return subprocess.Popen(
        [*COMMAND, *args],
        cwd=code,
        env=environment(code=code),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_on_terminal(
    *args: str, stream: str, env: Mapping[str, str] | None = None, width: int = 200, code: Path = ROOT
) -> tuple[Result, str]:
    """Run with one stream (``stdout`` or ``stderr``) on a pseudo-terminal.

    Returns the result, in which that stream is empty, and what the terminal was sent.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen(
        [*COMMAND, *args],
        cwd=code,
        env=environment({"TERM": "xterm-256color", **(env or {})}, code),
        stdin=subprocess.DEVNULL,
        stdout=theirs if stream == "stdout" else subprocess.PIPE,
        stderr=theirs if stream == "stderr" else subprocess.PIPE,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # Linux says so when the other side has closed
        pass
    out, err = process.communicate()
    os.close(ours)
    return Result(process.returncode, (out or b"").decode(), (err or b"").decode()), seen.decode()


def assert_refused(result: Result, *parts: str) -> None:
    """Assert that a run ended with exit code 2 and one line on stderr that holds the parts, and nothing else.

    Where a query is no SPARQL, the line with the fault and a mark under it may follow.
    """
    assert "Traceback" not in result.err
    assert result.code == 2, result
    assert result.out == ""
    lines = result.err.splitlines()
    if "this is no valid SPARQL" in lines[0]:
        assert len(lines) in (1, 3), result.err
        assert len(lines) == 1 or set(lines[2]) <= {" ", "^"}
    else:
        assert len(lines) == 1, result.err
    assert all(len(line) <= 1100 and line.isprintable() for line in lines)
    assert lines[0].startswith("openness-kg: ")
    for part in parts:
        assert part in lines[0]


def copy_checkout(target: Path) -> Path:
    """Copy what the program is made of to a folder, to be changed there and run with ``code=``."""
    for part in PARTS:
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "CITATION.cff", target)
    return target


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
