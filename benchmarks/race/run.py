"""Runs the races: `python -m benchmarks.race.run --peers .venv/bench/bin/python [--sizes shipped,1000,10000]`.

Each line is printed and written as it comes. The exit code is 1 if an answer of openness-kg is not that of its first
engine, pyoxigraph in memory, or if openness-kg failed; whatever becomes of the others is a result.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.race import harness, peer, results
from benchmarks.race.competitors import COMPETITORS, RACES, Competitor
from benchmarks.race.harness import ROOT, Caps
from benchmarks.race.results import Row

LIMITS = ("time", "memory")
NOT_RUN = "not run"


@dataclass
class Course:
    """What is known while the races are run."""

    work: Path
    peers: str
    here: str
    caps: Caps
    rows: list[Row] = field(default_factory=list)
    wanted: dict[str, harness.Wanted] = field(default_factory=dict)
    before: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def race(self, name: str, size: str, competitor: Competitor) -> list[Row]:
        """Run a competitor in a race at a size."""
        inputs = self.work / size
        about = json.loads((inputs / "about.json").read_text(encoding="utf-8"))
        row = Row(name, size, about["statements"], competitor.name)
        parts = list(peer.queries(inputs)) if name == "queries" else [""]
        if reason := self._left_out(name, row, competitor):
            return [replace(row, race=f"{name}: {part}" if part else name, verdict=reason) for part in parts]
        command = [self.here if competitor.here else self.peers, "-m", f"benchmarks.race.peers.{competitor.module}"]
        output = self.work / "answers" / size / name / competitor.name.replace(" ", "-")
        # the many queries are small
        caps = replace(self.caps, seconds=self.caps.seconds / 4) if name == "queries" else self.caps
        found = harness.run([*command, competitor.races[name]], row, parts, caps, (inputs, output))
        found = [harness.compared(row, self.wanted.setdefault(size, {}), own=competitor.own) for row in found]
        self.before[name, competitor.name] = found
        return found

    def _left_out(self, name: str, row: Row, competitor: Competitor) -> str:
        """Return why a competitor is not run: it would take longer than it may, going by a smaller size."""
        if competitor.most is not None and row.size.isdecimal() and int(row.size) > competitor.most:
            return f"{NOT_RUN}: more than {competitor.most} models"
        before = self.before.get((name, competitor.name), [])
        if not before or before[0].statements > row.statements:
            return ""
        if all(found.verdict in LIMITS for found in before):
            return f"{NOT_RUN}: {before[0].verdict} at {before[0].size}"
        # at best in proportion
        seconds = before[0].median * row.statements / before[0].statements
        if len(before) == 1 and seconds > self.caps.seconds:
            return f"{NOT_RUN}: {before[0].median:.0f} s at {before[0].size}"
        return ""


def main() -> None:
    """Run the races that are asked for."""
    given = _given()
    # so that who ends this ends the competitor that runs as well
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    course = Course(given.work.resolve(), given.peers, given.here, Caps(given.runs, given.seconds, given.mebibytes))
    faults = 0
    for size in given.sizes.split(","):
        inputs = [given.here, "-m", "benchmarks.race.inputs", size, str(course.work / size)]
        subprocess.run(inputs, check=True, cwd=ROOT, env=harness.environment())
        for name in given.races.split(","):
            for competitor in COMPETITORS:
                if name not in competitor.races or (given.only and not _meant(competitor, given.only)):
                    continue
                for row in course.race(name, size, competitor):
                    print(harness.line(row), flush=True)
                    course.rows.append(row)
                    faults += _is_fault(row, competitor)
                results.write(given.output, course.rows)
    given.output.with_suffix(".json").write_text(json.dumps(machine(course.caps), indent=2) + "\n", encoding="utf-8")
    if faults:
        harness.warn(f"WRONG: in {faults} races openness-kg does not answer as it does with pyoxigraph in memory.")
        sys.exit(1)


def _meant(competitor: Competitor, only: Sequence[str]) -> bool:
    # without the reference there would be nothing to hold answers against
    return competitor is COMPETITORS[0] or competitor.name in only


def _is_fault(row: Row, competitor: Competitor) -> bool:
    if not competitor.own:
        return False
    if bad := row.verdict.startswith(("wrong", "failed", "nothing")):
        harness.warn(f"WRONG: {harness.line(row)}")
    return bad


def machine(caps: Caps) -> dict[str, str]:
    """Return what the figures depend on, and the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("model name\t: ")[-1].splitlines()[0]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processors": f"{len(os.sched_getaffinity(0))} x {cpu}",
        "memory": f"{memory:.0f} GiB",
        "system": f"Linux {platform.release()}",
        "python": platform.python_version(),
        "runs": str(caps.runs),
        "seconds": f"{caps.seconds:g}",
        "mebibytes": f"{caps.mebibytes:g}",
    }


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Races of openness-kg against other engines.")
    parser.add_argument("--sizes", default="shipped,1000,10000", help="shipped, and numbers of made-up models")
    parser.add_argument("--races", default=",".join(RACES), help="names of races")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="a competitor; repeatable")
    parser.add_argument("--runs", type=int, default=Caps.runs, help="runs of each, a warm-up aside")
    parser.add_argument("--seconds", type=float, default=Caps.seconds, help="how long a piece of work may take")
    parser.add_argument("--mebibytes", type=float, default=Caps.mebibytes, help="how much memory it may hold")
    parser.add_argument("--peers", default=sys.executable, help="the interpreter that has the competitors")
    parser.add_argument("--here", default=sys.executable, help="the interpreter that has openness-kg")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "race", help="the folder for inputs and answers")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "race" / "results.csv")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    return given


if __name__ == "__main__":
    main()
