"""Property paths in SQL (SPARQL 1.1 Query, section 9): a path is the pairs that it leads between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openness_kg.relational import algebra as a
from openness_kg.relational.relation import Tables, wider
from openness_kg.relational.values import ANY, NODE


@dataclass(frozen=True)
class Pairs:
    """A table or a query in brackets with columns s and o, about how many rows it has, and their kinds."""

    sql: str
    rows: float
    kinds: tuple[str, str]


class Paths:
    """Writes paths over the tables of an engine."""

    def __init__(self, tables: Tables) -> None:
        """Take the tables."""
        self._tables = tables

    def pairs(self, path: a.Path) -> Pairs | None:  # noqa: PLR0911 - a kind of path a line
        """Return the pairs of a path, None if there are none."""
        match path:
            case a.Link(iri):
                rows = self._tables.rows(iri)
                return Pairs(self._tables.pairs(iri), rows, (NODE, ANY)) if rows else None
            case a.Inverse(inner):
                found = self.pairs(inner)
                if found is None:
                    return None
                return Pairs(f"(SELECT o AS s, s AS o FROM {found.sql} x)", found.rows, found.kinds[::-1])
            case a.Alternative(paths):
                return self._any(self.pairs(each) for each in paths)
            case a.Sequence(first, a.Repeated(inner, or_none=True)) if not a.may_be_empty(first):
                # what the first part leads to is in the graph, so that the second need not name what is
                return self._any((self.pairs(first), self._behind(first, a.Repeated(inner, or_none=False))))
            case a.Sequence(first, then):
                return self._behind(first, then)
            case a.Repeated(inner, or_none):
                pairs = self.pairs(inner)
                closed = None if pairs is None else self._closed(pairs)
                return self._any((closed, self._nodes())) if or_none else closed
        raise AssertionError(path)

    def _closed(self, pairs: Pairs) -> Pairs:
        table, rows = self._tables.closure(f"SELECT s, o FROM {pairs.sql} x")
        return Pairs(table, rows, pairs.kinds)

    def _behind(self, first: a.Path, then: a.Path) -> Pairs | None:
        one, other = self.pairs(first), self.pairs(then)
        if one is None or other is None:
            return None
        sql = f"(SELECT x.s AS s, y.o AS o FROM {one.sql} x JOIN {other.sql} y ON x.o = y.s)"
        return Pairs(sql, max(one.rows, other.rows), (one.kinds[0], other.kinds[1]))

    def _nodes(self) -> Pairs | None:
        """Return all that a graph is about with itself: where a path of no length leads."""
        every = self._tables.statements(None)
        if every is None:
            return None
        sql = f"(SELECT s, s AS o FROM ({every}) x UNION SELECT o AS s, o FROM ({every}) x)"
        return Pairs(sql, float("inf"), (ANY, ANY))

    def _any(self, several: Iterable[Pairs | None]) -> Pairs | None:
        found = [pairs for pairs in several if pairs is not None]
        if not found[1:]:
            return found[0] if found else None
        sql = " UNION ALL ".join(f"SELECT s, o FROM {pairs.sql} x" for pairs in found)
        kinds = found[0].kinds
        for pairs in found[1:]:
            kinds = wider(kinds[0], pairs.kinds[0]), wider(kinds[1], pairs.kinds[1])
        return Pairs(f"({sql})", sum(pairs.rows for pairs in found), kinds)
