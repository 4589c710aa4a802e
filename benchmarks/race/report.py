"""Writes docs/benchmarks.md and its charts from results: `python -m benchmarks.race.report RESULTS.csv [FOLDER]`.

What is said around the tables stands in ``template.md``; a line ``{{table load}}`` there is a table of a race, and so
on for the functions below. Why another one is faster is written by hand in ``why.toml``. All figures come from the
results.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.race import results
from benchmarks.race.competitors import COMPETITORS, RACES, REFERENCE
from benchmarks.race.results import Row

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
_PLACE = re.compile(r"^\{\{(\w+)(?: (\w+))?\}\}$", re.MULTILINE)
_OWN = frozenset(competitor.name for competitor in COMPETITORS if competitor.own)


def page(rows: Sequence[Row], machine: Mapping[str, str], template: str, why: Mapping[str, Mapping[str, str]]) -> str:
    """Return the page of the docs.

    Args:
        rows: the results.
        machine: what they were measured on.
        template: the page, with places for tables and charts.
        why: by race and competitor, why that one is faster than openness-kg.

    """

    def filled(place: re.Match[str]) -> str:
        kind, name = place.groups()
        match kind:
            case "table":
                return table(rows, name)
            case "chart":
                return f"![{TITLES[name]}](benchmarks-{name}.svg)" if charted(rows, name) else ""
            case "versions":
                return versions(rows)
            case "behind":
                return behind(rows, why)
            case "growth":
                return growth(rows)
        return machine[kind]

    inline = re.sub(r"\{\{(\w+)\}\}(?!$)", lambda found: machine.get(found[1], found[0]), template)
    return re.sub(r"\n{3,}", "\n\n", _PLACE.sub(filled, inline))


TITLES = {
    "load": "Seconds to load, by models",
    "validate": "Seconds to validate, by models",
    "derive": "Seconds to derive, by models",
    "queries": "Seconds for the table and six queries together, by models",
    "main": "Seconds for the main job, by models",
}


def of_race(rows: Iterable[Row], race: str) -> list[Row]:
    """Return the results of a race; of the queries those of all."""
    return [row for row in rows if row.race.partition(":")[0] == race]


def sizes(rows: Iterable[Row]) -> dict[str, int]:
    """Return the sizes that results are of, with the statements at each, the smallest first."""
    return dict(sorted({row.size: row.statements for row in rows}.items(), key=lambda item: _order(item[0])))


def _order(size: str) -> int:
    return int(size) if size.isdecimal() else -1


def label(size: str, statements: int) -> str:
    """Return what a size is called."""
    name = f"{int(size):,} models" if size.isdecimal() else size
    return f"{name}, {statements:,} statements"


def table(rows: Iterable[Row], race: str) -> str:
    """Return the table of a race: a line for each size and competitor, the fastest first, those without a time last."""
    found = of_race(rows, race)
    names = list(dict.fromkeys(row.race for row in found))
    head = ["size", *(["query"] if names != [race] else []), *COLUMNS]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for size, statements in sizes(found).items():
        for name in names:
            here = [row for row in found if row.size == size and row.race == name]
            own = next((row.median for row in here if row.competitor == REFERENCE and row.verdict == "ok"), None)
            for row in sorted(here, key=lambda row: (row.verdict != "ok", row.median)):
                query = f" `{name.partition(': ')[2]}` |" if name != race else ""
                lines.append(f"| {label(size, statements)} |{query} {_cells(row, own)} |")
    return "\n".join(lines)


COLUMNS = ("competitor", "lines of answer", "ratio", "seconds", "from … to", "runs", "MiB")


def _cells(row: Row, own: float | None) -> str:
    name = f"**{row.competitor}**" if row.competitor in _OWN else row.competitor
    memory = str(row.mebibytes or "")
    if row.verdict != "ok":
        return f"{name} | {row.verdict.replace('|', '/')} | | | | | {memory}"
    ratio = f"{row.median / own:.2f}" if own else ""
    times = f"{row.median:.3f} | {row.least:.3f} … {row.most:.3f}"
    return f"{name} | {row.count:,} | {ratio} | {times} | {row.runs} | {memory}"


def versions(rows: Iterable[Row]) -> str:
    """Return a list of the competitors with their versions."""
    found = {row.competitor: row.version for row in rows if row.version}
    return "\n".join(
        f"- {name}: {version}" for name, version in sorted(found.items(), key=lambda item: item[0].lower())
    )


def behind(rows: Sequence[Row], why: Mapping[str, Mapping[str, str]]) -> str:
    """Return a table of where another one was faster than the fastest way of openness-kg, at the largest size.

    It was if its longest run was shorter than the shortest of openness-kg.
    """
    lines = ["| race | size | faster | seconds | openness-kg | ratio | why |", "|---|---|---|---|---|---|---|"]
    for race in dict.fromkeys(row.race for row in rows):
        right = [row for row in rows if row.race == race and row.verdict == "ok"]
        for size in list(sizes(right))[-1:]:
            here = [row for row in right if row.size == size]
            own = min((row for row in here if row.competitor in _OWN), key=lambda row: row.median, default=None)
            for row in sorted(here, key=lambda row: row.median):
                if own is None or row.competitor in _OWN or row.most >= own.least:
                    continue
                reason = why.get(race.partition(":")[0], {}).get(row.competitor, "to be said")
                ratio = f"{row.median / own.median:.2f}"
                place = f"{label(size, row.statements)} | {row.competitor} | {row.median:.3f}"
                lines.append(f"| {race} | {place} | {own.median:.3f} ({own.competitor}) | {ratio} | {reason} |")
    return "\n".join(lines) if len(lines) > 2 else "There is none."  # noqa: PLR2004 - the head of the table


def growth(rows: Iterable[Row]) -> str:
    """Return a table of fitted exponents: seconds grow with the models to that power; 1 is in proportion."""
    from benchmarks.race import charts

    known = list(rows)
    lines = ["| race | competitor | exponent | sizes |", "|---|---|---|---|"]
    for race in RACES:
        for name, points in charts.series(known, race).items():
            if len(points) > 1:
                lines.append(f"| {race} | {name} | {charts.exponent(points):.2f} | {len(points)} |")
    return "\n".join(lines)


def charted(rows: Sequence[Row], race: str) -> bool:
    """Tell whether there is something to draw a line through."""
    from benchmarks.race import charts

    return any(len(points) > 1 for points in charts.series(rows, race).values())


def main(path: Path, folder: Path = DOCS) -> None:
    """Write the page and the charts."""
    from benchmarks.race import charts

    rows = list(results.read(path))
    machine = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    why = tomllib.loads((HERE / "why.toml").read_text(encoding="utf-8"))
    text = page(rows, machine, (HERE / "template.md").read_text(encoding="utf-8"), why)
    (folder / "benchmarks.md").write_text(text, encoding="utf-8")
    for race in RACES:
        if charted(rows, race):
            charts.draw(rows, race, TITLES[race], folder / f"benchmarks-{race}.svg")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
