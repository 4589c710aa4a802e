"""An audit as Turtle: each finding an annotation of the Data Quality Vocabulary, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.base.text import is_web_address
from openness_kg.graph.local import serialize
from openness_kg.views.audit.model import Audit, Finding
from openness_kg.views.audit.words import cell


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(iris.PREFIXES[prefix] + local)


def _triples(finding: Finding) -> Iterator[ox.Triple]:
    subject, body = ox.NamedNode(finding.iri), ox.NamedNode(f"{finding.iri}.body")
    text = ". ".join((f"{finding.kind.label}: {cell(finding)}", *finding.because)) + "."
    statements: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (subject, "rdf:type", _term("okg:Finding")),
        (subject, "rdf:type", _term("dqv:QualityAnnotation")),
        (subject, "rdf:type", _term("oa:Annotation")),
        (subject, "okg:findingKind", ox.NamedNode(finding.kind.iri)),
        (subject, "okg:edition", ox.NamedNode(finding.edition.iri)),
        (subject, "oa:motivatedBy", _term("dqv:qualityAssessment")),
        (subject, "oa:hasBody", body),
        (subject, "prov:wasAttributedTo", ox.NamedNode(iris.mint("organisation", "openness-kg-contributors"))),
        (subject, "prov:wasGeneratedBy", ox.NamedNode(iris.mint("audit", finding.kind.name))),
        (body, "rdf:type", _term("oa:TextualBody")),
        (body, "rdf:value", ox.Literal(text, language="en")),
        (body, "dct:format", ox.Literal("text/plain")),
    ]
    statements += [(subject, "oa:hasTarget", ox.NamedNode(target)) for target in finding.targets]
    statements += [
        (subject, "prov:hadPrimarySource", ox.NamedNode(link)) for link in finding.links if is_web_address(link)
    ]
    for holder, predicate, value in statements:
        yield ox.Triple(holder, _term(predicate), value)


def render(audit: Audit) -> bytes:
    """Return the findings as Turtle."""
    return serialize([triple for finding in audit.findings for triple in _triples(finding)], "turtle")
