"""A table for the terminal, with Rich."""

from __future__ import annotations

import io
import textwrap

from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from openness_kg.views.table.model import Cell, Table, shortest

_WIDE = 142
"""From this width on, columns carry their labels; below it, numbers with a legend."""

_STYLES = {"open": "bold white on green4", "partial": "bold white on #b45f06", "closed": "bold white on red3"}
"""Colours that stay what they are called on a terminal of 16 colours."""


def _style(slug: str) -> str:
    return _STYLES.get(slug, "white on grey37")


def _cell(table: Table, cell: Cell) -> Text:
    level = table.levels[cell.level]
    mark = table.outcomes.get(cell.outcome) if table.ratings == "effective" else None
    return Text(f"{level.symbol}{mark.symbol if mark else ' '}", style=_style(cell.level))


def renderable(table: Table, width: int) -> RenderableType:
    """Return the table as something that a Rich console of a width prints."""
    wide = width >= _WIDE
    grid = Grid(box=None, pad_edge=False, padding=(0, 1, 0, 0), title=_title(table), title_justify="left")
    first = 36 if wide else 30
    grid.add_column("Project", max_width=first, overflow="fold")
    for number, criterion in enumerate(table.criteria, 1):
        header = criterion.label.replace("documentation", "docs").replace("training ", "")
        width = max(map(len, header.split())) if wide else 2
        grid.add_column(header if wide else str(number), justify="center", width=width)
    grid.add_column("Score", justify="right", no_wrap=True)
    for row in table.rows:
        name = Text(row.name, style="bold")
        if row.origin:
            indented = textwrap.fill(row.origin, first, initial_indent="  ", subsequent_indent="  ")
            name.append(f"\n{indented}", style="not bold dim")
        score = f"{shortest(row.score)}/{row.maximum}"
        grid.add_row(name, *(_cell(table, cell) for cell in row.cells), score)
    parts: list[RenderableType] = [grid, Text()]
    if not wide:
        parts.append(Text(" · ".join(f"{n} {c.label}" for n, c in enumerate(table.criteria, 1)), style="dim"))
    parts.append(_legend(table))
    return Group(*parts)


def _title(table: Table) -> Text:
    return Text(f"{table.edition.label}: {table.ratings} ratings", style="bold")


def _legend(table: Table) -> Text:
    legend = Text()
    for mark in table.levels.values():
        legend.append(f" {mark.symbol} ", style=_style(mark.slug))
        legend.append(f" {mark.label.lower()}  ")
    if table.ratings == "effective":
        for mark in table.outcomes.values():
            legend.append(f"{mark.symbol} {mark.label.lower()}  ")
    return legend


def in_colour(table: Table) -> str:
    """Return the table for the terminal behind stdout: as wide, and in as many colours, as that is."""
    seen = Console()
    return _printed(table, Console(file=io.StringIO(), force_terminal=True, width=seen.width, no_color=seen.no_color))


def render(table: Table) -> str:
    """Return the table without colour, wide enough for its labels."""
    text = _printed(table, Console(file=io.StringIO(), width=160, color_system=None, force_terminal=False))
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _printed(table: Table, console: Console) -> str:
    with console.capture() as capture:
        console.print(renderable(table, console.width))
    return capture.get()
