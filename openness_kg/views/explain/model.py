"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from openness_kg.views import registry
from openness_kg.views.uncounted import Uncounted
from openness_kg.views.words import Named

EDITION_OR_SCHEME = "An edition has its ratings, and a scheme is for lineage alone: name one of the two, not both."


@dataclass(frozen=True)
class Step:
    """An edge on the way from the project to a fact; depth counts from the project, at 0.

    A declared one is what a repository of a hub says of itself, on the page that is its source.
    """

    depth: int
    subject: str
    subject_iri: str
    property: str
    property_iri: str
    object: str
    object_iri: str
    source: str
    declared: bool = False


@dataclass(frozen=True)
class Fact:
    """A fact or restriction that a derived level rests on, as a sentence with its evidence."""

    iri: str
    sentence: str
    sources: tuple[str, ...]
    holder: str


@dataclass(frozen=True)
class Explanation:
    """Why a cell has its level. Levels, precision and outcome are slugs, empty where there is none.

    ``through`` are the models that limit the level and that the project does not itself offer, ``also`` what is its own
    and limits an inherited level too. Either ``edition`` or
    ``scheme`` is there. With a scheme, the level is what lineage alone allows, and ``curated`` and ``effective`` are
    empty; ``rated`` tells whether any edition rates the project.
    """

    project: Named
    criterion: Named
    edition: Named | None
    scheme: Named | None
    rated: bool
    curated: str
    evidence: tuple[str, ...]
    evidence_status: str
    derived: str
    precision: str
    effective: str
    outcome: str
    also: tuple[Named, ...]
    rule: Named | None
    rule_text: str
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    through: tuple[Named, ...]
    unknown: tuple[Named, ...]
    considered: tuple[Named, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def derived_only(self) -> bool:
        """Whether this is what lineage alone allows."""
        return self.scheme is not None

    def text(self) -> str:
        """Return the explanation as plain text."""
        return registry.text("explanation", self, "text")

    def json(self) -> str:
        """Return the explanation as JSON."""
        return registry.text("explanation", self, "json")

    def mermaid(self) -> str:
        """Return the path as a Mermaid flowchart."""
        return registry.text("explanation", self, "mermaid")


@dataclass(frozen=True)
class Line:
    """What an overview says of one criterion, as an explanation has it."""

    criterion: Named
    curated: str
    derived: str
    precision: str
    effective: str
    outcome: str
    also: tuple[Named, ...]
    rule: Named | None
    through: tuple[Named, ...]
    unknown: tuple[Named, ...]
    considered: tuple[Named, ...]


Judged: TypeAlias = Explanation | Line
"""What has the levels of one criterion."""


@dataclass(frozen=True)
class Overview:
    """A project on all criteria of an edition, or by lineage alone on all of a scheme; as in an explanation."""

    project: Named
    edition: Named | None
    scheme: Named | None
    rated: bool
    criteria: tuple[Line, ...]

    @property
    def derived_only(self) -> bool:
        """Whether this is what lineage alone allows."""
        return self.scheme is not None

    def text(self) -> str:
        """Return the overview as plain text, a line a criterion."""
        return registry.text("overview", self, "text")

    def json(self) -> str:
        """Return the overview as JSON."""
        return registry.text("overview", self, "json")
