"""Puts the answers of ``queries/audit/`` together as findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from openness_kg.base import iris
from openness_kg.base.formats import chosen
from openness_kg.base.iris import slug
from openness_kg.graph import catalogue, resources
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.audit.model import Audit, Finding, FindingKind, Sibling
from openness_kg.views.uncounted import uncounted
from openness_kg.views.words import Named


def make_audit(graph: OpenGraph, edition: str | None, kinds: Sequence[str], project: str | None) -> Audit:
    """Return what the audit finds.

    Args:
        graph: what answers the queries.
        edition: the IRI of an edition; all of them for None.
        kinds: names of kinds; all of them if there are none.
        project: the IRI of a project; all of them for None.

    Raises:
        OpennessError: there is no such kind.

    """
    known = {path.stem: path for path in resources.query_files("audit")}
    for name in kinds:
        chosen("The audit has no kind", known, name)
    labels = {row["concept"]: row["label"] for row in graph.rows("explain/labels")}
    described = {row["name"]: row for row in graph.rows("lookup/finding-kinds")}
    wanted = {"edition": edition, "project": project}
    values = {name: value for name, value in wanted.items() if value is not None}
    doubts = _doubts(graph.rows("explain/uncounted", values))
    asked, findings = [], []
    for name in sorted(set(kinds) or known):
        query = catalogue.named(f"audit/{name}")
        about = described[name]
        kind = FindingKind(name, about["kind"], about["label"], query.summary, about["request"], "remark" in about)
        asked.append(kind)
        findings += _findings(kind, graph.rows(query.name, values), labels, doubts)
    return Audit(asked, sorted(findings, key=_place))


_Doubts: TypeAlias = Mapping[tuple[str, str, str], tuple[str, ...]]
"""What does not count, by the IRIs of edition, project and criterion: no edition if in all, no criterion for all."""


def _doubts(rows: Iterable[Solution]) -> _Doubts:
    groups: dict[tuple[str, str, str], list[Solution]] = defaultdict(list)
    for row in rows:
        for criterion in (row["criterion"], ""):
            groups[row.get("edition", ""), row["project"], criterion].append(row)
    return {key: tuple(f"{one.sentence}: {one.reason}" for one in uncounted(group)) for key, group in groups.items()}


def _findings(
    kind: FindingKind,
    rows: Iterable[Solution],
    labels: Mapping[str, str],
    doubts: _Doubts,
) -> list[Finding]:
    """Put the rows on the same cell, and about the same thing, together."""
    groups: dict[tuple[str, str, str, str], list[Solution]] = defaultdict(list)
    for row in rows:
        groups[row["edition"], row["project"], row.get("criterion", ""), row.get("about", "")].append(row)

    def named(iri: str) -> Named:
        return Named(iri, slug(iri), labels.get(iri, slug(iri)))

    findings = []
    for (edition, project, criterion, about), group in groups.items():
        finding = Finding(
            kind=kind,
            iri=iris.finding(kind.name, edition, project, criterion, about),
            edition=named(edition),
            project=named(project),
            criterion=named(criterion) if criterion else None,
            level=slug(group[0].get("level", "")),
            expected=tuple(sorted({slug(level) for level in _values(group, "expected")})),
            because=_values(group, "because"),
            marks=_values(group, "mark"),
            cited=_values(group, "cited"),
            evidence=_values(group, "evidence"),
            about=about,
            about_label=group[0].get("aboutLabel", ""),
            bases=_values(group, "base"),
            artefacts=_values(group, "artefact"),
            siblings=tuple(
                Sibling(named(where), named(other), named(asked), slug(level), links)
                for (where, other, asked, level), links in _siblings(group).items()
            ),
            targets=_values(group, "target", "siblingTarget"),
            doubt=doubts.get(("", project, criterion), ()) + doubts.get((edition, project, criterion), ()),
            settles=max(int(row.get("settles", "0")) for row in group),
        )
        findings.append(finding)
    return findings


def _siblings(group: list[Solution]) -> dict[tuple[str, str, str, str], tuple[str, ...]]:
    """Return the links of each other rating by edition, project, criterion and level."""
    links: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in group:
        if "siblingLevel" in row:
            where = row.get("siblingEdition", row["edition"])
            key = where, row["sibling"], row["siblingCriterion"], row["siblingLevel"]
            links[key] |= {row["siblingEvidence"]} if "siblingEvidence" in row else set()
    return {key: tuple(sorted(links[key])) for key in sorted(links)}


def _values(group: list[Solution], *names: str) -> tuple[str, ...]:
    return tuple(sorted({row[name] for row in group for name in names if name in row}))


def _place(finding: Finding) -> tuple[str, ...]:
    criterion = finding.criterion.slug if finding.criterion else ""
    words = (";".join(values) for values in (finding.expected, finding.because, finding.links))
    return (
        finding.kind.name,
        finding.edition.slug,
        finding.project.slug,
        criterion,
        finding.level,
        *words,
        finding.about,
    )
