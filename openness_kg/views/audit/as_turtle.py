"""An audit as Turtle: each finding an annotation of the Data Quality Vocabulary, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base import iris
from openness_kg.base.text import is_web_address
from openness_kg.graph.terms import LANG_STRING, Iri, Literal, Triple
from openness_kg.graph.writing import serialize
from openness_kg.views.audit.model import Audit, Finding
from openness_kg.views.audit.words import cell


def _term(name: str) -> Iri:
    prefix, _, local = name.partition(":")
    return Iri(iris.PREFIXES[prefix] + local)


def triples(finding: Finding) -> Iterator[Triple]:
    """Yield what a finding is as an annotation."""
    subject, body = Iri(finding.iri), Iri(f"{finding.iri}.body")
    doubts = (f"Not counted: {doubt}" for doubt in finding.doubt)
    text = ". ".join((f"{finding.kind.label}: {cell(finding)}", *finding.because, *doubts)) + "."
    statements: list[tuple[Iri, str, Iri | Literal]] = [
        (subject, "rdf:type", _term("okg:Finding")),
        (subject, "rdf:type", _term("dqv:QualityAnnotation")),
        (subject, "rdf:type", _term("oa:Annotation")),
        (subject, "okg:findingKind", Iri(finding.kind.iri)),
        (subject, "okg:edition", Iri(finding.edition.iri)),
        (subject, "oa:motivatedBy", _term("dqv:qualityAssessment")),
        (subject, "oa:hasBody", body),
        (subject, "prov:wasAttributedTo", Iri(iris.mint("organisation", "openness-kg-contributors"))),
        (subject, "prov:wasGeneratedBy", Iri(iris.mint("audit", finding.kind.name))),
        (body, "rdf:type", _term("oa:TextualBody")),
        (body, "rdf:value", Literal(text, LANG_STRING, "en")),
        (body, "dct:format", Literal("text/plain")),
    ]
    statements += [(subject, "oa:hasTarget", Iri(target)) for target in finding.targets]
    statements += [(subject, "prov:hadPrimarySource", Iri(link)) for link in finding.links if is_web_address(link)]
    for holder, predicate, value in statements:
        yield Triple(holder, _term(predicate), value)


def render(audit: Audit) -> bytes:
    """Return the findings as Turtle."""
    return serialize([triple for finding in audit.findings for triple in triples(finding)], "turtle")
