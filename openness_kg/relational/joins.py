"""Joins of triple patterns, paths and other relations in SQL, ordered by how many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openness_kg.relational import algebra as a
from openness_kg.relational.paths import Paths
from openness_kg.relational.relation import (
    MANY,
    NONE,
    Column,
    Relation,
    Tables,
    column_of,
    identifier,
    narrower,
    wider,
)
from openness_kg.relational.values import ANY, NODE

Domains = Mapping[str, frozenset[str]]
"""Variables with the terms that they can have, where that is known beforehand."""
_FIXED = 0.1
"""The part of the rows that is thought to have a fixed term."""


@dataclass
class Item:
    """Something to join: its table, the SQL of its variables, and what has to hold of it alone."""

    table: str
    columns: dict[str, tuple[str, Column]]
    rows: float
    conditions: list[str] = field(default_factory=list)


class Joiner:
    """Joins what it is given, in an order of its own: joins of SPARQL can be done in any (section 18.5)."""

    def __init__(self, tables: Tables) -> None:
        """Take the tables."""
        self._tables = tables
        self._paths = Paths(tables)

    def joined(self, steps: Sequence[a.Step], others: Iterable[Relation], domains: Domains) -> Relation:
        """Return the join of triple patterns and relations."""
        given = list(others)
        if any(relation.sql is None for relation in given):
            return NONE
        items: list[Item] = []
        known = {
            step: self._paths.pairs(step.predicate) for step in steps if not isinstance(step.predicate, a.Variable)
        }
        if any(pairs is None for pairs in known.values()):
            return NONE
        free = [step for step in steps if isinstance(step.predicate, a.Variable)]
        for step, pairs in known.items():
            assert pairs is not None  # noqa: S101 - looked at above
            items.append(self._item(len(items), step, pairs.sql, pairs.rows, pairs.kinds))
        domains = self._narrowed(
            domains, items, [step.predicate for step in free if isinstance(step.predicate, a.Variable)]
        )
        for step in free:
            assert isinstance(step.predicate, a.Variable)  # noqa: S101 - looked at above
            sql = self._tables.statements(domains.get(step.predicate.name))
            if sql is None:
                return NONE
            item = self._item(len(items), step, f"({sql})", float("inf"), (NODE, ANY))
            text, column = item.columns[step.predicate.name]
            item.columns[step.predicate.name] = text, replace(column, domain=domains.get(step.predicate.name))
            items.append(item)
        for relation in given:
            alias = f"t{len(items)}"
            columns = {name: (column_of(alias, name), column) for name, column in relation.columns.items()}
            # what binds nothing says whether there is anything at all
            sql = relation.sql if columns else f"SELECT DISTINCT unit FROM ({relation.sql}) u"
            items.append(Item(f"({sql}) {alias}", columns, relation.rows))
        return _written(items)

    def _item(self, number: int, step: a.Step, table: str, rows: float, kinds: tuple[str, str]) -> Item:
        alias = f"t{number}"
        item = Item(f"{table} {alias}", {}, rows)
        ends: list[tuple[a.Node, str, str]] = [(step.subject, "s", kinds[0]), (step.object, "o", kinds[1])]
        if isinstance(step.predicate, a.Variable):
            ends.append((step.predicate, "p", NODE))
        for node, name, kind in ends:
            sql = f"{alias}.{name}"
            if isinstance(node, a.Constant):
                item.conditions.append(f"{sql} = {self._tables.dialect.quote(node.term)}")
                item.rows *= _FIXED
            elif node.name in item.columns:
                item.conditions.append(f"{sql} = {item.columns[node.name][0]}")
            else:
                item.columns[node.name] = sql, Column(kind)
        return item

    def _narrowed(self, domains: Domains, items: list[Item], predicates: Iterable[a.Variable]) -> Domains:
        """Find out which predicates a variable can stand for, where few are stated: they need not all be looked at."""
        found = dict(domains)
        for variable in predicates:
            for item in items:
                if variable.name in item.columns and item.rows <= MANY:
                    conditions = f" WHERE {' AND '.join(item.conditions)}" if item.conditions else ""
                    sql = f"SELECT DISTINCT {item.columns[variable.name][0]} FROM {item.table}{conditions}"
                    terms = self._tables.few(sql, MANY)
                    if terms is not None:
                        found[variable.name] = found.get(variable.name, frozenset(terms)) & terms
        return found


def _written(items: list[Item]) -> Relation:
    if not items:
        return Relation("SELECT 1 AS unit")
    left = sorted(items, key=lambda item: item.rows)
    columns: dict[str, tuple[str, Column]] = {}
    where: list[str] = []
    sql, rows = "", 1.0
    while left:
        item = next((each for each in left if columns.keys() & each.columns.keys()), left[0]) if sql else left[0]
        left.remove(item)
        conditions = list(item.conditions)
        for name, (text, column) in item.columns.items():
            if name not in columns:
                columns[name] = text, column
                continue
            other, before = columns[name]
            conditions.append(compatible(other, before, text, column))
            columns[name] = _both(other, before, text, column)
        if sql and conditions:
            sql += f" JOIN {item.table} ON {' AND '.join(conditions)}"
        else:
            sql += f" CROSS JOIN {item.table}" if sql else item.table
            where += conditions
        rows = max(rows, item.rows)
    selected = ", ".join(f"{text} AS {identifier(name)}" for name, (text, _) in columns.items()) or "1 AS unit"
    filtered = f" WHERE {' AND '.join(where)}" if where else ""
    return Relation(f"SELECT {selected} FROM {sql}{filtered}", {name: c for name, (_, c) in columns.items()}, rows)


def _both(one: str, first: Column, other: str, second: Column) -> tuple[str, Column]:
    """Return the value of a variable that two sides have, where they go together."""
    if first.certain and second.certain:
        domain = first.domain & second.domain if first.domain and second.domain else first.domain or second.domain
        return one, Column(narrower(first.kind, second.kind), domain=domain)
    if first.certain:
        return one, first
    if second.certain:
        return other, second
    return f"COALESCE({one}, {other})", Column(wider(first.kind, second.kind), certain=False)


def compatible(one: str, first: Column, other: str, second: Column) -> str:
    """Return when two values of a variable go together: they are the same, or one is unbound (section 18.3)."""
    parts = [f"{one} = {other}"]
    parts += [] if first.certain else [f"{one} IS NULL"]
    parts += [] if second.certain else [f"{other} IS NULL"]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
