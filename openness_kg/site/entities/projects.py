"""What a project's page says beyond the statements: its levels in all editions, why they are so, what is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from openness_kg.base.iris import slug
from openness_kg.graph.grouped import Grouped
from openness_kg.graph.store import Solution
from openness_kg.site.entities.badges import Badge, badges
from openness_kg.site.shared import Shared
from openness_kg.views.audit import Finding, FindingKind
from openness_kg.views.explain import Explanation
from openness_kg.views.words import Named


@dataclass(frozen=True)
class Rated:
    """A level in an edition; slugs of levels and outcome, the rating's IRI, what it is inherited from."""

    rating: str
    label: str
    level: str
    curated: str
    outcome: str
    also: bool
    through: Sequence[Named]
    why: str


@dataclass(frozen=True)
class Measured:
    """What criteria of several editions measure: a row of the table, with the levels of each edition."""

    label: str
    cells: Sequence[Sequence[Rated]]


@dataclass(frozen=True)
class Entered:
    """An edition that rates a project, and the IRI of its entry there."""

    edition: Named
    entry: str


@dataclass(frozen=True)
class Project:
    """What is known of a project.

    Attributes:
        editions: those that rate it, the newest first, with its entry.
        table: its levels.
        reasons: why levels are lowered or in doubt, by edition.
        findings: what the audit finds, by kind, remarks last.
        timeline: an SVG, empty without a history.
        badge: None if no edition rates it.

    """

    editions: Sequence[Entered]
    table: Sequence[Measured]
    reasons: Sequence[tuple[Named, Sequence[Explanation]]]
    findings: Sequence[tuple[FindingKind, Sequence[Finding]]]
    timeline: str
    badge: Badge | None


class Projects:
    """All projects of a graph; each query is asked once for all of them."""

    def __init__(self, shared: Shared) -> None:
        """Take what is known of a graph that holds all there is."""
        graph, audit = shared.graph.graph, shared.audit
        self._timelines = shared.timelines
        self._editions = shared.editions
        self._badges = badges(graph.rows("site/badges"))
        self._kinds = audit.in_order()
        self._findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in audit.findings:
            self._findings[finding.project.iri].append(finding)
        self._places = Grouped(graph.rows("site/cells"), "project")
        self._through: dict[tuple[str, str, str], list[Named]] = defaultdict(list)
        for row in graph.rows("table/through"):
            named = Named(row["model"], slug(row["model"]), row["label"])
            self._through[row["edition"], row["project"], row["criterion"]].append(named)
        self._cells = Grouped(graph.rows("table/cells"), "edition", "project", "criterion")
        self._reasons = {
            (named.iri, *cell): reason for named in self._editions for cell, reason in shared.reasons(named.iri).items()
        }

    def project(self, iri: str) -> Project:
        """Return what is known of a project; one that no edition rates has no table."""
        places = self._places.of(iri)
        entries = {row["edition"]: row["entry"] for row in reversed(places)}
        editions = [named for named in self._editions if named.iri in entries]
        reasons = []
        for named in editions:
            own = [row["criterion"] for row in places if row["edition"] == named.iri]
            explained = [self._reasons[key] for one in own if (key := (named.iri, iri, one)) in self._reasons]
            if explained:
                reasons.append((named, explained))
        findings = self._findings.get(iri, ())
        by_kind = [(kind, [one for one in findings if one.kind == kind]) for kind in self._kinds]
        return Project(
            editions=[Entered(named, entries[named.iri]) for named in editions],
            table=self._table(iri, places, editions),
            reasons=reasons,
            findings=[(kind, found) for kind, found in by_kind if found],
            timeline=self._timelines.get(iri, ""),
            badge=self._badges.get(iri),
        )

    def _table(self, project: str, places: Sequence[Solution], editions: Sequence[Named]) -> list[Measured]:
        """Return a row for all that criteria measure, called and placed as the newest edition has it."""
        rows: dict[str, dict[str, list[Solution]]] = defaultdict(lambda: defaultdict(list))
        for row in places:
            rows[row["row"]][row["edition"]].append(row)
        order = {named.iri: number for number, named in enumerate(editions)}

        def age(row: Solution) -> int:
            return order.get(row["edition"], len(order))

        firsts = {key: min((row for found in by.values() for row in found), key=age) for key, by in rows.items()}

        def place(key: str) -> tuple[float, float, str]:
            return float(firsts[key]["areaPosition"]), float(firsts[key]["position"]), key

        return [
            Measured(
                firsts[key]["label"],
                [[self._rated(project, row) for row in rows[key].get(named.iri, ())] for named in editions],
            )
            for key in sorted(rows, key=place)
        ]

    def _rated(self, project: str, place: Solution) -> Rated:
        key = place["edition"], project, place["criterion"]
        cell = self._cells.of(*key)[-1]
        return Rated(
            rating=place["rating"],
            label=place["label"],
            level=slug(cell.get("effective", cell["curated"])),
            curated=slug(cell["curated"]),
            outcome=slug(cell.get("outcome", "")),
            also="also" in cell,
            through=self._through.get(key, ()),
            why=f"why-{slug(key[0])}-{slug(key[2])}" if key in self._reasons else "",
        )
