"""What differs between two editions."""

from __future__ import annotations

from dataclasses import dataclass

from openness_kg.views import registry
from openness_kg.views.words import Named


@dataclass(frozen=True)
class Criterion:
    """A criterion that differs, by the aspect that it measures: added, dropped, or another name, area or policy."""

    aspect: str
    difference: str
    before: str
    after: str


@dataclass(frozen=True)
class Base:
    """A project whose base has other words; an empty text where an edition names none."""

    project: Named
    before: str
    after: str


@dataclass(frozen=True)
class Level:
    """A level that differs on an aspect, with the first link that each edition gives, or an empty text."""

    project: Named
    aspect: str
    before: str
    after: str
    link_before: str
    link_after: str


@dataclass(frozen=True)
class Changes:
    """A later edition held against an earlier one."""

    earlier: Named
    later: Named
    added: tuple[Named, ...]
    dropped: tuple[Named, ...]
    criteria: tuple[Criterion, ...]
    bases: tuple[Base, ...]
    levels: tuple[Level, ...]

    def text(self) -> str:
        """Return the changes as plain text."""
        return registry.text("changes", self, "text")

    def markdown(self) -> str:
        """Return the changes as a page in Markdown."""
        return registry.text("changes", self, "markdown")

    def json(self) -> str:
        """Return the changes as JSON."""
        return registry.text("changes", self, "json")
