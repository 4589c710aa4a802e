"""Writes models and datasets of the catalogue as Turtle, in the form in which the data is kept by hand."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.importing.common import licences, permalink
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.common.tables import stated_access
from openness_kg.importing.common.turtle import comment, head, literal, statement, subject
from openness_kg.importing.ecosystem.model import ECOSYSTEM, FOLDER, SOURCE, EcosystemReport
from openness_kg.importing.ecosystem.subjects import Subject

_AVAILABILITY = {"model": "okg:weightsAvailability", "dataset": "okg:availability"}


def turtle(found: Subject, known: GraphLookup, commit: str, report: EcosystemReport) -> str:
    """Return a new model or dataset as a Turtle file, with a statement and its source for each edge."""
    asset = found.asset
    name = iris.compact(found.iri)

    def source(key: str, line: int = 0) -> str:
        return permalink.link(SOURCE, commit, FOLDER, asset.file, line or asset.line(key))

    under = licences.statements(asset.licence, source("license"), known) if asset.licence else []
    if asset.licence and not under:
        report.tell(asset, "license", asset.licence, "licence-undescribed", "No licence of the graph.")
    level, restriction = _access(found, report)
    limit = f"restriction:{iris.slug(found.iri)}-closed-in-{ECOSYSTEM}" if restriction else ""
    edges: dict[str, list[str]] = {}
    for edge in found.edges:
        edges.setdefault(f"okg:{edge.local}", []).append(iris.compact(edge.target))
    statements = [
        ("a", f"okg:{asset.kind.capitalize()}"),
        ("rdfs:label", literal(asset.name, "@en")),
        *([("dct:created", asset.created)] if asset.created else []),
        *([("rdfs:seeAlso", ", ".join(f"<{page}>" for page in asset.pages))] if asset.pages else []),
        *([("okg:maker", ", ".join(map(iris.compact, found.makers)))] if found.makers else []),
        *((predicate, ", ".join(targets)) for predicate, targets in sorted(edges.items())),
        *([("okg:statedAccess", literal(asset.access))] if asset.access else []),
        *([(_AVAILABILITY[asset.kind], f"okg:{level}")] if level else []),
        *([("okg:availabilityEvidence", f"<{source('access')}>")] if level else []),
        *([("okg:hasRestriction", limit)] if limit else []),
        *under,
        ("prov:hadPrimarySource", f"<{source('')}>"),
    ]
    blocks = [subject(name, statements)]
    blocks += [
        statement(
            name,
            f"okg:{edge.local}",
            iris.compact(edge.target),
            source("dependencies", edge.line),
            doubtful=bool(edge.doubt),
            note=edge.doubt,
        )
        for edge in found.edges
    ]
    if limit:
        kind = [
            ("a", "okg:Restriction"),
            ("rdfs:label", literal(f"{asset.name}: closed in Ecosystem Graphs", "@en")),
            ("okg:restrictionKind", f"okg:{restriction}"),
            ("prov:hadPrimarySource", f"<{source('access')}>"),
        ]
        blocks.append(subject(limit, kind))
    body = "\n".join(blocks)
    return f"# {comment(asset.name)}: as Ecosystem Graphs has it.\n\n{head(body, iris.ID)}\n{body}"


def _access(found: Subject, report: EcosystemReport) -> tuple[str, str]:
    """Return the level that the catalogue's word for access implies and the kind of its restriction, each if any."""
    asset = found.asset
    level, restriction = stated_access().get((asset.kind, asset.access), ("", ""))
    if level == "open" and asset.access_note:
        problem = "The explanation may take the word back: no level."
        report.tell(asset, "access", f"{asset.access}: {asset.access_note}", "access-explained", problem)
        return "", ""
    if asset.access and not level:
        problem = "The word says too little for a level: kept as the catalogue's word."
        if asset.access_note:
            report.tell(asset, "access", f"{asset.access}: {asset.access_note}", "access-word", problem)
        else:
            report.count(f"{asset.kind}.access: {asset.access}", "access-word", problem)
    return level, restriction
