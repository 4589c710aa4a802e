"""Interrupts: wherever one comes, what was begun is taken away, and nothing is taken for something else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import ROOT, environment
from tests.support.processes import runs

# each line of what makes files and folders and puts them in their place is interrupted once; what ends a command then
# removes what is left
EACH_LINE = """
import os, shutil, sys
from contextlib import suppress
from pathlib import Path
from openness_kg.base import files, folders, passing
from openness_kg.base.errors import OpennessError

place = Path(sys.argv[1])
site = place / "site"
WAYS = {{
    "temporary": lambda: folders.temporary("aside-", place),
    "replaced": lambda: folders.replaced(site),
    "writing": lambda: files.writing(place / "result"),
}}
OURS = (files.__file__, folders.__file__, passing.__file__, os.__file__, "tempfile.py", "pathlib.py", "contextlib.py")
OURS += ("shutil.py",)
lines, at = 0, 0

def trace(frame, event, _):
    global lines
    if not frame.f_code.co_filename.endswith(OURS):
        return None
    if event == "line":
        lines += 1
        if lines == at:
            raise KeyboardInterrupt
    return trace

def content():
    if (place / "result").exists():
        return (place / "result").read_text()
    return (site / "text").read_text() if site.exists() else ""

def begun(way):
    sys.settrace(trace)
    try:
        with way() as made:
            sys.settrace(None)
            if isinstance(made, Path):
                (made / "text").write_text("new")
            else:
                made.write(b"new")
            sys.settrace(trace)
    finally:
        sys.settrace(None)

seen = set()
for at in range(1, 5000):
    shutil.rmtree(place)
    place.mkdir()
    if {way!r} == "replaced":
        site.mkdir()
        (site / "text").write_text("old")
        (site / "MANIFEST").write_text("text")
    elif {way!r} == "writing":
        (place / "result").write_text("old")
    lines = 0
    # shutil closes a descriptor twice if it is interrupted in between, and then does not say by what
    with suppress(KeyboardInterrupt, OSError, OpennessError):
        begun(WAYS[{way!r}])
    passing.clear()
    seen.add(content())
    assert {{path.name for path in place.iterdir()}} <= {{"site", "result"}}, (at, list(place.iterdir()))
    if lines < at:
        break
print(at, sorted(seen))
"""

# engines that are at work for hours, and look up seldom or not at all, and what is interrupted at once
LONG = """
import os, subprocess, sys
from pathlib import Path
from openness_kg.base import passing, stopping
from openness_kg.base.folders import temporary
# a shell may let what it starts ignore interrupts, and nohup the end of a terminal
stopping.forget()
stopping.heed()
try:
    with temporary("aside-", Path(sys.argv[1])) as folder:
        for number in range(3000):
            (folder / str(number)).touch()
        {begin}
        print(subprocess.Popen(["sleep", "1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid, flush=True)
        {ask}
except KeyboardInterrupt:
    print("by itself", flush=True)
    # as the command line ends
    passing.clear()
    os._exit(stopping.SIGNALLED + stopping.told[0])
"""
LONG_WORK = {
    "time": ("import time", "time.sleep(1000)"),
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

# where Python tells of an exception and goes on
LOST = """
import os, signal, sys, time
from pathlib import Path
from openness_kg.base import stopping
from openness_kg.base.folders import temporary
stopping.forget()
stopping.heed()
class Ending:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(10):
            time.sleep(0)
with temporary("aside-", Path(sys.argv[1])):
    Ending()
    print("goes on", flush=True)
    time.sleep(1000)
"""

# while the command line itself is being loaded
LOADED = """
import os, signal, sys
from openness_kg.base import stopping
module, *sys.argv[1:] = sys.argv[1:]
class Asked:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Asked())
stopping.forget()
from openness_kg.cli.entry import main
main()
"""


def _run(script: str, place: Path) -> str:
    command = [sys.executable, "-c", script, str(place)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("way", "seen"), [("temporary", [""]), ("replaced", ["new", "old"]), ("writing", ["new", "old"])]
)
def test_whatever_line_is_interrupted_nothing_is_left(way: str, seen: list[str], tmp_path: Path) -> None:
    number, _, found = _run(EACH_LINE.format(way=way), tmp_path).partition(" ")
    assert int(number) > 50
    assert found.strip() == str(seen)


@pytest.mark.parametrize("module", ["typer", "openness_kg.cli.app", "openness_kg.base.errors", "openness_kg.cli.table"])
def test_it_ends_without_a_traceback_while_it_is_loaded(module: str) -> None:
    command = [sys.executable, "-c", LOADED, module, "table", "--rows", "1"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, b"", b"")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs to see what a process holds open")
def test_a_store_that_is_not_filled_is_let_go_of(tmp_path: Path) -> None:
    assert _run(HELD, tmp_path) == "[] []\n"


def test_it_ends_though_the_interrupt_is_lost_in_a_finalizer(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOST, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, b"goes on\n", b"")
    assert list(tmp_path.iterdir()) == []


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
    child = int(process.stdout.readline())
    for _ in range(times):
        process.send_signal(number)
    how, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + number, b"")
    assert list(tmp_path.iterdir()) == []
    if runs(child):
        os.kill(child, signal.SIGKILL)
        assert how == b"by itself\n", "what it had started went on, though it was ended by force"
