"""Makers as a source names them: those of the graph, and new ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from openness_kg.base import iris
from openness_kg.graph.documents import Document
from openness_kg.graph.terms import Iri
from openness_kg.importing.common.lookup import GraphLookup, NameIndex
from openness_kg.importing.common.statements import described, english, named
from openness_kg.importing.common.tables import is_name, slugify, unlabelled

_BETWEEN = re.compile(r"\s*(?:,|&|\band\b)\s*")


def listed(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the names that a text lists if each of them is known, or what stands behind a key; else the whole.

    Args:
        text: a name, several of them, or one with the key of a mapping before it.
        is_known: tells whether a name is that of something.

    """
    parts = [part for part in _BETWEEN.split(" ".join(text.split())) if part]
    for names in ([text], parts, [unlabelled(text)]):
        if names and all(map(is_known, names)):
            return names
    return [text]


@dataclass
class Makers:
    """Finds who is meant by a name. One that is nobody's becomes a new organisation.

    Attributes:
        known: the graph.
        source: the slug of what is imported; it tells a new organisation from another of the same slug.
        pages: the pages of new organisations.

    """

    known: GraphLookup
    source: str
    pages: set[str] = field(default_factory=set)
    _names: NameIndex = field(default_factory=NameIndex)
    _new: dict[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, name: str, page: str = "") -> list[str]:
        """Return the makers of a name, several if it lists several that are known; ``page`` is that of a new one."""
        if not is_name(name):
            return []
        found = [self._found(part) for part in listed(name, lambda one: len(self._found(one)) == 1)]
        if all(len(makers) == 1 for makers in found):
            return sorted({maker for makers in found for maker in makers})
        free = self.known.organisations.free(slugify(name) or "unnamed", self.source, self._names)
        maker = iris.mint("organisation", free)
        self._names.add(name, maker)
        self._new[maker] = name, page
        self.pages.add(page)
        return [maker]

    def _found(self, name: str) -> set[str]:
        return self.known.organisations.find(name) or self._names.find(name)

    def is_joint(self, name: str) -> bool:
        """Tell whether a name that became one new maker may list several."""
        return len(_BETWEEN.split(" ".join(name.split()))) > 1 and bool(self._names.find(name))

    def documents(self, title: str, used: Collection[str] | None = None) -> Iterator[Document]:
        """Yield what is known of new organisations, under a title; of those that are used, if these are given."""
        new = {maker: facts for maker, facts in sorted(self._new.items()) if used is None or maker in used}
        if not new:
            return
        subjects = (
            described(
                Iri(maker),
                [
                    ("a", named("okg:Organisation")),
                    ("rdfs:label", english(name)),
                    ("foaf:homepage", Iri(page) if page else None),
                ],
            )
            for maker, (name, page) in new.items()
        )
        yield Document(f"organisations/{self.source}.ttl", f"{title}.", tuple(subjects))
