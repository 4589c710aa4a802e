"""The tables in the words of Croissant 1.1 (MLCommons), which loaders of data for machine learning read."""

from __future__ import annotations

import json
from typing import Any

from openness_kg.site.descriptions.columns import Column, EditionTable, tables
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.schemaorg import as_schema
from openness_kg.site.site import Download, File, Site
from openness_kg.site.tables import FOLDER

PATH = "croissant.json"
_VERSION = "http://mlcommons.org/croissant/1.1"
_TYPES = {"number": "sc:Float", "integer": "sc:Integer"}
_LANGUAGE = {"@container": "@language"}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "name": _LANGUAGE,
    "description": _LANGUAGE,
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    **{
        name: f"cr:{name}"
        for name in (
            *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field"),
            *("fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset"),
            *("jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated"),
            *("replace", "samplingRate", "separator", "source", "subField", "transform"),
        )
    },
}
"""The names that the specification asks for, whether they are used or not."""
_KEPT = (
    *("name", "description", "url", "identifier", "creator", "publisher", "datePublished"),
    *("version", "license", "keywords", "inLanguage", "isAccessibleForFree"),
)


def make(site: Site, facts: Facts) -> File:
    """Return the description of the tables that the site offers as CSV."""
    offered = {download.path: download for download in site.downloads}
    found = [
        (table, offered[path])
        for table in tables(site.graph)
        if (path := f"{FOLDER}/{table.edition.slug}.csv") in offered
    ]
    stated = as_schema(site, facts)
    content = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _VERSION,
        **{name: stated[name] for name in _KEPT if name in stated},
        "citeAs": facts.citation,
        "distribution": [_file(site, download) for _, download in found],
        "recordSet": [_records(table, download) for table, download in found],
    }
    return File(PATH, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def _file(site: Site, download: Download) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": download.path,
        "name": download.path.rpartition("/")[2],
        "description": download.title,
        "contentUrl": site.url + download.path,
        "contentSize": f"{download.size} B",
        "encodingFormat": download.media_type,
        "sha256": download.sha256,
    }


def _records(table: EditionTable, download: Download) -> dict[str, Any]:
    name = table.edition.slug
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"A record a project: {table.edition.label}.",
        "key": {"@id": f"{name}/project"},
        "field": [_field(name, column, download) for column in table.columns],
    }


def _field(records: str, column: Column, download: Download) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{records}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _TYPES.get(column.kind, "sc:Text"),
        "source": {"fileObject": {"@id": download.path}, "extract": {"column": column.name}},
    }
    if column.kind == "level" and column.iri:
        stated["equivalentProperty"] = column.iri
    return stated
