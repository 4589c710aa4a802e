"""Interrupts: wherever one comes, what was begun is taken away, and nothing is taken for something else."""

from __future__ import annotations

import signal
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

# both engines are at work for hours, and look up seldom or not at all
LONG = """
import signal, sys
from pathlib import Path
from openness_kg.base import stopping
from openness_kg.base.folders import temporary
# a shell may let what it starts ignore interrupts
signal.signal(signal.SIGINT, signal.default_int_handler)
told = stopping.heed()
try:
    with temporary("aside-", Path(sys.argv[1])) as folder:
        {begin}
        print("begun", flush=True)
        {ask}
except KeyboardInterrupt:
    sys.exit(stopping.SIGNALLED + told[0])
"""
LONG_WORK = {
    "pyoxigraph": (
        "import pyoxigraph as ox; store = ox.Store(); n = ox.NamedNode('x:x');"
        " store.extend(ox.Quad(n, n, ox.Literal(str(number))) for number in range(20_000))",
        "store.query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }')",
    ),
    "duckdb": (
        "from openness_kg.relational.duck import DuckTables; tables = DuckTables(folder)",
        "tables.found('SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b')",
    ),
}

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


@pytest.mark.parametrize(("number", "times"), [(signal.SIGINT, 1), (signal.SIGTERM, 2), (signal.SIGHUP, 2)])
@pytest.mark.parametrize("engine", LONG_WORK)
def test_it_ends_though_an_engine_heeds_no_signal(
    engine: str, number: signal.Signals, times: int, tmp_path: Path
) -> None:
    pytest.importorskip(engine)
    begin, ask = LONG_WORK[engine]
    command = [sys.executable, "-c", LONG.format(begin=begin, ask=ask), str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    for _ in range(times):
        process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + number, b"")
    assert list(tmp_path.iterdir()) == []
