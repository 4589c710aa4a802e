"""Times whole commands, cold start included, against the script with which the original index makes its table.

Machines differ from day to day, so a figure is a ratio: the median of several cold runs of a command, divided by the
median of as many cold runs of the yardstick, the two alternating. Nothing else should run meanwhile::

    .venv/bin/python benchmarks/commands.py --index DIR --python PYTHON [--runs 7] [--only NAME]

DIR is a checkout of ``opening-up-chatgpt/opening-up-chatgpt.github.io`` at commit 801f687; PYTHON an interpreter that
has pandas, beautifulsoup4 and PyYAML. Without them, seconds are printed alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = Path("scripts/consolidate_csv.py")


@dataclass(frozen=True)
class Case:
    """A command to time, with the ratio that it is to reach; 0 where there is none."""

    name: str
    arguments: tuple[str, ...]
    aim: float = 0


@dataclass(frozen=True)
class Run:
    """What a run took: wall and processor time in seconds, peak memory of its largest process in MiB."""

    wall: float
    processor: float
    memory: float


def cases(folder: Path) -> list[Case]:
    """Return the commands; what they write goes into a folder."""
    file = str(ROOT / "data" / "projects" / "dolly.ttl")
    return [
        Case(
            "table --edition index-2025-03 --format html",
            ("table", "--edition", "index-2025-03", "--format", "html"),
            0.35,
        ),
        Case("table", ("table",), 0.4),
        Case("validate", ("validate",), 1.2),
        Case("validate ONE-FILE", ("validate", file), 1.0),
        Case("build", ("build", "-o", str(folder / "build")), 2.0),
        Case("--help", ("--help",), 0.06),
        Case("explain", ("explain", "vicuna-13b-v1.3", "llmweights")),
        Case("lineage", ("lineage", "Llama 2")),
        Case("query table/cells", ("query", "table/cells")),
        Case("table --as-of", ("table", "--as-of", "2025-03-20")),
        Case("audit", ("audit",)),
        Case("load", ("load", "--store", str(folder / "store"))),
    ]


def once(command: Sequence[str], cwd: Path = ROOT) -> Run:
    """Run a command and return what it took.

    Raises:
        SystemExit: the command failed.

    """
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def alternating(
    command: Sequence[str], yardstick: Sequence[str] | None, index: Path, runs: int
) -> tuple[list[Run], list[Run]]:
    """Return runs of a command and of the yardstick, in turn, after one of each that is not counted."""
    ours, theirs = [], []
    for _ in range(runs + 1):
        ours.append(once(command))
        if yardstick is not None:
            theirs.append(once(yardstick, index))
    return ours[1:], theirs[1:]


def main() -> None:
    """Print a line a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--index", type=Path, metavar="DIR", help="checkout of the original index")
    parser.add_argument("--python", metavar="PYTHON", help="interpreter for its script")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", metavar="NAME", help="commands whose name begins so")
    given = parser.parse_args()
    yardstick = [given.python, str(SCRIPT)] if given.index and given.python else None
    program = [sys.executable, "-m", "openness_kg"]
    print(f"{'command':<45} {'ratio':>6} {'aim':>5} {'s':>7} {'min':>7} {'max':>7} {'cpu s':>7} {'MiB':>5}")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            if given.only and not case.name.startswith(given.only):
                continue
            ours, theirs = alternating([*program, *case.arguments], yardstick, given.index or ROOT, given.runs)
            wall = statistics.median(run.wall for run in ours)
            ratio = f"{wall / statistics.median(run.wall for run in theirs):6.2f}" if theirs else f"{'-':>6}"
            print(
                f"{case.name:<45} {ratio} {case.aim or '-':>5} {wall:7.3f} {min(run.wall for run in ours):7.3f}"
                f" {max(run.wall for run in ours):7.3f} {statistics.median(run.processor for run in ours):7.3f}"
                f" {max(run.memory for run in ours):5.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
