"""Draws the charts of docs/hub.md from what the catalogue's queries answer.

    .venv/bench/bin/python benchmarks/hub_charts.py MODELS TREES [FOLDER]

MODELS and TREES are the two stores that the page names. Queries are asked by the command, and nothing is counted here:
bars are the numbers of rows. `make hub-charts TREES=DIR` fills the stores from the two files of a crawl first.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / ".venv" / "bin" / "openness-kg"
FOLDER = ROOT / "docs"
MOST = 12
"""Bars that a chart has at most."""
# told apart by those who see no red or green, and by grey
DARK, MIDDLE, LIGHT = "#1b4965", "#62a0bf", "#cfe3ee"

Row = dict[str, str]
Bars = list[tuple[str, list[int]]]


def answer(query: str, store: Path) -> list[Row]:
    """Return the rows of a query of the catalogue."""
    command = [str(PROGRAM), "query", query, "--store", str(store), "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(csv.DictReader(io.StringIO(done.stdout, newline="")))


def licences(rows: Sequence[Row]) -> Bars:
    """Return fine-tunes by base: those that state an approved licence, another one, and none."""
    found = []
    for row in rows:
        if row["relation"] == "finetune" and row["source"] == "curated":
            all_of, stated, approved = (int(row[name]) for name in ("models", "withLicence", "approved"))
            found.append((row["baseLabel"], [approved, stated - approved, all_of - stated]))
    return found


def restrictions(rows: Sequence[Row]) -> Bars:
    """Return models by restriction: those that inherit it by a curated ancestor, and others."""
    found = []
    for row in rows:
        through = int(row["throughCurated"])
        found.append((row["restrictionLabel"], [through, int(row["models"]) - through]))
    return found


def relations(rows: Sequence[Row]) -> Bars:
    """Return models by relation: read ones, and those of which an edge alone is known."""
    found: dict[str, list[int]] = {}
    for row in rows:
        bars = found.setdefault(f"{row['relation']}, base {row['source']}", [0, 0])
        bars[0 if row["read"] == "yes" else 1] = int(row["models"])
    return sorted(found.items(), key=lambda item: -sum(item[1]))


def drift(rows: Sequence[Row]) -> Bars:
    """Return models by licence of a curated base and their own, where these differ."""
    found = []
    for row in rows:
        if row["source"] == "curated" and row["relation"] == "finetune" and row["licence"] != row["baseLicence"]:
            names = (row[name].removeprefix("LicenseRef-") for name in ("baseLicence", "licence"))
            found.append((" → ".join(names), [int(row["models"])]))
    return found


def draw(bars: Bars, title: str, parts: Sequence[str], path: Path) -> None:
    """Draw a chart of bars: the same bytes for the same numbers."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "openness-kg", "svg.fonttype": "none", "font.size": 9})
    import matplotlib.pyplot as plt

    shown = bars[:MOST]
    figure, axes = plt.subplots(figsize=(8, 0.6 + 0.3 * len(shown) + 0.5), layout="constrained")
    places = range(len(shown))
    left = [0] * len(shown)
    for part, colour in zip(range(len(parts)), (DARK, MIDDLE, LIGHT), strict=False):
        widths = [numbers[part] for _, numbers in shown]
        drawn: Any = axes.barh(places, widths, left=left, color=colour, edgecolor="#444", linewidth=0.4)
        drawn.set_label(parts[part])
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, total in zip(places, left, strict=True):
        axes.annotate(f"{total:,}", (total, place), xytext=(3, 0), textcoords="offset points", va="center")
    axes.set_yticks(places, labels=[name for name, _ in shown])
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.set(xlabel="models")
    figure.suptitle(title, fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    if len(parts) > 1:
        axes.legend(frameon=False, loc="lower right")
    figure.savefig(path, metadata={"Date": None, "Creator": None, "Title": title})
    plt.close(figure)


def main(models: Path, trees: Path, folder: Path = FOLDER) -> None:
    """Draw the four charts."""
    charts = (
        (
            "licences",
            licences(answer("hub/licence-shares", models)),
            "Declared fine-tunes of curated bases, by the licence that they state",
            ("OSI-approved", "another", "none"),
        ),
        (
            "restrictions",
            restrictions(answer("hub/restrictions-reach", trees)),
            "Models that a restriction reaches",
            ("by a curated ancestor", "by a declared licence alone"),
        ),
        (
            "relations",
            relations(answer("hub/relations", trees)),
            "Models by how they were made, as declared",
            ("metadata was read", "an edge alone is known"),
        ),
        (
            "drift",
            drift(answer("hub/licence-drift", models)),
            "Declared fine-tunes under another licence than their curated base",
            ("models",),
        ),
    )
    for name, bars, title, parts in charts:
        draw(bars, title, parts, folder / f"hub-{name}.svg")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
