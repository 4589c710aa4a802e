"""The ratings of the indexes as nanopublications, one a cell: what it says, where that is from, and who wrote it down.

They follow the Nanopublication Guidelines (nanopub.net) and are unsigned: who publishes them signs them with a key of
their own, which gives them their Trusty URIs. They are of the day on which the dataset was issued; the day of the
edition is said with where a rating is from.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from itertools import groupby

from openness_kg.base import iris
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.graph import writing
from openness_kg.graph.terms import Iri, Literal, Term, Triple
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site import addresses
from openness_kg.site.descriptions.counts import QUERIES
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.statements import full
from openness_kg.site.site import File, Site

PATH = "nanopubs.trig.gz"
_LEVEL = 6
_CREATOR = Iri(f"{iris.ID}organisation/openness-kg-contributors")
_LICENCE = Iri("https://creativecommons.org/licenses/by/4.0/")
_TYPE = full("rdf:type")
_NP = "http://www.nanopub.org/nschema#"
_HEAD = (
    ("hasAssertion", "assertion"),
    ("hasProvenance", "provenance"),
    ("hasPublicationInfo", "pubinfo"),
)
_ASSERTED = {
    "project": "okg:ratedProject",
    "criterion": "okg:criterion",
    "level": "okg:level",
    "edition": "okg:edition",
}


def files(site: Site) -> Iterator[File]:
    """Yield all nanopublications in one file."""
    content = gzip.compress(writing.rewritten(nquads(site.graph), "trig"), _LEVEL, mtime=0)
    yield File(PATH, content, "The ratings of the indexes as nanopublications", GRAPH_FORMATS["trig"].media_type)


def nquads(graph: KnowledgeGraph) -> bytes:
    """Return a nanopublication for each rating of an edition, as N-Quads in order of graphs."""
    lines: list[str] = []
    created = Facts(graph).issued
    rows = graph.query(f"{QUERIES}ratings")
    for rating, alike in groupby(rows, key=lambda row: row["rating"].value):
        found = list(alike)
        row = found[0]
        evidence = sorted({r["evidence"].value for r in found if "evidence" in r})
        parts = _nanopub(rating, row, evidence, created)
        for part in sorted(parts):
            name = f" <{_part(rating, part)}> ."
            lines.extend(sorted(f"{t.subject} {t.predicate} {t.object}{name}" for t in parts[part]))
    return "".join(f"{line}\n" for line in lines).encode()


def _part(rating: str, part: str = "") -> str:
    return f"{rating}.nanopub{'.' if part else ''}{part}"


def _nanopub(rating: str, row: Mapping[str, Term], evidence: list[str], created: str) -> dict[str, list[Triple]]:
    """Return the four graphs of a nanopublication by their names."""
    this, assertion, of = Iri(_part(rating)), Iri(_part(rating, "assertion")), Iri(rating)
    provenance = [Triple(assertion, full("prov:wasDerivedFrom"), row["edition"])]
    if "issued" in row:
        provenance.append(Triple(Iri(row["edition"].value), full("dct:issued"), row["issued"]))
    if "index" in row:
        provenance.append(Triple(assertion, full("prov:wasAttributedTo"), row["index"]))
    provenance += [Triple(of, full("prov:hadPrimarySource"), Iri(source)) for source in evidence]
    information = [
        Triple(this, full("dct:creator"), _CREATOR),
        Triple(this, full("dct:license"), _LICENCE),
        Triple(this, full("prov:wasDerivedFrom"), Iri(addresses.DATASET)),
    ]
    if created:
        information.append(Triple(this, full("dct:created"), Literal(created, full("xsd:date").value)))
    return {
        "head": [
            Triple(this, _TYPE, Iri(f"{_NP}Nanopublication")),
            *(Triple(this, Iri(_NP + name), Iri(_part(rating, part))) for name, part in _HEAD),
        ],
        "assertion": [
            Triple(of, _TYPE, full("okg:CuratedRating")),
            *(Triple(of, full(name), row[variable]) for variable, name in _ASSERTED.items()),
        ],
        "provenance": provenance,
        "pubinfo": information,
    }
