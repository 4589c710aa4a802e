"""The checks of FOOPS! (ontologies) and F-UJI (data), as far as files can be held against them.

What needs a network, such as that an address answers, is held against the rules for w3id.org and the files that these
lead to. Each check has what makes it fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rdflib
from rdflib import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, VANN, VOID

from openness_kg.base import iris

ONTOLOGY = rdflib.URIRef(iris.ROOT + "ontology")
DATASET = rdflib.URIRef(iris.ROOT + "dataset")
BIBO = rdflib.Namespace("http://purl.org/ontology/bibo/")
PUBLIC = rdflib.URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
PERSISTENT = ("https://w3id.org/", "https://purl.org/", "https://doi.org/")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
OPEN_FORMATS = ("text/turtle", "application/ld+json", "text/csv")
LICENCE = re.compile(r"https://creativecommons\.org/licenses/[a-z-]+/\d\.\d/")
_EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@dataclass
class Published:
    """What of a site the checks look at."""

    ontology: rdflib.Graph
    owl: bytes
    dataset: rdflib.Graph
    landing: str
    rules: str
    files: set[str]

    @property
    def embedded(self) -> dict[str, Any]:
        """The metadata in the landing page; empty if there is none, or more than one."""
        found = _EMBEDDED.findall(self.landing)
        return dict(json.loads(found[0])) if len(found) == 1 else {}


def published(site: Path) -> Published:
    """Return what the checks look at of a folder."""
    landing = site / "index.html"
    return Published(
        rdflib.Graph().parse(site / "ontology.ttl"),
        (site / "ontology.rdf").read_bytes(),
        rdflib.Graph().parse(site / "void.ttl"),
        landing.read_text(encoding="utf-8") if landing.is_file() else "",
        (site / "w3id" / ".htaccess").read_text(encoding="utf-8"),
        {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()},
    )


def copied(of: Published) -> Published:
    """Return a copy that can be spoilt."""
    graphs = []
    for graph in (of.ontology, of.dataset):
        graphs.append(rdflib.Graph())
        for triple in graph:
            graphs[-1].add(triple)
    return Published(graphs[0], of.owl, graphs[1], of.landing, of.rules, set(of.files))


@dataclass(frozen=True)
class Check:
    """A check: whether a site passes, and a way in which one does not."""

    passes: Callable[[Published], bool]
    spoil: Callable[[Published], object]


def _iri(of: Published) -> str:
    return str(of.ontology.value(None, RDF.type, OWL.Ontology))


def _renamed(of: Published) -> None:
    for _, p, o in list(of.ontology.triples((ONTOLOGY, None, None))):
        of.ontology.remove((ONTOLOGY, p, o))
        of.ontology.add((rdflib.URIRef("ftp://elsewhere.example/ontology"), p, o))


def _file(iri: str, ending: str) -> str:
    return f"{iri.removeprefix(iris.ROOT)}.{ending}"


def _header(*terms: rdflib.URIRef, literal: bool = False) -> Check:
    """Return the check that the ontology's header has some terms; without the last of them it fails."""

    def passes(of: Published) -> bool:
        values = [list(of.ontology.objects(ONTOLOGY, term)) for term in terms]
        right = (not literal) or all(isinstance(value, rdflib.Literal) for found in values[:1] for value in found)
        return all(values) and right

    return Check(passes, lambda of: of.ontology.remove((ONTOLOGY, terms[-1], None)))


def _stated(*terms: rdflib.URIRef, kind: rdflib.term.Node | None = None) -> Check:
    """Return the check that the dataset has some properties, and a value if one is given."""
    return Check(
        lambda of: all((DATASET, term, kind) in of.dataset for term in terms),
        lambda of: of.dataset.remove((DATASET, terms[-1], None)),
    )


def _own_terms(of: Published) -> list[rdflib.term.Node]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return [
        term
        for kind in kinds
        for term in of.ontology.subjects(RDF.type, kind)
        if str(term).lower().startswith(iris.ONTOLOGY)
    ]


def _described(*properties: rdflib.URIRef) -> Check:
    """Return the check that each term of the ontology's own has a literal of one of some properties."""

    def has(of: Published, term: rdflib.term.Node) -> bool:
        return any(isinstance(o, rdflib.Literal) for p in properties for o in of.ontology.objects(term, p))

    def spoil(of: Published) -> None:
        for name in properties:
            of.ontology.remove((rdflib.URIRef(iris.okg("Model")), name, None))

    return Check(lambda of: bool(_own_terms(of)) and all(has(of, term) for term in _own_terms(of)), spoil)


def _parses(of: Published) -> bool:
    try:
        return (None, RDF.type, OWL.Ontology) in rdflib.Graph().parse(data=of.owl, format="xml")
    except Exception:  # noqa: BLE001 - whatever a parser may raise
        return False


