"""Models and datasets of the catalogue, as statements."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.graph.documents import Document
from openness_kg.graph.terms import Iri, Literal
from openness_kg.importing.common import licences, permalink
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.common.statements import Stated, described, edge, english, merged, named
from openness_kg.importing.common.tables import stated_access
from openness_kg.importing.ecosystem.model import ECOSYSTEM, FOLDER, SOURCE, EcosystemReport
from openness_kg.importing.ecosystem.subjects import Subject

_AVAILABILITY = {"model": "okg:weightsAvailability", "dataset": "okg:availability"}


def document(found: Subject, known: GraphLookup, commit: str, report: EcosystemReport) -> Document:
    """Return a new model or dataset, with a statement and its source for each edge."""
    asset, subject = found.asset, Iri(found.iri)

    def source(key: str, line: int = 0) -> str:
        return permalink.link(SOURCE, commit, FOLDER, asset.file, line or asset.line(key))

    under = licences.statements(asset.licence, source("license"), known) if asset.licence else []
    if asset.licence and not under:
        report.tell(
            asset, "license", asset.licence, "licence-undescribed", "The graph does not have it all, or not so joined."
        )
    level, restriction = _access(found, report)
    limit = named(f"restriction:{iris.slug(found.iri)}-closed-in-{ECOSYSTEM}") if restriction else None
    edges = merged((f"okg:{one.local}", Iri(one.target)) for one in found.edges if not one.doubt)
    statements: list[Stated] = [
        ("a", named(f"okg:{asset.kind.capitalize()}")),
        ("rdfs:label", english(asset.name)),
        ("dct:created", asset.created),
        ("rdfs:seeAlso", map(Iri, asset.pages)),
        ("okg:maker", map(Iri, found.makers)),
        *sorted(edges, key=lambda stated: stated[0]),
        ("okg:statedAccess", Literal(asset.access) if asset.access else None),
        (_AVAILABILITY[asset.kind], named(f"okg:{level}") if level else None),
        ("okg:availabilityEvidence", Iri(source("access")) if level else None),
        ("okg:hasRestriction", limit),
        *under,
        ("prov:hadPrimarySource", Iri(source(""))),
    ]
    subjects = [described(subject, statements)]
    subjects += [
        edge(
            subject,
            f"okg:{one.local}",
            Iri(one.target),
            source("dependencies", one.line),
            doubtful=bool(one.doubt),
            note=one.doubt,
        )
        for one in found.edges
    ]
    if limit:
        kind: list[Stated] = [
            ("a", named("okg:Restriction")),
            ("rdfs:label", english(f"{asset.name}: closed in Ecosystem Graphs")),
            ("okg:restrictionKind", named(f"okg:{restriction}")),
            ("prov:hadPrimarySource", Iri(source("access"))),
        ]
        subjects.append(described(limit, kind))
    place = f"{asset.kind}s/{iris.slug(found.iri)}.ttl"
    return Document(place, f"{asset.name}: as Ecosystem Graphs has it.", tuple(subjects), iris.ID)


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
