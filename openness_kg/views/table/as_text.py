"""A table as plain text, wide enough for its labels, for files and pipes."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from openness_kg.views.table.model import Cell, Table
from openness_kg.views.words import shortest

FIRST = 36
"""The most columns that the name of a project takes."""


def title(table: Table) -> str:
    """Return the line above the table."""
    return f"{table.edition.label}: {table.ratings} ratings"


def header(label: str) -> str:
    """Return a criterion's label as a column has room for it."""
    return label.replace("documentation", "docs").replace("training ", "")


def sign(table: Table, cell: Cell) -> str:
    """Return the signs of a cell: its level, and what came of the derivation or a space."""
    return table.levels[cell.level].symbol + ("".join(mark.symbol for mark in table.marks(cell)) or " ")


def origin(text: str, width: int) -> str:
    """Return what stands under a name, as lines of a width."""
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ")


def render(table: Table) -> str:
    """Return the table without colour."""
    heads = [textwrap.wrap(header(c.label), max(map(len, header(c.label).split()))) for c in table.criteria]
    names = [
        [*textwrap.wrap(row.name, FIRST), *(origin(row.origin, FIRST).splitlines() if row.origin else ())]
        for row in table.rows
    ]
    scores = [f"{shortest(row.score)}/{row.maximum}" for row in table.rows]
    first = max(map(_width, ("Project", *(line for name in names for line in name))))
    widths = [max(map(len, head)) for head in heads]
    last = max(map(len, ("Score", *scores)))
    height = max(map(len, heads), default=1)
    lines = [title(table)]
    for number in range(height):
        shown = [head[number - height + len(head)] if number >= height - len(head) else "" for head in heads]
        ends = ("Project", "Score") if number == height - 1 else ("", "")
        lines.append(_line(ends[0], first, shown, widths, ends[1], last))
    for row, name, score in zip(table.rows, names, scores, strict=True):
        signs = [sign(table, cell).rstrip() for cell in row.cells]
        lines.append(_line(name[0] if name else "", first, signs, widths, score, last))
        lines += [line.rstrip() for line in name[1:]]
    return "\n".join([*lines, "", _legend(table)]) + "\n"


def _line(name: str, first: int, cells: Sequence[str], widths: Sequence[int], score: str, last: int) -> str:
    middle = [" " * ((w - len(cell)) // 2) + cell for cell, w in zip(cells, widths, strict=True)]
    padded = [cell.ljust(width) for cell, width in zip(middle, widths, strict=True)]
    return " ".join([name + " " * (first - _width(name)), *padded, score.rjust(last)]).rstrip()


def _legend(table: Table) -> str:
    legend = "".join(f" {mark.symbol}  {mark.label.lower()}  " for mark in table.levels.values())
    if table.ratings == "effective":
        legend += "".join(f"{mark.symbol} {mark.label.lower()}  " for mark in table.outcomes.values())
    return legend.rstrip()


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text) if not text.isascii() else 0
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text) if not text.isascii() else len(text)
