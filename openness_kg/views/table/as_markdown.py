"""A table as GitHub-flavoured Markdown."""

from __future__ import annotations

from openness_kg.base.text import markdown as escape
from openness_kg.views.table.model import LOWERING, Cell, Table
from openness_kg.views.words import shortest


def _cell(table: Table, cell: Cell) -> str:
    # agreement has no sign here
    return escape(table.levels[cell.level].symbol) + "".join(m.symbol for m in table.marks(cell) if m.slug in LOWERING)


def render(table: Table) -> str:
    """Return the table with a legend below it."""
    head = ["Project", "Built on", *(criterion.label for criterion in table.criteria), "Score"]
    lines = ["| " + " | ".join(map(escape, head)) + " |", "|" + " --- |" * len(head)]
    for row in table.rows:
        score = f"{shortest(row.score)}/{row.maximum}"
        lines.append(
            "| "
            + " | ".join([escape(row.name), escape(row.origin), *(_cell(table, c) for c in row.cells), score])
            + " |"
        )
    legend = [f"{escape(mark.symbol)} {escape(mark.label.lower())}" for mark in table.levels.values()]
    if table.ratings == "effective":
        legend += [f"{m.symbol} {escape(m.label.lower())}" for slug, m in table.outcomes.items() if slug in LOWERING]
    lines += ["", f"{escape(table.edition.label)}, {table.ratings} ratings. " + " · ".join(legend), ""]
    return "\n".join(lines)
