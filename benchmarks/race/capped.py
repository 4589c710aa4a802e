"""Runs a process with limits of time and of memory, all its children included."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PROC = Path("/proc")
_PAUSE = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MEBI = 2**20


@dataclass(frozen=True)
class Outcome:
    """What became of a process.

    Attributes:
        lines: what it printed.
        said: the end of what it wrote to stderr.
        mebibytes: the most memory that it and its children held together.
        ended: ``time`` or ``memory`` if it was ended for that reason, else empty.
        code: its exit code.

    """

    lines: tuple[str, ...]
    said: str
    mebibytes: float
    ended: str
    code: int


def run(command: Sequence[str], seconds: float, mebibytes: float, folder: Path, env: Mapping[str, str]) -> Outcome:
    """Run a command in a folder until it ends, or has too much of time or memory.

    Java and Spark reserve more addresses than they use, so that it is resident memory that is watched; what several
    processes share counts once (proportional set size).
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
        began, peak, ended = time.monotonic(), 0.0, ""
        try:
            while (done := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                peak = max(peak, _memory(_family(process.pid)))
                if peak > mebibytes:
                    ended = "memory"
                elif time.monotonic() - began > seconds:
                    ended = "time"
                if ended:
                    done = _end(process.pid)
                    break
                time.sleep(_PAUSE)
            process.returncode = os.waitstatus_to_exitcode(done[1])
        finally:
            if process.returncode is None:
                _end(process.pid)
                process.returncode = -signal.SIGKILL
            # whatever it left behind
            _kill(_family(process.pid) - {process.pid})
        peak = max(peak, done[2].ru_maxrss / 1024)
        return Outcome(tuple(_text(out).splitlines()), _text(err)[-2000:].strip(), peak, ended, process.returncode)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _family(root: int) -> set[int]:
    """Return a process, all that descend from it, and those of its session that have lost their parent."""
    children: dict[int, list[int]] = defaultdict(list)
    waiting = [root]
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError, IndexError):
                _, parent, _, session = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[:4]
                children[int(parent)].append(int(entry.name))
                if int(session) == root:
                    waiting.append(int(entry.name))
    found = set[int]()
    while waiting:
        found.add(number := waiting.pop())
        waiting.extend(child for child in children[number] if child not in found)
    return found


def _memory(family: set[int]) -> float:
    """Return how much memory processes hold together."""
    total = 0
    for number in family:
        with suppress(OSError, StopIteration):
            if len(family) == 1:
                total += int((_PROC / str(number) / "statm").read_text().split()[1]) * _PAGE
            else:
                lines = (_PROC / str(number) / "smaps_rollup").read_text().splitlines()
                total += int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return total / _MEBI


def _end(root: int) -> tuple[int, int, resource.struct_rusage]:
    _kill(_family(root))
    return os.wait4(root, 0)


def _kill(family: set[int]) -> None:
    for number in family:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(number, signal.SIGKILL)
