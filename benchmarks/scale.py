"""Measures how loading, deriving, validating and the table grow with a hub, on one machine.

    .venv/bin/python benchmarks/scale.py DIR [--sizes 10000,100000,1000000] [--steps load,table] [--memory 12]

For each size a hub is made once into DIR (:mod:`hub_world`) and every step is a process of its own, one after the
other. A line is printed when a step has ended, and kept in ``DIR/scale.csv``: wall and processor time with that of
processes that it started, and the most memory that all of them had at once (Pss, so that what two share counts once).
A step that takes more than ``--memory`` GB or ``--timeout`` seconds is ended, and the others go on. In the end the
exponents are given, of wall time and of memory: 1 is growth in proportion.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from growth import exponent

HERE = Path(__file__).resolve().parent
PROGRAM = [sys.executable, "-m", "openness_kg"]
STEPS = ("load", "derive-sparql", "derive-duckdb", "validate", "validate-duckdb", "table")
EVERY = 0.5
"""Seconds between two looks at the memory."""
SELDOM = 20
"""How many times as long as a look takes there is none: that of a large process takes long, and the kernel's time."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Step:
    """What a step took; ``ended`` says how it ended, empty if well."""

    models: int
    step: str
    wall: float
    processor: float
    mib: float
    ended: str


def command(step: str, folder: Path, models: int) -> list[str]:
    """Return the command of a step."""
    hub, store = str(hub_file(folder, models)), str(folder / f"store-{models}")
    match step:
        case "load":
            return [*PROGRAM, "load", "--engine", "duckdb", "--data", hub, "--store", store]
        case "load-sparql":
            return [*PROGRAM, "load", "--data", hub, "--store", store]
        case "derive-sparql" | "derive-duckdb":
            output = str(folder / f"derived-{models}.nq.gz")
            return [*PROGRAM, "derive", hub, "-o", output, "--engine", step.partition("-")[2]]
        case "validate":
            return [*PROGRAM, "validate", "--data", hub, "-o", os.devnull]
        case "validate-duckdb":
            return [*PROGRAM, "validate", "--engine", "duckdb", "--data", hub, "-o", os.devnull]
        case "table":
            return [*PROGRAM, "table", "--edition", "hub-world", "--store", store, "--format", "csv", "-o", os.devnull]
    raise SystemExit(f"There is no step {step}: take some of {', '.join(STEPS)}, load-sparql.")


def hub_file(folder: Path, models: int) -> Path:
    """Return the path of the hub of a size."""
    return folder / f"hub-{models}.nq.gz"


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield process
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from family(int(child))
    except OSError:
        return


def memory(process: int, known: float) -> float:
    """Return the memory of a process and all that it started, in MiB; none if it cannot be more than is known."""
    found, processes, resident = 0, list(family(process)), 0
    for each in processes:
        with suppress(OSError, IndexError):
            resident += int(Path(f"/proc/{each}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    if resident <= known * 2**20:
        return 0.0
    for each in processes:
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return found / 1024


def measured(models: int, step: str, work: list[str], limit: float, timeout: float) -> Step:
    """Run a command and return what it took; it is ended when it takes too much of something."""
    began, most, ended = time.perf_counter(), 0.0, ""
    path = os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            looked = time.perf_counter()
            most = max(most, memory(process.pid, most))
            spent = time.perf_counter() - looked
            if most > limit * 1024:
                ended = f"more than {limit:g} GB"
            elif time.perf_counter() - began > timeout:
                ended = f"more than {timeout:g} s"
            if ended:
                # a session of its own is a group of its own
                os.killpg(process.pid, signal.SIGKILL)
                _, status, usage = os.wait4(process.pid, 0)
                break
            time.sleep(max(SELDOM * spent, EVERY if time.perf_counter() - began > EVERY else EVERY / 10))
    except BaseException:
        # whoever ends the measure ends what it measures
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise
    wall = time.perf_counter() - began
    process.returncode = code = os.waitstatus_to_exitcode(status)
    told = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    if code and not ended:
        ended = f"exit code {code}: {told.splitlines()[-1] if told else 'no word'}"
    # a short step may have ended between two looks
    most = max(most, usage.ru_maxrss / 1024)
    return Step(models, step, wall, usage.ru_utime + usage.ru_stime, most, ended)


def line(found: Step) -> str:
    """Return a line for a step."""
    figures = f"{found.wall:>9.1f} {found.processor:>9.1f} {found.mib:>9.0f}"
    return f"{found.models:>9} {found.step:<15} {figures}  {found.ended}"


def run(folder: Path, sizes: list[int], steps: list[str], limit: float, timeout: float) -> list[Step]:
    """Measure each step at each size, and print and keep each line as it comes."""
    folder.mkdir(parents=True, exist_ok=True)
    all_found = []
    with (folder / "scale.csv").open("a", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [field.name for field in fields(Step)])
        if not file.tell():
            table.writeheader()
        print(f"{'models':>9} {'step':<15} {'wall s':>9} {'cpu s':>9} {'MiB':>9}")
        for models in sizes:
            hub = hub_file(folder, models)
            make = [sys.executable, str(HERE / "hub_world.py"), str(models), "-o", str(hub)]
            made = [] if hub.exists() else [("generate", make)]
            for step, work in made + [(step, command(step, folder, models)) for step in steps]:
                found = measured(models, step, work, limit, timeout)
                all_found.append(found)
                table.writerow(asdict(found))
                file.flush()
                print(line(found), flush=True)
    return all_found


def main() -> None:
    """Print a line a step, and exponents."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="numbers of models")
    parser.add_argument("--steps", default=",".join(STEPS), help="which steps, in order; table needs load")
    parser.add_argument("--memory", type=float, default=12.0, help="GB that a step may have")
    parser.add_argument("--timeout", type=float, default=3600.0, help="seconds that a step may take")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    sizes, steps = [int(size) for size in given.sizes.split(",")], given.steps.split(",")
    found = run(given.folder, sizes, steps, given.memory, given.timeout)
    if len(sizes) < 2:  # noqa: PLR2004
        return
    print(f"{'':>9} {'exponent of':<15} {'wall s':>9} {'last':>9} {'MiB':>9}")
    for step in dict.fromkeys(each.step for each in found):
        well = {each.models: each for each in found if each.step == step and not each.ended}
        if len(well) > 1:
            wall = {models: each.wall for models, each in well.items()}
            last = exponent(dict(list(wall.items())[-2:]))
            mib = exponent({models: each.mib for models, each in well.items()})
            print(f"{'':>9} {step:<15} {exponent(wall):>9.2f} {last:>9.2f} {mib:>9.2f}")


if __name__ == "__main__":
    main()
