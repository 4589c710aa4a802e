"""The JSON documents of a site: shapes and rules as queries, the catalogue, and what names complete."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.graph import catalogue, resources, writing
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.validation.queries import shape_queries, standing

_ENTRY_OF = iris.okg("entryOf")


def shapes() -> Any:
    """Return the shapes as queries: whoever runs them over a graph finds what `openness-kg validate` finds there."""
    return {"version": __version__, "constraints": [asdict(query) for query in shape_queries()]}


def rules() -> Any:
    """Return the CONSTRUCT queries that derive, in the order in which each adds what it constructs to the graph."""
    found = [catalogue.read(path) for path in resources.query_files("rules")]
    return {
        "version": __version__,
        "rules": [{"name": rule.name, "summary": rule.summary, "query": rule.text} for rule in found],
    }


def queries() -> Any:
    """Return the catalogue, and the prefixes that a query need not declare."""
    return {
        "prefixes": iris.PREFIXES,
        "queries": [
            {
                "name": query.name,
                "summary": query.summary,
                "description": query.description,
                "tags": query.tags,
                "parameters": query.parameters,
                "text": query.text,
            }
            for query in catalogue.shipped().values()
        ],
    }


def terms(graph: KnowledgeGraph) -> Any:
    """Return the classes and properties that the graph uses, for an editor that completes them."""
    found: dict[str, dict[str, dict[str, Any]]] = {"class": {}, "property": {}}
    for row in graph.query("site/partitions").texts():
        known = {"uses": int(row["uses"]), "label": row.get("label", ""), "definition": row.get("definition", "")}
        found[row["kind"]].setdefault(row["term"], known)
    return {"classes": found["class"], "properties": found["property"]}


def names(graph: KnowledgeGraph) -> Any:
    """Return what the form completes: things by slug with their names, licences, and kinds of restrictions."""
    entities: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for row in graph.query("lookup/entities").texts():
        entities[row["kind"]].setdefault(row["entity"], []).extend([row["name"]] if "name" in row else ())
    kinds: dict[str, dict[str, Any]] = {}
    for row in graph.query("site/restriction-kinds").texts():
        known = {"label": row["label"], "definition": row.get("definition", ""), "aspects": []}
        aspects = kinds.setdefault(row["kind"], known)["aspects"]
        aspects += [row["aspect"]] if "aspect" in row else []
    return {
        "prefixes": iris.PREFIXES,
        "entities": entities,
        "licences": {row["identifier"]: row["licence"] for row in graph.query("lookup/licences").texts()},
        "restrictionKinds": kinds,
        # where no edition says which is the newest, any will do to say what lineage allows
        "scheme": next(iter(graph.names.schemes), ""),
        "supposedEdition": iris.SUPPOSED_EDITION,
        "rated": [[row["entry"], row["project"]] for row in graph.query("site/rated-projects").texts()],
    }


def facts(graph: KnowledgeGraph) -> bytes:
    """Return as sorted N-Triples what shapes and rules need to judge a contribution: all but ratings and histories."""
    stated = graph.store.construct(catalogue.named("supposed/stated").text)
    # blank nodes get the same labels each time
    return writing.dump(b"".join({f"{s} {p} {o} .\n".encode() for s, p, o in stated}), "nquads")


def found_before(stated: bytes, rated: list[list[str]]) -> Any:
    """Return what the shapes find without any contribution: the number of a constraint, the focus, the message."""
    entries = "".join(f"<{entry}> <{_ENTRY_OF}> <{project}> .\n" for entry, project in rated)
    return sorted(standing(stated + entries.encode()))


def text(document: Any) -> bytes:
    """Return a document as JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
