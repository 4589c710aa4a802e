"""The dataset as schema.org's ``Dataset``, for the landing page: what search engines and checkers of FAIR data read."""

from __future__ import annotations

import json
from typing import Any

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.site import addresses
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.site import Download, Site

PATH = "schema.jsonld"
_FIRST = (GRAPH_FORMATS["turtle"].media_type, GRAPH_FORMATS["jsonld"].media_type)


def schema_dataset(site: Site) -> str:
    """Return the dataset as JSON-LD that can stand inside a script element of a page.

    Args:
        site: the site, with what its parts offer for download.

    """
    text = json.dumps(as_schema(site, Facts(site.graph)), ensure_ascii=False, indent=2)
    # nothing then ends the element or opens a comment (HTML, 4.12.1.3)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def as_schema(site: Site, facts: Facts) -> dict[str, Any]:
    """Return the dataset in the words of schema.org."""
    agents = [{"@type": "Organization", "@id": maker.iri, "name": maker.label} for maker in facts.creators]
    stated = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": addresses.DATASET,
        "identifier": addresses.DATASET,
        "url": site.url,
        "name": facts.title,
        "description": facts.description,
        "creator": agents,
        "publisher": agents,
        "datePublished": facts.issued,
        "dateCreated": facts.one("dct:created"),
        "version": facts.version,
        "license": facts.licence,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "conditionsOfAccess": facts.one("dct:accessRights"),
        "keywords": facts.keywords,
        "creditText": facts.citation,
        "isBasedOn": [
            {"@type": "CreativeWork", "@id": source.iri, "name": source.label, "url": source.url}
            for source in facts.sources
        ],
        "citation": facts.all("dct:references"),
        "subjectOf": {"@type": "CreativeWork", "@id": f"{site.url}void.ttl", "encodingFormat": "text/turtle"},
        "distribution": [_download(site, one) for one in ordered(site.downloads) if not one.graph],
    }
    return {name: value for name, value in stated.items() if value not in ("", [])}


def ordered(downloads: list[Download]) -> list[Download]:
    """Return downloads in an order for readers: what can be read as it is first, Turtle and JSON-LD before all else."""
    first = {media_type: place for place, media_type in enumerate(_FIRST)}
    return sorted(downloads, key=lambda d: (d.compressed, first.get(d.media_type, len(first)), d.path))


def _download(site: Site, download: Download) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "@id": site.url + download.path,
        "name": download.title,
        "contentUrl": site.url + download.path,
        "encodingFormat": "application/gzip" if download.compressed else download.media_type,
        "contentSize": f"{download.size} B",
        "sha256": download.sha256,
    }
