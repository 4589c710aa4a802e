"""Small worlds for the audit: Turtle in, findings out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from tests.support.facts import ontology_core

PREFIXES = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in iris.PREFIXES.items())


def world(body: str) -> KnowledgeGraph:
    """Return the ontology without criteria, and Turtle with the usual prefixes and ``id/`` as its base, derived."""
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "world.ttl"
        file.write_text(f"{PREFIXES}@base <{iris.ID}> .\n{body}", encoding="utf-8")
        store.load(file, iris.FACTS)
    derive(store)
    return KnowledgeGraph(OpenGraph.around(store))


def edition(slug: str, issued: str = "2024-01") -> str:
    """Return an edition with criteria on base data and base weights, of which the latter mirrors the end weights."""
    criteria = {"data": "baseData", "weights": "baseWeights", "end": "tunedWeights"}
    lines = [
        f'edition:{slug} a okg:Edition ; rdfs:label "{slug}"@en ; dct:issued "{issued}"^^xsd:gYearMonth ;'
        f" okg:usesScheme scheme:{slug} .",
        f"scheme:{slug} a okg:CriteriaScheme .",
    ]
    for name, aspect in criteria.items():
        mirrors = f" ; okg:mirrors <criterion/{slug}/end>" if name == "weights" else ""
        lines.append(
            f'<criterion/{slug}/{name}> a okg:Criterion ; rdfs:label "{name}"@en ; skos:notation "{name}" ;'
            f" skos:inScheme scheme:{slug} ; okg:measures okg:{aspect} ; okg:restrictionPolicy okg:threeWay{mirrors} ."
        )
    return "\n".join(lines) + "\n"


def entry(edition: str, project: str, base: str | None, levels: dict[str, str]) -> str:
    """Return a project with its entry: the base as stated, if any, and levels by criterion."""
    where = f"edition:{edition}"
    stated = f' ; okg:statedBase "{base}"' if base is not None else ""
    lines = [
        f'project:{project} a okg:Project ; rdfs:label "{project}"@en .',
        f"<entry/{edition}/{project}> a okg:Entry ; okg:entryOf project:{project} ; okg:edition {where}{stated} .",
    ]
    for criterion, level in levels.items():
        lines.append(
            f"<entry/{edition}/{project}#{criterion}> a okg:CuratedRating ; okg:ratedProject project:{project} ;"
            f" okg:criterion <criterion/{edition}/{criterion}> ; okg:edition {where} ; okg:level okg:{level} ."
        )
    return "\n".join(lines) + "\n"
