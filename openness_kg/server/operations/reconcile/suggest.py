"""Suggest services: entities, properties and types by the beginning of a name, or by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openness_kg.reconciling.kinds import KINDS
from openness_kg.server.operations.base import Question
from openness_kg.server.operations.reconcile.known import Known, kinds, typed


def entities(known: Known, question: Question) -> dict[str, Any]:
    """Return things with a name that begins with ``prefix``, or a word of which does."""
    index, wanted = known.reconciler.index, kinds(question["type"])
    found = index.beginning(question["prefix"], wanted)
    if same := known.reconciler.thing(question["prefix"]):
        found = [(same, same.names[0]), *found]
    items = [
        {
            "id": thing.iri,
            "name": thing.label,
            "description": KINDS[thing.kind].label + (f' · {name.how} "{name.text}"' if name.how != "label" else ""),
            "notable": [typed(thing.kind)],
        }
        for thing, name in found
    ]
    return _page(items, question)


def properties(known: Known, question: Question) -> dict[str, Any]:
    """Return the properties with a name that begins with ``prefix``, or that have it as their id."""
    found = [
        {
            "id": one.iri,
            "name": one.name,
            "description": f"of: {', '.join(KINDS[kind].label for kind in sorted(one.kinds))}",
        }
        for one in known.values.properties.values()
        if _begins(question["prefix"], one.iri, one.name)
    ]
    return _page(found, question)


def types(_: Known, question: Question) -> dict[str, Any]:
    """Return the types with a name that begins with ``prefix``, or that have it as their id."""
    found = [typed(one.name) for one in KINDS.values() if _begins(question["prefix"], one.iri, one.name, one.label)]
    return _page(found, question)


def _begins(prefix: str, iri: str, *names: str) -> bool:
    folded = prefix.casefold().strip()
    return iri == prefix or any(
        word.startswith(folded) for name in names for word in (name.casefold(), *name.casefold().split())
    )


def _page(items: Sequence[dict[str, Any]], question: Question) -> dict[str, Any]:
    once = list({item["id"]: item for item in reversed(items)}.values())[::-1]
    return {"result": once[question["skip"] : question["skip"] + question["limit"]]}
