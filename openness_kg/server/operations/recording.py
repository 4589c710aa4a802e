"""A graph that remembers which questions of the catalogue it was asked, so that an answer can say where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from openness_kg.graph.catalogue import Query
from openness_kg.graph.location import WHOLE
from openness_kg.graph.store import Store
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph

_LOOKUP = "lookup/"
"""Questions by which names are found: they are asked once, and not of interest."""


class Recording(OpenGraph):
    """A graph around a store that holds all there is."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self.store, self.scope = store, WHOLE
        self._asked: dict[str, str] = {}

    def bound(self, query: Query, values: Mapping[str, str]) -> str:
        """Return the text of a query with parameters bound, and remember it."""
        text = query.bind(values)
        if not query.name.startswith(_LOOKUP):
            self._asked[text] = query.name
        return text

    def taken(self, root: str) -> list[dict[str, str]]:
        """Return what was asked since the last time, as JSON has it: name, and address.

        Args:
            root: the path of the server, with a slash at its end.

        """
        found = [
            {"name": name, "href": f"{root}sparql?query={quote(text, safe='')}"} for text, name in self._asked.items()
        ]
        self._asked.clear()
        return found


@lru_cache(maxsize=1)
def recorded(graph: KnowledgeGraph) -> tuple[KnowledgeGraph, Recording]:
    """Return a graph that is recorded, and the recording."""
    recording = Recording(graph.store)
    return KnowledgeGraph(recording), recording