def _cut(of: Published) -> None:
    of.owl = of.owl[: len(of.owl) // 2]


def _negotiates(of: Published) -> bool:
    rules = [line for line in of.rules.splitlines() if line.startswith("RewriteRule ^(ontology")]
    return any(".%{ENV:FORM} " in rule for rule in rules) and "ontology.html [R=302" in of.rules


def _without_forms(of: Published) -> None:
    of.rules = of.rules.replace("%{ENV:FORM}", "html")


def _redirects(of: Published) -> bool:
    return bool(re.search(r"^RewriteRule \^dataset/\?\$ \S+ \[R=302", of.rules, re.MULTILINE))


def _no_redirect(of: Published) -> None:
    of.rules = of.rules.replace("R=302", "L")


def _namespaces(of: Published) -> set[str]:
    known = (DCTERMS, VANN, BIBO)
    used = {str(p) for p in of.ontology.predicates(ONTOLOGY)}
    return {str(one) for one in known if any(name.startswith(str(one)) for name in used)}


def _no_known_terms(of: Published) -> None:
    for term in list(of.ontology.predicates(ONTOLOGY)):
        if str(term).startswith((str(DCTERMS), str(VANN), str(BIBO))):
            of.ontology.remove((ONTOLOGY, term, None))


def _reuses(of: Published) -> bool:
    return any(
        not str(above).startswith(iris.ROOT)
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf)
        for term, above in of.ontology.subject_objects(relation)
        if str(term).startswith(iris.ONTOLOGY) and isinstance(above, rdflib.URIRef)
    )


def _no_reuse(of: Published) -> None:
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf):
        of.ontology.remove((None, relation, None))


def _distributions(of: Published) -> list[rdflib.term.Node]:
    return list(of.dataset.objects(DATASET, DCAT.distribution))


def _sized(of: Published) -> bool:
    found = _distributions(of)
    return bool(found) and all(
        str(of.dataset.value(one, DCAT.mediaType)).startswith(MEDIA_TYPES)
        and ";" not in str(of.dataset.value(one, DCAT.mediaType))
        and of.dataset.value(one, DCAT.byteSize) is not None
        for one in found
    )


def _open_format(of: Published) -> bool:
    return any(
        str(of.dataset.value(one, DCAT.mediaType)).removeprefix(MEDIA_TYPES) in OPEN_FORMATS
        and (one, DCAT.compressFormat, None) not in of.dataset
        for one in _distributions(of)
    )


def _all_compressed(of: Published) -> None:
    for one in _distributions(of):
        of.dataset.add((one, DCAT.compressFormat, rdflib.URIRef(f"{MEDIA_TYPES}application/gzip")))


def _secure(of: Published) -> bool:
    found = [str(of.dataset.value(one, DCAT.downloadURL)) for one in _distributions(of)]
    return bool(found) and all(url.startswith("https://") for url in found)


def _insecure(of: Published) -> None:
    one = _distributions(of)[0]
    of.dataset.set((one, DCAT.downloadURL, rdflib.URIRef("ftp://elsewhere.example/dump.nt")))


def _one_dataset(of: Published) -> bool:
    return of.embedded.get("@type") == "Dataset" and of.embedded.get("@id") == str(DATASET)


def _twice(of: Published) -> None:
    of.landing += of.landing


def _vocabularies(of: Published) -> bool:
    known = {str(PROV), str(VOID), "http://www.w3.org/ns/dqv#"}
    return bool(known & {str(one) for one in of.dataset.objects(DATASET, VOID.vocabulary)})


def _provenance(of: Published) -> bool:
    build = of.dataset.value(DATASET, PROV.wasGeneratedBy)
    return all((build, term, None) in of.dataset for term in (PROV.used, PROV.wasAssociatedWith))


def _name_gone(of: Published) -> None:
    of.dataset.remove((None, FOAF.name, None))


