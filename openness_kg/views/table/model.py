"""What a table is made of. It holds no rule: levels, scores and outcomes come out of SPARQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openness_kg.views.words import Named, level_word


@dataclass(frozen=True)
class Mark:
    """A level or an outcome as tables show it: sign, colour, score and meaning from the ontology."""

    slug: str
    label: str
    symbol: str
    colour: str
    meaning: str
    score: str


@dataclass(frozen=True)
class Column:
    """A column."""

    iri: str
    slug: str
    label: str
    question: str
    area: str

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Column:
        """Return the column that a solution of ``table/criteria`` or ``table/as-of-criteria`` describes."""
        return cls(row["criterion"], row["slug"], row["label"], row.get("question", ""), row["area"])


LOWERING = ("inherited", "contradicted")
"""The outcomes that lower a level; the others are of agreement."""


@dataclass(frozen=True)
class Cell:
    """A cell: slugs of the levels, of precision and outcome (empty where there is none), and evidence.

    ``also`` tells whether the project's own facts limit an inherited level too.
    """

    level: str
    curated: str
    derived: str
    effective: str
    precision: str
    outcome: str
    through: tuple[Named, ...]
    evidence: str
    also: bool = False

    @property
    def word(self) -> str:
        """The level as CSV and JSON write it."""
        return level_word(self.level)


@dataclass(frozen=True)
class Row:
    """A row: a project with its cells in the order of the columns."""

    iri: str
    slug: str
    name: str
    link: str
    organisations: tuple[Named, ...]
    models: tuple[Named, ...]
    bases: tuple[Named, ...]
    tuning: tuple[Named, ...]
    licences: tuple[str, ...]
    cells: tuple[Cell, ...]
    score: Decimal
    maximum: int
    inherited: tuple[str, ...]
    licence_kinds: tuple[Named, ...] = ()
    aliases: tuple[str, ...] = ()
    types: tuple[Named, ...] = ()

    @property
    def origin(self) -> str:
        """What stands under the name: the direct bases or, where none is known, the models on offer."""
        names, word = (self.bases, "on") if self.bases else (self.models, "offers")
        return f"{word} {', '.join(named.label for named in names)}" if names else ""


@dataclass(frozen=True)
class Table:
    """A table of one edition by one kind of ratings, its rows in their order."""

    edition: Named
    issued: str
    citation: str
    ratings: str
    criteria: Sequence[Column]
    rows: Sequence[Row]
    levels: Mapping[str, Mark]
    outcomes: Mapping[str, Mark]
    types: Sequence[Named] = ()
    licence_kinds: Sequence[Named] = ()

    def marks(self, cell: Cell) -> tuple[Mark, ...]:
        """Return what a cell shows beside its level: what came of the derivation, and whose facts lower it too."""
        if self.ratings != "effective" or cell.outcome not in self.outcomes:
            return ()
        found = self.outcomes[cell.outcome]
        return (found, self.outcomes["contradicted"]) if cell.also else (found,)

    @property
    def areas(self) -> list[tuple[str, int]]:
        """The areas in their order, each with its number of columns."""
        areas: list[tuple[str, int]] = []
        for criterion in self.criteria:
            if areas and areas[-1][0] == criterion.area:
                areas[-1] = (criterion.area, areas[-1][1] + 1)
            else:
                areas.append((criterion.area, 1))
        return areas
