"""How to cite the dataset and its program, for the places that read a file of their own.

``CITATION.cff`` (Citation File Format 1.2) is the file of the checkout. ``.zenodo.json`` (deposit metadata of Zenodo's
REST API) and ``codemeta.json`` (CodeMeta 3.0) are made from it and from the dataset's facts. None has a DOI of this
dataset before a place has given it one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from openness_kg.base.iris import ROOT
from openness_kg.base.version import __version__
from openness_kg.graph import resources
from openness_kg.site import addresses
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.site import File

CFF, ZENODO, CODEMETA = "CITATION.cff", ".zenodo.json", "codemeta.json"
_SOFTWARE = f"{addresses.DATASET}#software"
_RELATIONS = {"data": "isDerivedFrom"}
"""How the dataset stands to a reference, by the reference's type; else it cites it."""


def files(facts: Facts) -> Iterator[File]:
    """Yield the three files."""
    yield File(CFF, resources.citation_file().read_bytes())
    yield File(ZENODO, _json(zenodo(facts)))
    yield File(CODEMETA, _json(codemeta(facts)))


@cache
def cited() -> dict[str, Any]:
    """Return what ``CITATION.cff`` says."""
    found: dict[str, Any] = yaml.safe_load(resources.citation_file().read_text(encoding="utf-8"))
    return found


def authors() -> list[str]:
    """Return the names of the authors of the dataset."""
    return [author["name"] for author in cited()["authors"]]


def zenodo(facts: Facts) -> dict[str, Any]:
    """Return the metadata with which Zenodo makes a record of a release."""
    stated = cited()
    related = [
        {"identifier": reference["doi"], "relation": _RELATIONS.get(reference["type"], "cites"), "scheme": "doi"}
        for reference in stated["references"]
    ]
    return {
        "upload_type": "dataset",
        "title": stated["title"],
        "description": facts.description,
        "creators": [{"name": name} for name in authors()],
        "publication_date": str(stated["date-released"]),
        "version": str(stated["version"]),
        "access_right": "open",
        "license": stated["license"].lower(),
        "language": "eng",
        "keywords": sorted({*stated["keywords"], *facts.keywords}),
        "related_identifiers": [
            *related,
            {"identifier": addresses.DATASET, "relation": "isAlternateIdentifier", "scheme": "url"},
        ],
    }


def codemeta(facts: Facts) -> dict[str, Any]:
    """Return the description of the program."""
    stated = cited()
    found = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": facts.one("rdfs:label", _SOFTWARE) or "openness-kg",
        "description": facts.one("dct:description", _SOFTWARE) or facts.description,
        "author": [{"@type": "Organization", "name": name} for name in authors()],
        "version": __version__,
        "datePublished": str(stated["date-released"]),
        "license": facts.one("dct:license", _SOFTWARE),
        "url": ROOT,
        "programmingLanguage": "Python",
        "keywords": stated["keywords"],
        "referencePublication": [f"https://doi.org/{one['doi']}" for one in stated["references"] if "doi" in one],
    }
    return {name: value for name, value in found.items() if value}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
