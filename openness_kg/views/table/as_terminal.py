"""A table for the terminal: as wide, and in as many colours, as that is, with Rich."""

from __future__ import annotations

import io

from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from openness_kg.views.table import as_text
from openness_kg.views.table.model import Table
from openness_kg.views.words import shortest

_WIDE = 142
"""From this width on, columns carry their labels; below it, numbers with a legend."""
_STYLES = {"open": "bold white on green4", "partial": "bold white on #b45f06", "closed": "bold white on red3"}
"""Colours that stay what they are called on a terminal of 16 colours."""


def render(table: Table) -> str:
    """Return the table for the terminal behind stdout."""
    seen = Console()
    console = Console(file=io.StringIO(), force_terminal=True, width=seen.width, no_color=seen.no_color)
    with console.capture() as capture:
        console.print(renderable(table, console.width))
    return capture.get()


def renderable(table: Table, width: int) -> RenderableType:
    """Return the table as something that a Rich console of a width prints."""
    wide = width >= _WIDE
    heading = Text(as_text.title(table), style="bold")
    grid = Grid(box=None, pad_edge=False, padding=(0, 1, 0, 0), title=heading, title_justify="left")
    first = as_text.FIRST if wide else 30
    grid.add_column("Project", max_width=first, overflow="fold")
    narrow = max((len(as_text.sign(table, cell)) for row in table.rows for cell in row.cells), default=2)
    for number, criterion in enumerate(table.criteria, 1):
        label = as_text.header(criterion.label)
        width = max(map(len, label.split())) if wide else narrow
        grid.add_column(label if wide else str(number), justify="center", width=width)
    grid.add_column("Score", justify="right", no_wrap=True)
    for row in table.rows:
        name = Text(row.name, style="bold")
        if row.origin:
            name.append(f"\n{as_text.origin(row.origin, first)}", style="not bold dim")
        cells = (Text(as_text.sign(table, cell), style=_style(cell.level)) for cell in row.cells)
        grid.add_row(name, *cells, f"{shortest(row.score)}/{row.maximum}")
    parts: list[RenderableType] = [grid, Text()]
    if not wide:
        parts.append(Text(" · ".join(f"{n} {c.label}" for n, c in enumerate(table.criteria, 1)), style="dim"))
    return Group(*parts, _legend(table))


def _style(slug: str) -> str:
    return _STYLES.get(slug, "white on grey37")


def _legend(table: Table) -> Text:
    legend = Text()
    for mark in table.levels.values():
        legend.append(f" {mark.symbol} ", style=_style(mark.slug))
        legend.append(f" {mark.label.lower()}  ")
    if table.ratings == "effective":
        for mark in table.outcomes.values():
            legend.append(f"{mark.symbol} {mark.label.lower()}  ")
    return legend
