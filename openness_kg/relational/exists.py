"""EXISTS in SQL (SPARQL 1.1 Query, section 18.6): looked up by what the inside and the outside both have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import TypeAlias

from openness_kg.relational import algebra as a
from openness_kg.relational.joins import Domains, compatible
from openness_kg.relational.relation import Column, Relation, Tables, column_of, identifier
from openness_kg.relational.values import ANY

Compiled: TypeAlias = "Callable[[a.Pattern, Domains, Finder], Relation]"


class Finder:
    """Writes EXISTS over a relation; where the inside looks at what is outside, that is worked out once for both."""

    def __init__(self, tables: Tables, compiled: Compiled, found: Relation) -> None:
        """Take the tables, what compiles a pattern, and the solutions that are looked at."""
        self._tables, self._compiled, self.found = tables, compiled, found
        self._is_kept = False

    def kept(self) -> Relation:
        """Return the relation, worked out once."""
        if not self._is_kept and self.found.sql is not None:
            table, rows = self._tables.kept(self.found.sql)
            self.found = Relation(f"SELECT * FROM {table}", self.found.columns, rows)
            self._is_kept = True
        return self.found

    def sql(self, part: a.Exists) -> str:
        """Return the SQL of an EXISTS."""
        branches = [self._branch(branch) for branch in _branches(part.pattern)]
        return f"({' OR '.join(branches)})"

    def _branch(self, part: a.Pattern) -> str:
        match part:
            case a.Steps((a.Step(a.Variable(one), a.Repeated(path, or_none=True), a.Variable(other)),)):
                ends = [column_of("x", name) for name in (one, other) if name in self.found.columns]
                if not ends[1:]:
                    # what is not bound can be the other end itself
                    return "TRUE"
                # what is bound on both sides need not be in the graph to lead to itself
                step = a.Step(a.Variable(one), a.Repeated(path, or_none=False), a.Variable(other))
                same = f"{ends[0]} = {ends[1]} OR {ends[0]} IS NULL OR {ends[1]} IS NULL"
                return f"({same} OR {self._branch(a.Steps((step,)))})"
        columns = self.found.columns.items()
        domains = {name: column.domain for name, column in columns if column.certain and column.domain}
        inner = self._compiled(part, domains, self)
        if inner.sql is None:
            return "FALSE"
        shared = [name for name in inner.columns if name in self.found.columns]
        loose = [name for name in shared if not self.found.columns[name].certain]
        # what is unbound outside stays a variable inside: each case is a join of its own, which can be done by hashing
        cases = []
        for bound in product((True, False), repeat=len(loose)):
            left_out = {name for name, is_bound in zip(loose, bound, strict=True) if not is_bound}
            state = [
                f"{column_of('x', name)} IS {'NOT ' if is_bound else ''}NULL"
                for name, is_bound in zip(loose, bound, strict=True)
            ]
            keys = [name for name in shared if name not in left_out]
            cases.append(" AND ".join((*state, self._looked_up(inner, keys))))
        return cases[0] if len(cases) == 1 else f"({' OR '.join(f'({case})' for case in cases)})"

    def _looked_up(self, inner: Relation, keys: list[str]) -> str:
        conditions = [
            compatible(column_of("x", name), Column(ANY), column_of("q", name), inner.columns[name]) for name in keys
        ]
        selected = ", ".join(map(identifier, keys)) or "1 AS unit"
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"EXISTS (SELECT 1 FROM (SELECT {selected} FROM ({inner.sql}) i) q{where})"


def _branches(part: a.Pattern) -> Iterator[a.Pattern]:
    """Yield the alternatives of a pattern: there is a solution if one of them has one."""
    if isinstance(part, a.Union):
        yield from _branches(part.left)
        yield from _branches(part.right)
    else:
        yield part
