"""Rows of a query that are kept to be looked up: each value once, each row without the names of its variables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from openness_kg.graph.store import Solution


class Grouped:
    """Solutions by the values of some of their variables, in the order in which they came.

    As dictionaries of their own, the answers about a whole graph take ten times the memory.
    """

    def __init__(self, rows: Iterable[Solution], *keys: str) -> None:
        """Read all solutions.

        Args:
            rows: the solutions.
            keys: the variables by whose values they are looked up; each solution binds them.

        """
        known: dict[str, str] = {}
        bound: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._rows: dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
        for row in rows:
            names = tuple(row)
            values = tuple(known.setdefault(value, value) for value in row.values())
            key = tuple(known[row[name]] for name in keys)
            self._rows[key].append((bound.setdefault(names, names), values))

    def of(self, *key: str) -> list[Solution]:
        """Return the solutions with these values; none if there are none."""
        return [dict(zip(names, values, strict=True)) for names, values in self._rows.get(key, ())]

    def __contains__(self, key: object) -> bool:
        """Tell whether any solution has these values (a tuple)."""
        return key in self._rows

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield the values that solutions have, each tuple once."""
        return iter(self._rows)
