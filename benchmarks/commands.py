"""Times whole commands, cold start included: median wall time and peak memory over several runs.

Run it with the interpreter of the environment that holds openness-kg::

    .venv/bin/python benchmarks/commands.py [FOLDER]

FOLDER, if given, holds sources to import, each in its own folder: ``osai-index``, ``history`` with ``osai-index.tsv``,
and ``ecosystem-graphs``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
AIMS = {"build": 3.0, "table": 0.5, "--help": 0.15}
"""Seconds; a command that is not here has no aim of its own."""


def once(command: list[str]) -> tuple[float, float]:
    """Run a command and return its wall time in seconds and its peak memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print a line a command."""
    program = str(Path(sys.executable).with_name("openness-kg"))
    with tempfile.TemporaryDirectory() as folder:
        cases = {
            "--help": ["--help"],
            "table": ["table"],
            "explain": ["explain", "vicuna-13b-v1.3", "llmweights"],
            "as-of": ["table", "--as-of", "2025-03-20"],
            "query": ["query", "table/cells"],
            "audit": ["audit"],
            "validate": ["validate"],
            "--owl": ["validate", "--owl"],
            "build": ["build", "-o", str(Path(folder) / "build")],
        }
        if len(sys.argv) > 1:
            home, out = Path(sys.argv[1]), str(Path(folder) / "out")
            cases |= {
                "osai": ["import", "osai-index", str(home / "osai-index"), "--edition", "osai-2025-12", "-o", out],
                "history": ["import", "osai-index", str(home / "history"), "--history", "-o", out],
                "ecosystem": ["import", "ecosystem-graphs", str(home / "ecosystem-graphs"), "-o", out],
            }
        print(f"{'command':<10} {'median s':>9} {'min':>7} {'max':>7} {'MiB':>6}  aim")
        for name, arguments in cases.items():
            results = [once([program, *arguments]) for _ in range(RUNS + 1)][1:]
            seconds = [result[0] for result in results]
            memory = max(result[1] for result in results)
            aim = f"{AIMS[name]:g} s" if name in AIMS else "-"
            print(
                f"{name:<10} {statistics.median(seconds):>9.3f} {min(seconds):>7.3f} {max(seconds):>7.3f}"
                f" {memory:>6.0f}  {aim}"
            )


if __name__ == "__main__":
    main()
