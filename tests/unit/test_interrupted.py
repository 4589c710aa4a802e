"""Interrupts: wherever one comes, what was begun is taken away, and nothing is taken for something else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import ROOT, environment

# each line of what makes files and folders, up to the end of the block that they are made for, is interrupted once
EACH_LINE = """
import os, sys
from contextlib import suppress
from pathlib import Path
from openness_kg.base import files, folders

place = Path(sys.argv[1])
WAYS = {{
    "temporary": lambda: folders.temporary("aside-", place),
    "replaced": lambda: folders.replaced(place / "site"),
    "writing": lambda: files.writing(place / "result"),
}}
OURS = (files.__file__, folders.__file__, os.__file__, "tempfile.py", "pathlib.py", "contextlib.py")
lines, at, within = 0, 0, False

def trace(frame, event, _):
    global lines
    if not within or not frame.f_code.co_filename.endswith(OURS):
        return None
    if event == "line":
        lines += 1
        if lines == at:
            raise KeyboardInterrupt
    return trace

def begun(way):
    global within
    within = True
    sys.settrace(trace)
    with way():
        within = False
        sys.settrace(None)
        raise KeyboardInterrupt

for at in range(1, 2000):
    lines = 0
    with suppress(KeyboardInterrupt):
        begun(WAYS[{way!r}])
    sys.settrace(None)
    within = False
    assert list(place.iterdir()) == [], (at, list(place.iterdir()))
    if lines < at:
        break
print(at)
"""

LONG = """
import os, signal, sys, threading
from pathlib import Path
from openness_kg.relational.duck import DuckTables
signal.signal(signal.SIGINT, signal.default_int_handler)
with DuckTables(Path(sys.argv[1])) as tables:
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        tables.found("SELECT CAST(sum(a.range * b.range) AS VARCHAR) FROM range(10000000) a, range(10000000) b")
    except KeyboardInterrupt:
        print("interrupted")
"""

# what still holds the store writes to its folder while that is removed, and some of it stays
HELD = """
import os, sys
from pathlib import Path
from openness_kg.graph import disk
from openness_kg.opener import WHOLE
place = Path(sys.argv[1])
try:
    with disk.filling(place / "store", WHOLE) as store:
        store.infer("CONSTRUCT { <http://example.org/a> a <http://example.org/B> } WHERE {}", "http://example.org/g")
        raise KeyboardInterrupt
except KeyboardInterrupt as error:
    opened = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    print([path for path in opened if path.startswith(str(place))], list(place.iterdir()))
"""


def _run(script: str, place: Path) -> str:
    command = [sys.executable, "-c", script, str(place)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("way", ["temporary", "replaced", "writing"])
def test_whatever_line_is_interrupted_nothing_is_left(way: str, tmp_path: Path) -> None:
    assert int(_run(EACH_LINE.format(way=way), tmp_path)) > 5


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs to see what a process holds open")
def test_a_store_that_is_not_filled_is_let_go_of(tmp_path: Path) -> None:
    assert _run(HELD, tmp_path) == "[] []\n"


def test_a_query_of_duckdb_that_is_interrupted_says_so_as_python_does(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    assert _run(LONG, tmp_path) == "interrupted\n"
