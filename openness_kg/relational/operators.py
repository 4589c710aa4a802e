"""Operators that need nothing but relations (SPARQL 1.1 Query, section 18.5)."""

from __future__ import annotations

from collections.abc import Callable

from openness_kg.relational.joins import compatible
from openness_kg.relational.relation import NONE, Column, Relation, column_of, identifier, wider
from openness_kg.relational.terms import STRINGS
from openness_kg.relational.values import ANY, NODE, STRING


def values(quote: Callable[[str], str], names: tuple[str, ...], rows: tuple[tuple[str | None, ...], ...]) -> Relation:
    """Return solutions that are given; None stands for UNDEF."""
    if not rows:
        return NONE
    columns: dict[str, Column] = {}
    for place, name in enumerate(names):
        terms = [row[place] for row in rows]
        kinds = {_kind(term) for term in terms if term is not None}
        domain = frozenset(term for term in terms if term is not None)
        certain = None not in terms
        columns[name] = Column(kinds.pop() if len(kinds) == 1 else ANY, certain, domain if certain else None)
    selects = []
    for row in rows:
        terms_ = ("CAST(NULL AS STRING)" if term is None else quote(term) for term in row)
        named = ", ".join(f"{t} AS {identifier(n)}" for t, n in zip(terms_, names, strict=True))
        selects.append(f"SELECT {named or '1 AS unit'}")
    return Relation(" UNION ALL ".join(selects), columns, len(rows))


def union(left: Relation, right: Relation) -> Relation:
    """Return the solutions of either."""
    if left.sql is None or right.sql is None:
        return right if left.sql is None else left
    columns = {}
    for name in (*left.columns, *(name for name in right.columns if name not in left.columns)):
        one, other = left.columns.get(name), right.columns.get(name)
        if one is None or other is None:
            columns[name] = Column((one or other or Column(ANY)).kind, certain=False)
        else:
            domain = one.domain | other.domain if one.domain and other.domain else None
            columns[name] = Column(wider(one.kind, other.kind), one.certain and other.certain, domain)
    sql = " UNION ALL ".join(f"SELECT {_all(columns, side)} FROM ({side.sql}) u" for side in (left, right))
    return Relation(sql, columns, left.rows + right.rows)


def project(found: Relation, names: tuple[str, ...]) -> Relation:
    """Return solutions with some of their variables only, each once."""
    if found.sql is None:
        return NONE
    columns = {name: found.columns[name] for name in names if name in found.columns}
    selected = ", ".join(map(identifier, columns)) or "1 AS unit"
    return Relation(f"SELECT DISTINCT {selected} FROM ({found.sql}) d", columns, found.rows)


def minus(left: Relation, right: Relation) -> Relation:
    """Return solutions of the left without those that share a variable with one of the right and go with it."""
    shared = [name for name in left.columns if name in right.columns]
    if left.sql is None or right.sql is None or not shared:
        return left
    ends = [(column_of("x", n), left.columns[n], column_of("y", n), right.columns[n]) for n in shared]
    conditions = [compatible(*end) for end in ends]
    if not any(end[1].certain and end[3].certain for end in ends):
        conditions.append(f"({' OR '.join(f'{end[0]} = {end[2]}' for end in ends)})")
    selected = ", ".join(identifier(name) for name in shared)
    without = f"SELECT 1 FROM (SELECT DISTINCT {selected} FROM ({right.sql}) z) y WHERE {' AND '.join(conditions)}"
    return Relation(f"SELECT x.* FROM ({left.sql}) x WHERE NOT EXISTS ({without})", left.columns, left.rows)


def _all(columns: dict[str, Column], side: Relation) -> str:
    given = (identifier(n) if n in side.columns else f"CAST(NULL AS STRING) AS {identifier(n)}" for n in columns)
    return ", ".join(given) or "1 AS unit"


def _kind(term: str) -> str:
    return STRING if term.startswith(STRINGS) else ANY if term.startswith('"') else NODE
