"""What came of the races, as rows of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """What came of a race for one competitor at one size.

    Attributes:
        race: the race; of the queries each is one, such as ``queries: table/cells``.
        size: ``shipped``, or the number of made-up models.
        statements: how many statements there are at that size, those derived aside.
        competitor: its name.
        version: its version and those of what it stands on.
        count: the lines of its answer.
        digest: the SHA-256 of these lines in order.
        median: the median of the seconds of its runs; nan without a right answer, as the next two.
        least: the shortest run.
        most: the longest run.
        runs: how many runs there were.
        mebibytes: the most memory that its processes held.
        verdict: ``ok``; else ``wrong: N of M``, ``time``, ``memory``, ``not supported: …`` or ``failed: …``.

    """

    race: str
    size: str
    statements: int
    competitor: str
    version: str = ""
    count: int = 0
    digest: str = ""
    median: float = float("nan")
    least: float = float("nan")
    most: float = float("nan")
    runs: int = 0
    mebibytes: int = 0
    verdict: str = "ok"


NAMES = tuple(field.name for field in fields(Row))


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, NAMES, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in asdict(row).items()} for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4f}"  # noqa: PLR0124 - nan is what is not itself
    return value


def read(path: Path) -> Iterator[Row]:
    """Yield the rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        for found in csv.DictReader(file):
            yield Row(
                race=found["race"],
                size=found["size"],
                statements=int(found["statements"]),
                competitor=found["competitor"],
                version=found["version"],
                count=int(found["count"]),
                digest=found["digest"],
                median=float(found["median"] or "nan"),
                least=float(found["least"] or "nan"),
                most=float(found["most"] or "nan"),
                runs=int(found["runs"]),
                mebibytes=int(found["mebibytes"]),
                verdict=found["verdict"],
            )
