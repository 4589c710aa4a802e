"""What every competitor has in common; it takes the standard library only.

A competitor is a module with one function a race. That function gets the inputs, does what is not timed, and returns
the work: what is timed, and how its result is read as lines. The process is called with the race, the folder of the
inputs, the folder for answers, the number of runs, and the seconds after which a run is the last; it prints READY
once all is imported, and then a line of JSON for each piece of work.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.race import answers

READY = "READY"
BY_PREDICATE = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
"""What a store is asked once it is loaded, so that it has to be one that answers."""
RULES = 32
"""The number of the last rule that the axioms about lineage and restrictions come to."""
OKG = "https://w3id.org/openness-kg/ontology#"


class NotSupportedError(Exception):
    """The engine cannot do this, by its own word; the text says what it lacks."""


@dataclass(frozen=True)
class Work:
    """A piece of work.

    Attributes:
        run: what is timed: from files, or from what was set up before, to a result that has been read to its end.
        lines: reads the result as lines.

    """

    run: Callable[[], Any]
    lines: Callable[[Any], Iterable[str]]


Race: TypeAlias = Callable[[Path], Work | Mapping[str, Work]]
"""Sets a race up in a folder of inputs; several pieces of work by name if they share what is set up."""


def versions(*packages: str) -> str:
    """Return names and versions of packages."""
    return ", ".join(f"{name} {version(name)}" for name in packages)


def queries(folder: Path) -> dict[str, str]:
    """Return the queries of the inputs by name."""
    found = sorted((folder / "queries").rglob("*.rq"))
    return {path.relative_to(folder / "queries").with_suffix("").as_posix(): path.read_text("utf-8") for path in found}


def rules(folder: Path, most: int = 0) -> list[str]:
    """Return the rules of the inputs in their order, those of which the number is at most this one; 0 for all."""
    found = sorted((folder / "rules").glob("*.rq"))
    return [path.read_text("utf-8") for path in found if not most or int(path.name[:2]) <= most]


def pair(thing: str, restriction: str) -> str:
    """Return a line of the race of closures: a thing and a restriction that it inherits."""
    return answers.row({"restriction": restriction, "thing": thing})


def entailed(pairs: Iterable[tuple[str, str]], facts: Path) -> list[str]:
    """Return the lines of pairs that follow from the axioms, but for restrictions known from hearsay.

    The rules leave these out, which an axiom cannot say; since a restriction is handed on as it is, that can be done
    in the end as well.
    """
    hearsay = f"> <{OKG}evidenceStatus> <{OKG}generalKnowledge> ."
    with facts.open(encoding="utf-8") as lines:
        left_out = {line.partition(">")[0][1:] for line in lines if hearsay in line}
    return [pair(thing, restriction) for thing, restriction in set(pairs) if restriction not in left_out]


def main(races: Mapping[str, Race], version_text: str) -> None:
    """Run a race, as the command line says."""
    name, inputs, output, runs, last = sys.argv[1:6]
    print(READY, flush=True)
    try:
        with _limited(SET_UP * float(last)):
            found = races[name](Path(inputs))
    except (NotSupportedError, TimeoutError) as error:
        _say(part="*", version=version_text, verdict=_reason(error))
        return
    for part, work in found.items() if isinstance(found, Mapping) else [("", found)]:
        try:
            with _limited(float(last)):
                seconds, result = _timed(work, int(runs))
                lines = list(work.lines(result))
        except Exception as error:  # noqa: BLE001 - what one query cannot do says nothing about the next
            _say(part=part, version=version_text, verdict=_reason(error))
            continue
        path = Path(output) / f"{part.replace('/', '.') or 'answer'}.txt"
        answers.write(path, lines)
        _say(
            part=part,
            version=version_text,
            seconds=seconds,
            count=len(lines),
            digest=answers.digest(lines),
            answer=str(path),
        )


def _timed(work: Work, runs: int) -> tuple[list[float], Any]:
    """Return the seconds of each run, the first left out unless it was long, and the last result."""
    seconds: list[float] = []
    for number in range(runs + 1):
        result = None
        gc.collect()
        began = time.perf_counter()
        result = work.run()
        seconds.append(time.perf_counter() - began)
        if number == 0 and seconds[0] > _LONG:
            return seconds, result
    return seconds[1:] or seconds, result


SET_UP = 4
"""How many times longer than a piece of work it may take to set up."""
_LONG = 5
"""Seconds after which a run is not repeated."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Give up what takes longer; what an engine does outside of Python the harness ends, with the process."""
    late = []

    def give_up(*_: object) -> None:
        late.append(True)
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except Exception as error:
        # whatever an engine made of it
        if late:
            raise TimeoutError from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "time"
    text = " ".join(str(error).split())[:150]
    return (
        f"not supported: {text}" if isinstance(error, NotSupportedError) else f"failed: {type(error).__name__} {text}"
    )


def _say(**values: object) -> None:
    print(json.dumps(values), flush=True)
