"""Runs a competitor in a race in a process of its own, and holds its answer against the one that is wanted."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.race import answers, capped, peer
from benchmarks.race.results import Row

ROOT = Path(__file__).resolve().parents[2]
Wanted = dict[str, list[str]]
"""The lines of the right answer to each race."""


@dataclass(frozen=True)
class Caps:
    """What a process may take.

    Attributes:
        runs: how often a race is run, a warm-up aside; one that takes long is run once.
        seconds: how long each piece of work may take, all its runs.
        mebibytes: how much memory all its processes may hold.

    """

    runs: int = 3
    seconds: float = 120
    mebibytes: float = 4096


def run(command: Sequence[str], row: Row, parts: Sequence[str], caps: Caps, folders: tuple[Path, Path]) -> list[Row]:
    """Run a competitor, and return a row for each piece of work, answers not yet compared.

    Args:
        command: the process of the competitor, with the name that it has for the race.
        row: race, size and name.
        parts: the pieces of work that are wanted; ``""`` if it is one.
        caps: what the process may take.
        folders: that of the inputs, and that in which answers are left.

    """
    inputs, output = folders
    output.mkdir(parents=True, exist_ok=True)
    for old in output.glob("*.txt"):
        old.unlink()
    arguments = [*command, str(inputs), str(output), str(caps.runs), str(caps.seconds)]
    # what is set up first has its own time, and so has the end
    seconds = caps.seconds * (len(parts) + peer.SET_UP) + 30
    done = capped.run(arguments, seconds, caps.mebibytes, ROOT, environment())
    said = {found["part"]: found for found in _said(done.lines)}
    row = replace(row, mebibytes=round(done.mebibytes))
    return [_row(row, part, said.get(part) or said.get("*"), _end(done)) for part in parts]


def environment() -> dict[str, str]:
    """Return the environment of a competitor: the checkout can be imported, and texts are UTF-8."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


def _said(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith("{"):
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, dict) and "part" in found:
                yield found


def _end(done: capped.Outcome) -> str:
    """Return why a process said nothing about something."""
    if done.ended:
        return done.ended
    last = done.said.splitlines()[-1][:150] if done.said else f"it ended with {done.code}"
    return f"failed: {last}" if peer.READY in done.lines else f"not there: {last}"


def _row(row: Row, part: str, said: Mapping[str, Any] | None, end: str) -> Row:
    race = f"{row.race}: {part}" if part else row.race
    if said is None:
        return replace(row, race=race, verdict=end)
    row = replace(row, race=race, version=said["version"])
    if "verdict" in said:
        return replace(row, verdict=said["verdict"])
    times = said["seconds"]
    return replace(
        row,
        count=said["count"],
        digest=said["digest"],
        median=statistics.median(times),
        least=min(times),
        most=max(times),
        runs=len(times),
        verdict=said["answer"],
    )


def compared(row: Row, wanted: Wanted, *, own: bool) -> Row:
    """Return a row with a verdict on its answer; the time of a wrong one is dropped.

    Args:
        row: a row whose verdict so far is where its answer lies.
        wanted: the right answers; the first of openness-kg to each race is put into it.
        own: whether it is openness-kg.

    """
    if not row.digest:
        return row
    found = answers.read(Path(row.verdict))
    if own and row.race not in wanted:
        wanted[row.race] = found
    if row.race not in wanted:
        return replace(row, verdict="nothing to compare with")
    verdict = answers.verdict(wanted[row.race], found)
    if verdict == "ok":
        return replace(row, verdict=verdict)
    nothing = float("nan")
    return replace(row, verdict=verdict, median=nothing, least=nothing, most=nothing)


def line(row: Row) -> str:
    """Return what is printed about a row."""
    time = f"{row.median:9.3f} s ({row.least:.3f} to {row.most:.3f})" if row.verdict == "ok" else row.verdict
    return f"{row.race:<40} {row.size:>8} {row.competitor:<30} {row.mebibytes:>6} MiB {time}"


def warn(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr, flush=True)
