"""Charts of the races: seconds by models, both on logarithmic scales, with fitted exponents."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.race.competitors import COMPETITORS
from benchmarks.race.results import Row

Points = list[tuple[int, float]]
_OWN = frozenset(competitor.name for competitor in COMPETITORS if competitor.own)


def series(rows: Iterable[Row], race: str) -> dict[str, Points]:
    """Return models and seconds by competitor, of made-up graphs, since the shipped one has another shape.

    Of the queries it is the sum, at sizes at which all were answered rightly.
    """
    parts: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.race.partition(":")[0] == race and row.size.isdecimal():
            parts[row.competitor][int(row.size)].append(row)
    found: dict[str, Points] = {}
    for name, by_size in parts.items():
        right = {size: here for size, here in by_size.items() if all(row.verdict == "ok" for row in here)}
        found[name] = sorted((size, sum(row.median for row in here)) for size, here in right.items())
    return {name: points for name, points in found.items() if points}


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line through the logarithms, by least squares."""
    logs = [(math.log(size), math.log(max(seconds, 1e-6))) for size, seconds in points]
    middle = sum(x for x, _ in logs) / len(logs), sum(y for _, y in logs) / len(logs)
    spread = sum((x - middle[0]) ** 2 for x, _ in logs)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in logs) / spread


def draw(rows: Sequence[Row], race: str, title: str, path: Path) -> None:
    """Draw the chart of a race: the same bytes for the same results."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "openness-kg", "svg.fonttype": "none", "font.size": 9})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for number, (name, points) in enumerate(sorted(series(rows, race).items(), key=lambda item: -item[1][-1][1])):
        label = f"{name} ({exponent(points):.2f})" if len(points) > 1 else name
        style = "-" if name in _OWN else "--"
        width = 2 if name in _OWN else 1
        # a sign for each, since colours alone do not tell lines apart for everybody
        axes.plot(*zip(*points, strict=True), style, label=label, linewidth=width, marker=_SIGNS[number % len(_SIGNS)])
    axes.set(xscale="log", yscale="log", title=title, xlabel="models", ylabel="seconds")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(title="(exponent)", loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


_SIGNS = "osD^v<>pPX*h"
