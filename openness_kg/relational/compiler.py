"""Compiles queries into SQL over the tables of an engine, operator by operator (SPARQL 1.1 Query, section 18.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn

from openness_kg.relational import algebra as a
from openness_kg.relational import operators
from openness_kg.relational.exists import Finder
from openness_kg.relational.expressions import Expressions
from openness_kg.relational.joins import Domains, Joiner, compatible
from openness_kg.relational.refusal import unknown
from openness_kg.relational.relation import (
    NONE,
    Column,
    Relation,
    Tables,
    column_of,
    identifier,
    value_of,
    wider,
)
from openness_kg.relational.values import ANY, NODE, NUMBER, Value

_LONG = 1000
"""Characters of an expression that is worked out once, whatever becomes of it."""


class Compiler:
    """Compiles queries, of which the tables keep what they work out until they are told to drop it."""

    def __init__(self, tables: Tables, name: str) -> None:
        """Take the tables, and what a query is called in an error."""
        self.tables, self._name = tables, name
        self._joiner = Joiner(tables)
        self._quote = tables.dialect.quote

    def solutions(self, question: a.Question) -> tuple[str, tuple[str, ...]] | None:
        """Return a query for the solutions of a question, and the variables of its columns; None if there are none.

        A variable that is bound in no solution has no column.

        Raises:
            OpennessError: as :meth:`triples`.

        """
        found = self.compiled(question.pattern, {}, None)
        names = tuple(name for name in question.names if name in found.columns)
        if found.sql is None or not names:
            return None
        once = "DISTINCT " if question.distinct else ""
        return f"SELECT {once}{', '.join(map(identifier, names))} FROM ({found.sql}) w", names

    def triples(self, rule: a.Rule) -> str | None:
        """Return a query for the triples (s, p, o) that a rule makes, None if it makes none.

        What has a term where none of its kind can stand is no triple (section 16.2).

        Raises:
            OpennessError: the rule holds something that cannot be told from joined tables.

        """
        found = self.compiled(rule.pattern, {}, None)
        if found.sql is None:
            return None
        names = sorted(frozenset().union(*(a.mentioned(node) for made in rule.template for node in made)))
        known = [name for name in names if name in found.columns]
        columns = ", ".join(identifier(name) for name in known) or "1 AS unit"
        where = f"SELECT DISTINCT {columns} FROM ({found.sql}) w"
        if len(rule.template) > 1:
            where = f"SELECT * FROM {self.tables.kept(where)[0]}"
        values = Relation(where, {name: found.columns[name] for name in known}).values("w")
        made = [self._made(triple, values) for triple in rule.template]
        selects = [f"SELECT {terms} FROM ({where}) w WHERE {condition}" for terms, condition in filter(None, made)]
        return f"SELECT DISTINCT s, p, o FROM ({' UNION ALL '.join(selects)}) made" if selects else None

    def _made(self, triple: tuple[a.Node, a.Node, a.Node], values: Mapping[str, Value]) -> tuple[str, str] | None:
        writer = Expressions(self.tables.dialect, values)
        terms, conditions = [], []
        for name, node in zip("spo", triple, strict=True):
            if isinstance(node, a.Variable) and node.name not in values:
                return None
            value = writer.term(node)
            terms.append(f"{value.sql} AS {name}")
            if not value.certain:
                conditions.append(f"{value.sql} IS NOT NULL")
            if name == "s" and value.kind != NODE:
                conditions.append(f"substr({value.sql}, 1, 1) <> '\"'")
            if name == "p":
                conditions.append(f"substr({value.sql}, 1, 1) = '<'")
        return ", ".join(terms), " AND ".join(conditions) or "1 = 1"

    def compiled(self, part: a.Pattern, domains: Domains, outer: Finder | None) -> Relation:  # noqa: PLR0911 - an operator a line
        """Return a pattern as a relation.

        Args:
            part: the pattern.
            domains: terms that variables can have in what becomes of this, for certain.
            outer: inside of an EXISTS the solutions outside, whose variables a filter may look at.

        """
        match part:
            case a.Steps() | a.Join():
                return self._join(part, domains, outer)
            case a.Values(names, rows):
                return operators.values(self._quote, names, rows)
            case a.Union(left, right):
                return operators.union(self.compiled(left, domains, outer), self.compiled(right, domains, outer))
            case a.Filter(pattern, condition):
                return self._filter(self.compiled(pattern, domains, outer), list(a.conjuncts(condition)), outer)
            case a.Extend(pattern, name, value):
                return self._extend(self.compiled(pattern, domains, outer), name, value)
            case a.Project(pattern, names):
                # what is not selected is another variable inside than outside
                known = {name: terms for name, terms in domains.items() if name in names}
                return operators.project(self.compiled(pattern, known, outer), names)
            case a.Grouped(pattern):
                return self._grouped(self.compiled(pattern, {}, None), part)
            case a.Minus(left, right):
                return operators.minus(self.compiled(left, domains, outer), self.compiled(right, {}, None))
            case a.LeftJoin(left, right, condition):
                found = self.compiled(left, domains, outer)
                self._refuse_outer(found, a.mentioned(right) | a.mentioned(condition), outer)
                return self._left_join(found, right, condition)
        raise AssertionError(part)

    def _refuse_outer(self, left: Relation, names: frozenset[str], outer: Finder | None) -> None:
        """Refuse an OPTIONAL in an EXISTS that looks at what is bound outside, unless its left side binds it too."""
        for name in sorted(names & (outer.found.columns.keys() if outer is not None else frozenset())):
            if not (name in left.columns and left.columns[name].certain):
                self._refuse(f"an OPTIONAL in an EXISTS that looks at ?{name}, which is bound outside of it")

    def _join(self, part: a.Pattern, domains: Domains, outer: Finder | None) -> Relation:
        parts = list(_parts(part))
        known = dict(domains)
        for each in parts:
            if isinstance(each, a.Values):
                for place, name in enumerate(each.names):
                    terms = [row[place] for row in each.rows]
                    if None not in terms:
                        domain = frozenset(term for term in terms if term is not None)
                        known[name] = known.get(name, domain) & domain
        steps = [step for each in parts if isinstance(each, a.Steps) for step in each.steps]
        others = [self.compiled(each, known, outer) for each in parts if not isinstance(each, a.Steps)]
        if outer is not None and (
            shared := _bridged([*map(a.mentioned, steps), *(set(r.columns) for r in others)], outer)
        ):
            # parts that nothing joins but what is bound outside would be paired each with each
            others.append(self._given(shared, outer))
        return self._joiner.joined(steps, others, known)

    def _extend(self, found: Relation, name: str, value: a.Expression) -> Relation:
        if found.sql is None:
            return NONE
        term = Expressions(self.tables.dialect, found.values("x")).term(value)
        named = [column_of("x", each) for each in found.columns] + [f"{term.sql} AS {identifier(name)}"]
        columns = {**found.columns, name: Column(term.kind, term.certain)}
        sql, rows = f"SELECT {', '.join(named)} FROM ({found.sql}) x", found.rows
        if len(term.sql) > _LONG:
            # an engine that looks at conditions early would else put the value into each that mentions it
            table, rows = self.tables.kept(sql)
            sql = f"SELECT * FROM {table}"
        return Relation(sql, columns, rows)

    def _grouped(self, found: Relation, part: a.Grouped) -> Relation:
        if found.sql is None:
            return NONE
        columns: dict[str, Column] = {}
        selected = []
        for name, key in part.keys:
            if key in found.columns:
                columns[name] = found.columns[key]
                selected.append(f"{identifier(key)} AS {identifier(name)}")
        writer = Expressions(self.tables.dialect, {})
        for name, counted in part.counts:
            number = f"COUNT(DISTINCT {identifier(counted)})" if counted in found.columns else "0"
            columns[name] = Column(ANY)
            selected.append(f"{writer.encoded(Value(number, NUMBER, certain=True))} AS {identifier(name)}")
        by = ", ".join(identifier(key) for _, key in part.keys if key in found.columns)
        # a group of nothing is none, as there are keys
        grouped = f"GROUP BY {by}" if by else "HAVING COUNT(*) > 0"
        return Relation(f"SELECT {', '.join(selected)} FROM ({found.sql}) g {grouped}", columns, found.rows)

    def _left_join(self, left: Relation, part: a.Pattern, condition: a.Expression | None) -> Relation:
        if left.sql is None:
            return NONE
        right = self.compiled(part, {}, None)
        conditions = list(a.conjuncts(condition)) if condition is not None else []
        looking = [each for each in conditions if a.has_exists(each)]
        for each in looking:
            for name in a.mentioned(each):
                if name in left.columns and not (name in right.columns and right.columns[name].certain):
                    self._refuse(f"an EXISTS in an OPTIONAL that looks at ?{name}, which is bound outside of it only")
        if looking:
            right = self._filter(right, looking, None)
        if right.sql is None:
            return left
        values, columns, on = left.values("x"), dict(left.columns), []
        selected = {name: column_of("x", name) for name in left.columns}
        for name, value in right.values("y").items():
            end, column = column_of("y", name), right.columns[name]
            if name not in left.columns:
                columns[name], selected[name], values[name] = Column(column.kind, certain=False), end, value
                continue
            mine = left.columns[name]
            on.append(compatible(selected[name], mine, end, column))
            if not mine.certain:
                selected[name] = f"COALESCE({selected[name]}, {end})"
                columns[name] = Column(wider(mine.kind, column.kind), certain=False)
                values[name] = value_of(selected[name], columns[name])
        writer = Expressions(self.tables.dialect, values)
        on += [writer.condition(each) for each in conditions if not a.has_exists(each)]
        named = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in selected.items()) or "1 AS unit"
        sql = f"SELECT {named} FROM ({left.sql}) x LEFT JOIN ({right.sql}) y ON {' AND '.join(on) or '1 = 1'}"
        return Relation(sql, columns, max(left.rows, right.rows))

    def _filter(self, found: Relation, conditions: list[a.Expression], outer: Finder | None) -> Relation:
        if found.sql is None:
            return NONE
        if outer is not None:
            looked_at = frozenset().union(*map(a.mentioned, conditions)) & outer.found.columns.keys()
            wanted = {n for n in looked_at if n not in found.columns or not found.columns[n].certain}
            found = self._with_outer(found, wanted, outer) if wanted else found
        conditions = sorted(conditions, key=a.has_exists)
        plain = [each for each in conditions if not a.has_exists(each)]
        if plain:
            writer = Expressions(self.tables.dialect, found.values("x"))
            where = " AND ".join(map(writer.condition, plain))
            found = Relation(f"SELECT x.* FROM ({found.sql}) x WHERE {where}", found.columns, found.rows)
        for each in conditions[len(plain) :]:
            finder = Finder(self.tables, self.compiled, found)
            where = Expressions(self.tables.dialect, found.values("x"), finder.sql).condition(each)
            found = Relation(f"SELECT x.* FROM ({finder.found.sql}) x WHERE {where}", found.columns, found.rows)
        return found

    def _with_outer(self, found: Relation, wanted: set[str], outer: Finder) -> Relation:
        """Bring in variables that are bound outside of an EXISTS, and that a filter inside looks at."""
        given = outer.found.columns
        for name in wanted:
            if not given[name].certain:
                self._refuse(f"a filter in an EXISTS that looks at ?{name}, which may be unbound outside")
        keys = [name for name, column in found.columns.items() if column.certain and name in given]
        names = (*sorted(wanted), *(name for name in keys if given[name].certain))
        return self._joiner.joined([], [found, self._given(names, outer)], {})

    def _given(self, names: Iterable[str], outer: Finder) -> Relation:
        """Return some variables of what is bound outside of an EXISTS."""
        columns = {name: outer.found.columns[name] for name in names}
        selected = ", ".join(map(identifier, columns))
        kept = outer.kept()
        return Relation(f"SELECT DISTINCT {selected} FROM ({kept.sql}) d", columns, kept.rows)

    def _refuse(self, what: str) -> NoReturn:
        raise unknown(self._name, what)


def _bridged(several: list[frozenset[str] | set[str]], outer: Finder) -> list[str]:
    """Return variables of what is bound outside that join parts which have none in common; nothing if all have."""
    groups: list[set[str]] = []
    for names in several:
        joined = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names] + [set(names).union(*joined)]
    given = {name for name, column in outer.found.columns.items() if column.certain}
    touched = [group & given for group in groups if group & given]
    return sorted(set().union(*touched)) if len(touched) > 1 else []


def _parts(part: a.Pattern) -> Iterator[a.Pattern]:
    if isinstance(part, a.Join):
        yield from _parts(part.left)
        yield from _parts(part.right)
    else:
        yield part
