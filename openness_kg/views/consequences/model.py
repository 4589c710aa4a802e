"""What differs between a graph and one in which something is supposed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from openness_kg.views import registry
from openness_kg.views.words import Named


@dataclass(frozen=True)
class Supposed:
    """What was supposed, with what is stated now.

    Attributes:
        thing: what it is about.
        property: which property of it, called by a noun.
        before: what counts now, of the thing or its family; none if nothing does. Of a restriction the day of its end.
        after: what is supposed; None for the end of a restriction.
        day: the day from which it is so, or of an end; empty for always.

    """

    thing: Named
    property: Named
    before: tuple[Named, ...]
    after: Named | None
    day: str


@dataclass(frozen=True)
class Conclusion:
    """The effective level of a cell, and what came of comparing it with what is derived; slugs, empty for none."""

    level: str
    outcome: str
    derived: str


@dataclass(frozen=True)
class Cell:
    """A cell of an edition whose effective level, outcome or derived level changes."""

    edition: Named
    project: Named
    criterion: Named
    before: Conclusion
    after: Conclusion

    @property
    def changes_level(self) -> bool:
        """Whether its effective level changes, and not only what is concluded beside it."""
        return self.before.level != self.after.level


@dataclass(frozen=True)
class Score:
    """The score of a project in an edition that changes, by effective levels."""

    edition: Named
    project: Named
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Bearing:
    """What bears on more models or on fewer.

    Attributes:
        about: ``restriction``, ``licence-term``, ``weights``, ``licence-of-weights`` or ``data``.
        what: which one.
        how: how it bears on them, in a word.
        more: how many models it bears on now on which it did not.
        fewer: how many it no longer does.

    """

    about: str
    what: Named
    how: str
    more: int
    fewer: int


@dataclass(frozen=True)
class Consequences:
    """All that changes.

    Attributes:
        supposed: what was supposed.
        cells: by edition, the newest first, project and criterion.
        scores: in the same order.
        bearings: what bears on models, by what it is about.
        models: how many models and families anything changes for, whatever edition the cells are of.

    """

    supposed: tuple[Supposed, ...]
    cells: tuple[Cell, ...]
    scores: tuple[Score, ...]
    bearings: tuple[Bearing, ...]
    models: int

    @property
    def levels(self) -> tuple[Cell, ...]:
        """The cells whose level changes."""
        return tuple(cell for cell in self.cells if cell.changes_level)

    @property
    def projects(self) -> int:
        """How many projects have a cell whose level changes."""
        return len({cell.project.iri for cell in self.levels})

    def text(self) -> str:
        """Return the consequences as plain text."""
        return registry.text("consequences", self, "text")

    def csv(self) -> str:
        """Return the cells as CSV."""
        return registry.text("consequences", self, "csv")

    def json(self) -> str:
        """Return the consequences as JSON."""
        return registry.text("consequences", self, "json")
