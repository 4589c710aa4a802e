"""Entries for the places where users of graphs look, ready to send: nothing is sent, and no identifier is made up.

Formats are those that each place documents: KG Registry's ``resource/ID/ID.md``, dataset cards of the Hugging Face Hub,
records of FAIRsharing's API. The entry for w3id.org is in ``w3id/``, that for Zenodo is ``.zenodo.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from openness_kg.base import iris
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.site import addresses
from openness_kg.site.descriptions import counts
from openness_kg.site.descriptions.columns import tables
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.schemaorg import ordered
from openness_kg.site.pages import plain
from openness_kg.site.site import File, Site
from openness_kg.site.tables import FOLDER as TABLES

FOLDER = "registration"
NAME = "openness-kg"
PREFIX = "okg"
_KG_FORMATS = {
    **{GRAPH_FORMATS[name].media_type: short for name, short in (("turtle", "ttl"), ("jsonld", "jsonld"))},
    **{GRAPH_FORMATS[name].media_type: name for name in ("ntriples", "nquads")},
    "text/csv": "csv",
}
"""Words of KG Registry for formats; what has none is left out."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))


def files(site: Site, facts: Facts) -> Iterator[File]:
    """Yield the entry of each place, and what to do with it."""
    values = {
        "facts": facts,
        "url": site.url,
        "prefix": PREFIX,
        "namespace": iris.ONTOLOGY,
        "ontology": iris.ONTOLOGY.rstrip("#"),
        "dataset": addresses.DATASET,
        "triples": f"{int(counts.counted(site.graph).get('triples', '0')):,}",
    }
    yield _rendered("README.md", "readme.md", values)
    yield _rendered(
        "huggingface/README.md", "huggingface.md", {**values, "header": _yaml(_card(site, facts)), "tables": TABLES}
    )
    yield _rendered(f"kg-registry/{NAME}.md", "kg-registry.md", {**values, "header": _yaml(_kg_registry(site, facts))})
    record = {"fairsharing_record": {"metadata": _fairsharing(site, facts)}}
    yield File(f"{FOLDER}/fairsharing.json", (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())


def _rendered(path: str, template: str, values: dict[str, Any]) -> File:
    return File(f"{FOLDER}/{path}", plain().get_template(f"registration/{template}").render(values).encode())


def _yaml(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=True, width=100)


def _card(site: Site, facts: Facts) -> dict[str, Any]:
    """Return the header of a dataset card: one configuration an edition, the newest first."""
    offered = {download.path for download in site.downloads}
    editions = [table.edition for table in tables(site.graph)]
    endings = ("parquet", "csv")
    found = [
        (edition, next((p for end in endings if (p := f"{TABLES}/{edition.slug}.{end}") in offered), ""))
        for edition in editions
    ]
    rows = int(counts.members(site.graph, iris.okg("Entry")))
    return {
        "pretty_name": facts.title,
        "language": ["en"],
        "license": facts.licence_name.word,
        "tags": [word.replace(" ", "-") for word in facts.keywords] + ["knowledge-graph", "rdf"],
        "size_categories": [next((name for most, name in _SIZES if rows < most), "100K<n<1M")],
        "configs": [
            {"config_name": edition.slug, "data_files": path, **({"default": True} if place == 0 else {})}
            for place, (edition, path) in enumerate((e, p) for e, p in found if p)
        ],
    }


def _kg_registry(site: Site, facts: Facts) -> dict[str, Any]:
    products = [
        {
            "category": "GraphProduct" if download.media_type != "text/csv" else "Product",
            "id": f"{NAME}.{download.path.rpartition('/')[2].replace('.', '-')}",
            "name": download.title,
            "description": f"{download.title}, as {download.media_type}.",
            "format": _KG_FORMATS[download.media_type],
            "product_url": site.url + download.path,
            "product_file_size": download.size,
            **({"compression": "gzip"} if download.compressed else {}),
        }
        for download in ordered(site.downloads)
        if not download.graph and download.media_type in _KG_FORMATS
    ]
    return {
        "activity_status": "active",
        "category": "KnowledgeGraph",
        "description": facts.description,
        "domains": ["information technology"],
        "homepage_url": site.url,
        "id": NAME,
        "layout": "resource_detail",
        "license": {"id": facts.licence, "label": facts.licence_name.label},
        "name": facts.title,
        "products": products,
        "version": facts.version,
    }


def _fairsharing(site: Site, facts: Facts) -> dict[str, Any]:
    return {
        "name": facts.title,
        "abbreviation": NAME,
        "homepage": site.url,
        "description": facts.description,
        "status": "ready",
        "year_creation": int(facts.issued[:4]) if facts.issued else None,
        # people's names and addresses are for those who register
        "contacts": [],
    }
