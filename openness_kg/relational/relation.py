"""Relations: the SQL of a set of solutions, a column a variable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from openness_kg.relational.dialect import Dialect
from openness_kg.relational.values import NODE, STRING, Value

MANY = 1000
"""Predicates that a variable may stand for before all statements are looked through instead."""


@dataclass(frozen=True)
class Column:
    """What is known of a variable.

    Attributes:
        kind: the kind of its values; a string is a column of terms all the same.
        certain: whether it is bound in every solution.
        domain: the terms that it can have, where these are known beforehand.

    """

    kind: str
    certain: bool = True
    domain: frozenset[str] | None = None


@dataclass(frozen=True)
class Relation:
    """A query, and its columns by the variables.

    Without SQL it has no rows; without columns it has the one that binds nothing.

    Attributes:
        sql: the query.
        columns: what is known of each variable; one that is not here is bound in no solution.
        rows: about how many solutions there are.

    """

    sql: str | None
    columns: Mapping[str, Column] = field(default_factory=dict)
    rows: float = 1

    def values(self, alias: str) -> dict[str, Value]:
        """Return the variables as values, for expressions over this relation under an alias."""
        return {name: value_of(column_of(alias, name), column) for name, column in self.columns.items()}


NONE = Relation(None, {}, 0)
"""No solution."""


class Tables(Protocol):
    """What an engine holds: a table of pairs (s, o) a predicate, one of all statements (s, p, o), and its dialect."""

    dialect: Dialect

    def rows(self, predicate: str) -> int:
        """Return how many statements have a predicate."""
        ...

    def pairs(self, predicate: str) -> str:
        """Return the table of a predicate that some statement has."""
        ...

    def statements(self, predicates: Iterable[str] | None) -> str | None:
        """Return a query for statements (s, p, o) with some predicates, or all for None; None if there are none."""
        ...

    def kept(self, sql: str) -> tuple[str, int]:
        """Work out a query once, and return the table that holds what it found and the number of rows."""
        ...

    def closure(self, sql: str) -> tuple[str, int]:
        """Return a table with the transitive closure of pairs (s, o), and the number of rows."""
        ...

    def few(self, sql: str, most: int) -> set[str] | None:
        """Return the values of a query of one column, or None if there are more than so many."""
        ...


def identifier(name: str) -> str:
    """Return the name of the column of a variable; letters that SQL does not tell apart stay apart."""
    return "v_" + "".join(c if c.isascii() and (c.islower() or c.isdigit()) else f"_{ord(c):x}_" for c in name)


def column_of(alias: str, name: str) -> str:
    """Return the column of a variable under an alias."""
    return f"{alias}.{identifier(name)}"


def value_of(sql: str, column: Column) -> Value:
    """Return a column as a value."""
    return Value(f"substr({sql}, 3)" if column.kind == STRING else sql, column.kind, column.certain)


def narrower(one: str, other: str) -> str:
    """Return the kind of what is of two kinds."""
    return next((kind for kind in (NODE, STRING) if kind in (one, other)), one)


def wider(one: str, other: str) -> str:
    """Return the kind of what is of either kind."""
    return one if one == other else "any"
