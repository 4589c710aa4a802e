"""What an audit is made of. What is a finding, and why, comes out of SPARQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openness_kg.views.words import Named


@dataclass(frozen=True)
class FindingKind:
    """A kind of findings: its name, its concept, the sentence of its query, and what it asks of curators.

    A remark says what is missing and contradicts nothing: it comes last, and counts only where it is asked for.
    """

    name: str
    iri: str
    label: str
    sentence: str
    request: str
    remark: bool


@dataclass(frozen=True)
class Sibling:
    """Another rating that the finding holds against its own: the level is a slug."""

    edition: Named
    project: Named
    criterion: Named
    level: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What one query says of one cell, or of one project where there is no criterion. Levels are slugs.

    ``cited`` are the links that the edition gives, ``evidence`` those that speak for the finding; ``marks``
    are short words that set a finding apart from others of its kind; ``about`` is what it is about beside the
    cell, an IRI or a link, with ``about_label`` as the name of an entity; ``targets`` are the IRIs of the
    ratings, entries and edges that it is about; ``doubt`` says what would bear on the cell but does not count;
    ``settles`` is how many cells wait for the fact that is missing, 0 where none is.
    """

    kind: FindingKind
    iri: str
    edition: Named
    project: Named
    criterion: Named | None
    level: str
    expected: tuple[str, ...]
    because: tuple[str, ...]
    marks: tuple[str, ...]
    cited: tuple[str, ...]
    evidence: tuple[str, ...]
    about: str
    about_label: str
    bases: tuple[str, ...]
    artefacts: tuple[str, ...]
    siblings: tuple[Sibling, ...]
    targets: tuple[str, ...]
    doubt: tuple[str, ...]
    settles: int = 0

    @property
    def links(self) -> tuple[str, ...]:
        """Every link: those that the edition gives, those that speak for the finding, and the siblings'."""
        return tuple(sorted({*self.cited, *self.evidence, *(link for s in self.siblings for link in s.evidence)}))


@dataclass(frozen=True)
class Audit:
    """The findings, sorted by kind, edition, project and criterion, and the kinds that were looked for."""

    kinds: Sequence[FindingKind]
    findings: Sequence[Finding]

    def of(self, kind: FindingKind) -> list[Finding]:
        """Return the findings of a kind."""
        return [finding for finding in self.findings if finding.kind == kind]

    def in_order(self) -> list[FindingKind]:
        """Return the kinds as people read them: remarks last."""
        return sorted(self.kinds, key=lambda kind: kind.remark)

    def contradicts(self, asked: Sequence[str] = ()) -> bool:
        """Tell if anything was found but remarks; those count too if their kind is among the names."""
        return any(not finding.kind.remark or finding.kind.name in asked for finding in self.findings)
