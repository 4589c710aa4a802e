"""Which models have been described, which are only named, and which edges would lead back to where they begin."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.importing.hub.record import RELATIONS, UNKNOWN_RELATION

STEPS = 10_000
"""Ancestors of a base that are looked at for the model itself."""
NEW, REPEATED, CYCLE, DEEP = "new", "edge-repeated", "cycle", "lineage-too-large"
_PROPERTIES = {name: number for number, name in enumerate((UNKNOWN_RELATION, *RELATIONS.values()))}
_DESCRIBED, _HAS_CHILDREN = 1, 2


class Lineage:
    """The ids and edges of a hub as numbers: what grows with the models that are read, by some hundred bytes each."""

    def __init__(self) -> None:
        """Begin without a model."""
        self._numbers: dict[str, int] = {}
        self._flags = bytearray()
        self._bases: dict[int, tuple[int, ...]] = {}

    def describe(self, model: str) -> bool:
        """Note that a model is described; return whether it was not before."""
        number = self._number(model)
        if self._flags[number] & _DESCRIBED:
            return False
        self._flags[number] |= _DESCRIBED
        return True

    def edge(self, model: str, base: str, name: str) -> str:
        """Note an edge, and return what it is: new, repeated, or one that would close a cycle.

        Args:
            model: the id of the model.
            base: the id of its base, or the IRI of one that is curated.
            name: the local name of the property.

        """
        lower, upper = self._number(model), self._number(base)
        packed = upper * len(_PROPERTIES) + _PROPERTIES[name]
        known = self._bases.get(lower, ())
        if packed in known:
            return REPEATED
        # a model that nothing was made from so far closes no cycle
        if self._flags[lower] & _HAS_CHILDREN and (found := self._leads_back(upper, lower)):
            return found
        self._bases[lower] = (*known, packed)
        self._flags[upper] |= _HAS_CHILDREN
        return NEW

    def named(self) -> Iterator[str]:
        """Yield the ids of what is only named."""
        return (
            name for name, number in self._numbers.items() if not self._flags[number] & _DESCRIBED and ":" not in name
        )

    def _leads_back(self, start: int, wanted: int) -> str:
        waiting, seen = [start], {start}
        while waiting:
            number = waiting.pop()
            if number == wanted:
                return CYCLE
            if len(seen) > STEPS:
                return DEEP
            for packed in self._bases.get(number, ()):
                upper = packed // len(_PROPERTIES)
                if upper not in seen:
                    seen.add(upper)
                    waiting.append(upper)
        return ""

    def _number(self, name: str) -> int:
        number = self._numbers.setdefault(name, len(self._numbers))
        if number == len(self._flags):
            self._flags.append(0)
        return number
