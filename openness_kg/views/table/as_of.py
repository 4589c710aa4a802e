"""The table of an index as it stood on a day, from dated ratings: curated levels, since lineage is known as of now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.base.text import quoted
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.table import marks
from openness_kg.views.table.model import Cell, Column, Row, Table
from openness_kg.views.words import Named


def day(text: str, today: date) -> date:
    """Return a day that a user names.

    Raises:
        OpennessError: it is no date, or one that has not come yet.

    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text != found.isoformat():
        raise OpennessError(f"{quoted(text)} is no day: write it as year, month and day, such as 2025-03-20.")
    if found > today:
        raise OpennessError(f"The day {text} has not come yet: name one that has.")
    return found


def make_table(graph: OpenGraph, index: str, wanted: date) -> tuple[Table, str]:
    """Return the table of an index on a day, and the last day until then on which one of its levels changed.

    A row is a record of the index, under the project that it rated then; rows are sorted by score, highest first, then
    by name.

    Args:
        graph: what answers the queries.
        index: the IRI of the organisation whose levels are shown.
        wanted: the day.

    Raises:
        OpennessError: there is no history of the index, or none as early as that.

    """
    days = [row for row in graph.rows("lookup/history-days", {"index": index}) if row["index"] == index]
    if not days:
        raise OpennessError(f"There is no history of the index {slug(index)} in the graph.")
    label = days[0]["label"]
    before = [row["day"] for row in days if row["day"] <= wanted.isoformat()]
    if not before:
        raise OpennessError(
            f"The history of the index {label} begins on {days[0]['day']}: name that day or a later one."
        )
    changed = max(before)

    def ask(name: str) -> Iterable[Solution]:
        return graph.rows(f"table/{name}", {"index": index, "day": changed})

    criteria = [Column.of(row) for row in ask("as-of-criteria")]
    levels = {(row["record"], row["criterion"]): slug(row["curated"]) for row in ask("as-of-cells")}
    rows = [
        Row(
            iri=row["project"],
            slug=slug(row["project"]),
            name=row["name"],
            link=row.get("link", ""),
            organisations=(),
            models=(),
            bases=(),
            tuning=(),
            licences=(),
            cells=tuple(_cell(levels.get((row["record"], criterion.iri), "unknown")) for criterion in criteria),
            score=Decimal(row["curated"]),
            maximum=int(row["maximum"]),
            inherited=(),
        )
        for row in ask("as-of-projects")
    ]
    rows.sort(key=lambda row: (-row.score, row.name, row.slug))
    table = Table(
        edition=Named(index, f"{slug(index)}@{wanted}", f"{label} on {wanted}"),
        issued=wanted.isoformat(),
        citation="",
        ratings="curated",
        criteria=criteria,
        rows=rows,
        levels=marks.read(graph)[0],
        outcomes={},
    )
    return table, changed


def _cell(level: str) -> Cell:
    return Cell(level, level, "unknown", level, "", "", (), "")
