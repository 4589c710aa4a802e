"""Reads a rule with rdflib's SPARQL parser, and refuses by name what the relational engines do not know."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

import rdflib
from pyparsing import ParseResults
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, URIRef
from rdflib.term import Variable as Named

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, first_line
from openness_kg.relational import algebra as a
from openness_kg.relational.reading import ExpressionReader

_CODED = re.compile(r"\\\\[uU]")
# it would tell on the terminal of each literal that is not what its datatype says
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def rule(name: str, text: str) -> a.Rule:
    """Return a rule as algebra.

    Args:
        name: the name of its file.
        text: the CONSTRUCT query.

    Raises:
        OpennessError: it is no SPARQL or no CONSTRUCT query, or holds something that the engines do not know.

    """
    reader = _Reader(name)
    query = _parsed(reader, name, text)
    if query.name != "ConstructQuery":
        reader.refuse("a query that does not construct")
    template = tuple(reader.made(triple) for triple in query.template or ())
    if not template:
        reader.refuse("CONSTRUCT WHERE, or an empty template")
    return a.Rule(name, template, reader.pattern(query.p.p if query.p.name == "Project" else query.p))


def question(name: str, text: str) -> a.Question:
    """Return a question as algebra.

    Args:
        name: what it is called in an error.
        text: the SELECT query.

    Raises:
        OpennessError: it is no SPARQL or no SELECT query, or holds something that the engines do not know.

    """
    reader = _Reader(name)
    query = _parsed(reader, name, text)
    if query.name != "SelectQuery":
        reader.refuse("a query that does not select")
    part = query.p
    distinct = part.name == "Distinct"
    if distinct:
        part = part.p
    if part.name != "Project":
        reader.refuse("LIMIT or OFFSET")
    return a.Question(name, tuple(map(str, part.PV)), reader.pattern(part.p), distinct)


def _parsed(reader: _Reader, name: str, text: str) -> Any:
    if _CODED.search(text):
        # rdflib reads a code there, and then no backslash
        reader.refuse("a backslash before a u")
    # Oxigraph decides how a literal is written, as it does for those that are stated
    normalizes, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        parsed = parseQuery(text)
        filters = list(_filters(parsed))
        query = translateQuery(parsed, initNs=iris.PREFIXES).algebra
    except RecursionError:
        reader.refuse("a query as deep as this")
    except Exception as error:  # noqa: BLE001 - its parser raises whatever it likes
        raise OpennessError(f"{name}: this is no SPARQL: {first_line(error)}.") from None
    finally:
        rdflib.NORMALIZE_LITERALS = normalizes
    if any(map(_is_constant, filters)):
        # rdflib would leave out one that is false
        reader.refuse("a FILTER of a constant")
    if query.datasetClause:
        reader.refuse("FROM")
    return query


def _filters(part: Any) -> Iterator[Any]:
    """Yield the expressions of all filters in what was parsed."""
    if isinstance(part, CompValue):
        if part.name == "Filter":
            yield part.expr
        part = list(part.values())
    if isinstance(part, list | tuple | ParseResults):
        for each in part:
            yield from _filters(each)


def _is_constant(expression: Any) -> bool:
    while isinstance(expression, CompValue) and set(expression) == {"expr"}:
        expression = expression.expr
    return isinstance(expression, Literal | URIRef)


class _Reader(ExpressionReader):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._fresh = 0

    def made(self, triple: Any) -> tuple[a.Node, a.Node, a.Node]:
        if any(isinstance(term, BNode) for term in triple):
            self.refuse("a blank node in a template")
        subject, predicate, target = map(self.node, triple)
        return subject, predicate, target

    def pattern(self, part: Any) -> a.Pattern:  # noqa: C901, PLR0911 - an operator a line
        if isinstance(part, list) and not part:
            return a.Values((), ())
        match part.name:
            case "BGP":
                return a.Steps(tuple(step for triple in part.triples for step in self._steps(*triple)))
            case "Join":
                left, right = self.pattern(part.p1), self.pattern(part.p2)
                return right if left == a.Steps(()) else a.Join(left, right)
            case "LeftJoin":
                bare = part.expr.name == "TrueFilter" if isinstance(part.expr, CompValue) else False
                condition = None if bare else self.expression(part.expr)
                return a.LeftJoin(self.pattern(part.p1), self.pattern(part.p2), condition)
            case "Minus":
                return a.Minus(self.pattern(part.p1), self.pattern(part.p2))
            case "Union":
                return a.Union(self.pattern(part.p1), self.pattern(part.p2))
            case "Filter":
                return a.Filter(self.pattern(part.p), self.expression(part.expr))
            case "Extend":
                return a.Extend(self.pattern(part.p), str(part.var), self.expression(part.expr, exists=False))
            case "ToMultiSet" | "Distinct" | "Reduced" | "OrderBy":  # without a limit an order changes nothing
                return self.pattern(part.p)
            case "Project":
                return a.Project(self.pattern(part.p), tuple(map(str, part.PV)))
            case "values":
                names = list(dict.fromkeys(name for row in part.res for name in row))
                rows = tuple(tuple(self._given(row.get(name)) for name in names) for row in part.res)
                return a.Values(tuple(map(str, names)), rows)
            case "AggregateJoin":
                return self._grouped(part)
        known = {"Graph": "GRAPH", "ServiceGraphPattern": "SERVICE", "Slice": "LIMIT or OFFSET"}
        return self.refuse(known.get(part.name, part.name))

    def _grouped(self, part: Any) -> a.Grouped:
        by = part.p.expr or []
        if not by or not all(isinstance(key, Named) for key in by):
            self.refuse("an aggregate without GROUP BY, or by what is no variable,")
        keys, counts = [], []
        for aggregate in part.A:
            pair = (str(aggregate.res), str(aggregate.vars))
            if aggregate.name == "Aggregate_Sample" and aggregate.vars in by:  # how rdflib names a key
                keys.append(pair)
            elif aggregate.name == "Aggregate_Count" and aggregate.distinct and isinstance(aggregate.vars, Named):
                counts.append(pair)
            else:
                self.refuse("an aggregate but COUNT(DISTINCT ?variable)")
        return a.Grouped(self.pattern(part.p.p), tuple(keys), tuple(counts))

    def _given(self, term: Any) -> str | None:
        if term is None or (not isinstance(term, URIRef | Literal) and str(term) == "UNDEF"):
            return None
        found = self.node(term)
        return found.term if isinstance(found, a.Constant) else self.refuse("a variable in VALUES")

    def _steps(self, subject: Any, predicate: Any, target: Any) -> list[a.Step]:
        if isinstance(predicate, Named):
            return [a.Step(self.node(subject), a.Variable(str(predicate)), self.node(target))]
        return self._walked(self.node(subject), self._path(predicate), self.node(target))

    def _walked(self, subject: a.Node, path: a.Path, target: a.Node) -> list[a.Step]:
        """Take a sequence apart (section 18.2.2.5); what may have no length stays with the part before."""
        if isinstance(path, a.Sequence) and not a.may_be_empty(path.then):
            self._fresh += 1
            between = a.Variable(f" between{self._fresh}")
            return [*self._walked(subject, path.first, between), *self._walked(between, path.then, target)]
        if isinstance(path, a.Inverse):
            return self._walked(target, path.path, subject)
        if a.may_be_empty(path) and not (isinstance(subject, a.Variable) and isinstance(target, a.Variable)):
            self.refuse("a path that may have no length at a fixed term")
        return [a.Step(subject, path, target)]

    def _path(self, path: Any) -> a.Path:
        match path:
            case URIRef():
                node = self.node(path)
                return a.Link(node.term if isinstance(node, a.Constant) else "")
            case InvPath():
                return a.Inverse(self._path(path.arg))
            case SequencePath():
                return reduce(a.Sequence, map(self._path, path.args))
            case AlternativePath():
                return a.Alternative(tuple(map(self._path, path.args)))
            case MulPath() if path.mod in ("+", "*"):
                return a.Repeated(self._path(path.path), path.mod == "*")
            case MulPath():
                self.refuse(f"the path modifier {path.mod}")
        return self.refuse("a path of what is not")

    def looked_for(self, part: Any) -> a.Pattern:
        """Read the pattern of an EXISTS, in which what is bound outside takes the place of variables (section 18.6)."""
        found = self.pattern(part)
        self._refuse_scopes(found)
        return found

    def _refuse_scopes(self, part: a.Pattern) -> None:
        """Refuse what does not mean the same with values put in first as it does with values compared afterwards."""
        match part:
            case a.Join(left, right) | a.Union(left, right):
                self._refuse_scopes(left)
                self._refuse_scopes(right)
            case a.Filter(pattern, _):
                self._refuse_scopes(pattern)
            case a.LeftJoin(left, right, _):
                # whether it is one of those that mean the same is seen when the variables outside are known
                self._refuse_scopes(left)
                self._refuse_scopes(right)
            case a.Steps((a.Step(_, a.Repeated(inner, or_none=True), _),)) if not a.may_be_empty(inner):
                pass
            case a.Steps(steps):
                for step in steps:
                    if not isinstance(step.predicate, a.Variable) and a.may_be_empty(step.predicate):
                        self.refuse("a path that may have no length beside others in an EXISTS")
            case a.Values():
                pass
            case _:
                names = {a.Minus: "MINUS", a.Extend: "BIND"}
                self.refuse(f"{names.get(type(part), 'a sub-select')} in an EXISTS")