CORE = (
    *(DCTERMS.creator, DCTERMS.title, DCTERMS.identifier, DCTERMS.issued, DCTERMS.publisher),
    *(RDF.type, DCTERMS.description, DCAT.keyword),
)
FOOPS: Mapping[str, Check] = {
    "PURL1": Check(lambda of: _iri(of).startswith(PERSISTENT), _renamed),
    "URI1": Check(
        lambda of: _negotiates(of) and _file(str(ONTOLOGY), "ttl") in of.files,
        lambda of: of.files.discard("ontology.ttl"),
    ),
    "URI2": Check(lambda of: _iri(of) == str(ONTOLOGY), _renamed),
    "VER1": Check(
        lambda of: of.ontology.value(ONTOLOGY, OWL.versionIRI) not in (None, ONTOLOGY),
        lambda of: of.ontology.set((ONTOLOGY, OWL.versionIRI, ONTOLOGY)),
    ),
    "VER2": Check(
        lambda of: _file(str(of.ontology.value(ONTOLOGY, OWL.versionIRI)), "ttl") in of.files,
        lambda of: of.ontology.set((ONTOLOGY, OWL.versionIRI, rdflib.URIRef(iris.ROOT + "ontology/9.9.9"))),
    ),
    "FIND1": _header(VANN.preferredNamespacePrefix),
    "OM1": _header(
        *(DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionIRI, DCTERMS.creator),
        VANN.preferredNamespaceUri,
    ),
    "OM2": _header(
        *(DCTERMS.created, VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.bibliographicCitation), literal=True
    ),
    "OM4.1": _header(DCTERMS.license),
    "OM4.2": Check(
        lambda of: bool(LICENCE.fullmatch(str(of.ontology.value(ONTOLOGY, DCTERMS.license)))),
        lambda of: of.ontology.set((ONTOLOGY, DCTERMS.license, rdflib.Literal("CC BY"))),
    ),
    "OM5.1": _header(DCTERMS.created, DCTERMS.creator),
    "OM5.2": _header(DCTERMS.issued, DCTERMS.publisher),
    "HTTP1": Check(lambda of: _iri(of).startswith(("https://", "http://")), _renamed),
    "CN1": Check(_negotiates, _without_forms),
    "DOC1": Check(lambda of: "ontology.html" in of.files, lambda of: of.files.discard("ontology.html")),
    "RDF1": Check(_parses, _cut),
    "VOC1": Check(lambda of: len(_namespaces(of)) > 1, _no_known_terms),
    "VOC2": Check(_reuses, _no_reuse),
    "VOC3": _described(RDFS.label),
    "VOC4": _described(RDFS.comment, SKOS.definition),
}
PARTLY: Mapping[str, Check] = {
    "OM3": _header(DCTERMS.publisher, BIBO.status, DCTERMS.source, DCTERMS.issued, FOAF.logo),
    "FIND2": Check(
        lambda of: str(of.ontology.value(ONTOLOGY, VANN.preferredNamespaceUri)).rstrip("#") == str(ONTOLOGY),
        lambda of: of.ontology.set((ONTOLOGY, VANN.preferredNamespaceUri, rdflib.Literal("https://other.example/#"))),
    ),
    "FIND3": _header(VANN.preferredNamespaceUri),
    "FIND_3_BIS": _header(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri),
}
"""What only registration completes: the check is of all else that it asks for."""
FUJI: Mapping[str, Check] = {
    "FsF-F1-01MD": Check(
        lambda of: str(of.dataset.value(DATASET, DCTERMS.identifier)) == str(DATASET),
        lambda of: of.dataset.remove((DATASET, DCTERMS.identifier, None)),
    ),
    "FsF-F1-02MD": Check(lambda of: str(DATASET).startswith(PERSISTENT) and _redirects(of), _no_redirect),
    "FsF-F2-01M": Check(
        lambda of: (
            all((DATASET, term, None) in of.dataset for term in CORE)
            and all((maker, FOAF.name, None) in of.dataset for maker in of.dataset.objects(DATASET, DCTERMS.creator))
        ),
        _name_gone,
    ),
    "FsF-F3-01M": Check(
        lambda of: (
            bool(_distributions(of)) and all((one, DCAT.downloadURL, None) in of.dataset for one in _distributions(of))
        ),
        lambda of: of.dataset.remove((None, DCAT.downloadURL, None)),
    ),
    "FsF-F4-01M": Check(_one_dataset, _twice),
    "FsF-A1-01M": _stated(DCTERMS.accessRights, kind=PUBLIC),
    "FsF-A1-02MD": Check(_secure, _insecure),
    "FsF-A1.1-01MD": Check(_secure, _insecure),
    "FsF-A1.2-01MD": Check(_secure, _insecure),
    "FsF-I1-01M": Check(
        lambda of: _one_dataset(of) and {"void.ttl", "dataset.jsonld"} <= of.files,
        lambda of: of.files.discard("void.ttl"),
    ),
    "FsF-I2-01M": Check(_vocabularies, lambda of: of.dataset.remove((DATASET, VOID.vocabulary, None))),
    "FsF-I3-01M": _stated(DCTERMS.source),
    "FsF-R1-01M": Check(_sized, lambda of: of.dataset.remove((None, DCAT.byteSize, None))),
    "FsF-R1.1-01M": Check(
        lambda of: bool(LICENCE.fullmatch(str(of.dataset.value(DATASET, DCTERMS.license)))),
        lambda of: of.dataset.remove((DATASET, DCTERMS.license, None)),
    ),
    "FsF-R1.2-01M": Check(_provenance, lambda of: of.dataset.remove((None, PROV.used, None))),
    "FsF-R1.3-01M": Check(
        lambda of: len(list(of.dataset.subjects(RDF.type, DCAT.Dataset))) == 1,
        lambda of: of.dataset.add((rdflib.URIRef("https://other.example/"), RDF.type, DCAT.Dataset)),
    ),
    "FsF-R1.3-02D": Check(_open_format, _all_compressed),
}


def spoilt(of: Published, check: Check) -> Published:
    """Return a copy of a site that does not pass a check."""
    other = copied(of)
    check.spoil(other)
    return other
