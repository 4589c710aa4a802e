"""What a worker knows of names and values, read once; and reading JSON that somebody sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from openness_kg.base.errors import OpennessError
from openness_kg.base.text import quoted
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.reconciling.kinds import KINDS, kind
from openness_kg.reconciling.reconciler import Reconciler
from openness_kg.reconciling.values import Property, Values
from openness_kg.server.operations.base import RefusalError


@dataclass(frozen=True)
class Known:
    """The names of a graph, and the values of its things."""

    graph: KnowledgeGraph

    @cached_property
    def reconciler(self) -> Reconciler:
        """Finds what a text may mean."""
        return Reconciler(self.graph.graph)

    @cached_property
    def values(self) -> Values:
        """The values of all things."""
        return Values(self.graph.graph.rows("reconcile/values"), self.reconciler.index.things)

    def property(self, text: str) -> Property:
        """Return a property by its id.

        Raises:
            RefusalError: there is none.

        """
        found = self.values.property(text)
        if found is None:
            raise RefusalError(400, f"There is no property {quoted(text)} here: the suggest service lists all.")
        return found


@lru_cache(maxsize=1)
def known(graph: KnowledgeGraph) -> Known:
    """Return what is known of a graph."""
    return Known(graph)


def kinds(given: Any) -> tuple[str, ...]:
    """Return the kinds that ids of types name: none, one, or a list.

    Raises:
        RefusalError: one is no type of the service.

    """
    try:
        return tuple(kind(one) for one in texts(given or [], "A type"))
    except OpennessError as error:
        raise RefusalError(400, str(error)) from None


def typed(name: str) -> dict[str, str]:
    """Return the type of a kind as the service names it."""
    return {"id": KINDS[name].iri, "name": KINDS[name].label}


def parsed(text: str) -> Any:
    """Return what a text in JSON says.

    Raises:
        RefusalError: it is no JSON.

    """
    try:
        found = json.loads(text)
        if "\\u" in text:
            # half of a character by its number cannot be sent back
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RefusalError(400, "What was sent is no JSON, or nests too deeply.") from None
    return found


def texts(given: Any, what: str) -> list[str]:
    """Return one value or a list of values as texts; of an entity its id.

    Raises:
        RefusalError: one of them is nothing that a value can be.

    """
    found = []
    for one in given if isinstance(given, list) else [given]:
        value = one.get("id") if isinstance(one, dict) else one
        if isinstance(value, bool):
            value = str(value).lower()
        if not isinstance(value, str | int | float):
            raise RefusalError(400, f"{what} is a text, a number, a truth value, or an object with an id.")
        found.append(str(value))
    return found
