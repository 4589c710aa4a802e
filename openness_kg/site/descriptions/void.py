"""The dataset in the words of DCAT 3 and VoID: what is stated by hand, what was counted, and each distribution.

VoID 1.0 (W3C Interest Group Note) asks for the same at ``/.well-known/void``. Checksums are those of SPDX, as DCAT 3
has them; media types are IRIs of IANA.
"""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.graph import writing
from openness_kg.graph.terms import XSD, Iri, Literal, Triple
from openness_kg.site import addresses
from openness_kg.site.descriptions import counts
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.statements import about, english, full
from openness_kg.site.site import Download, File, Site

TURTLE = "void.ttl"
WELL_KNOWN = ".well-known/void"
JSONLD = "dataset.jsonld"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FEATURES = {
    GRAPH_FORMATS[name].media_type: Iri(f"http://www.w3.org/ns/formats/{feature}")
    for name, feature in (
        ("turtle", "Turtle"),
        ("ntriples", "N-Triples"),
        ("nquads", "N-Quads"),
        ("trig", "TriG"),
        ("jsonld", "JSON-LD"),
        ("rdfxml", "RDF_XML"),
    )
}


def files(site: Site, facts: Facts) -> Iterator[File]:
    """Yield the description in Turtle and JSON-LD."""
    triples = describe(site, facts)
    turtle = writing.serialize(triples, "turtle")
    yield File(TURTLE, turtle)
    yield File(WELL_KNOWN, turtle)
    yield File(JSONLD, writing.serialize(triples, "jsonld"))


def describe(site: Site, facts: Facts) -> list[Triple]:
    """Return all that is said of the dataset, each statement once."""
    found = [*facts.triples, *counts.described(site.graph)]
    found += about(addresses.DATASET, rdf_type=[full("dcat:Dataset"), full("void:Dataset")])
    found += about(addresses.DATASET, dcat_landingPage=Iri(site.url), foaf_homepage=Iri(site.url))
    for maker in facts.creators:
        found += about(maker.iri, rdf_type=full("foaf:Agent"), foaf_name=Literal(maker.label))
    for download in site.downloads:
        found += _distribution(site, facts, download)
    return list(dict.fromkeys(found))


def _distribution(site: Site, facts: Facts, download: Download) -> list[Triple]:
    place = download.path.replace("/", ".")
    this, checksum = (f"{addresses.DATASET}#{kind}.{place}" for kind in ("distribution", "checksum"))
    url = Iri(site.url + download.path)
    found = about(addresses.DATASET, dcat_distribution=Iri(this))
    found += about(
        this,
        rdf_type=full("dcat:Distribution"),
        dct_title=english(download.title),
        dcat_accessURL=Iri(site.url),
        dcat_downloadURL=url,
        dcat_mediaType=Iri(_MEDIA_TYPES + download.media_type),
        dcat_byteSize=Literal(str(download.size), f"{XSD}nonNegativeInteger"),
        spdx_checksum=Iri(checksum),
    )
    if facts.licence:
        found += about(this, dct_license=Iri(facts.licence))
    if download.compressed:
        found += about(this, dcat_compressFormat=Iri(f"{_MEDIA_TYPES}application/gzip"))
    found += about(
        checksum,
        rdf_type=full("spdx:Checksum"),
        spdx_algorithm=full("spdx:checksumAlgorithm_sha256"),
        spdx_checksumValue=Literal(download.sha256, f"{XSD}hexBinary"),
    )
    if download.media_type in _FEATURES:
        whole = download.graph or addresses.DATASET
        if not download.path.startswith("nanopubs"):
            found += about(whole, void_dataDump=url)
        found += about(addresses.DATASET, void_feature=_FEATURES[download.media_type])
    return found
