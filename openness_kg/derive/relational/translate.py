"""Reads a rule with rdflib's SPARQL parser, and refuses by name what the relational engines do not know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, NoReturn

import pyoxigraph as ox
from pyparsing import ParseResults
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, URIRef
from rdflib.term import Variable as Named

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, first_line
from openness_kg.derive.relational import algebra as a
from openness_kg.derive.relational import patterns
from openness_kg.derive.relational.terms import STRINGS, normal_term

_COMPARISONS = ("=", "!=", "<", ">", "<=", ">=")
_FUNCTIONS = {
    "STR": ("arg",),
    "LCASE": ("arg",),
    "STRLEN": ("arg",),
    "BOUND": ("arg",),
    "IRI": ("arg",),
    "URI": ("arg",),
    "STRSTARTS": ("arg1", "arg2"),
    "CONTAINS": ("arg1", "arg2"),
    "IF": ("arg1", "arg2", "arg3"),
    "CONCAT": ("arg",),
    "COALESCE": ("arg",),
}


def rule(name: str, text: str) -> a.Rule:
    """Return a rule as algebra.

    Args:
        name: the name of its file.
        text: the CONSTRUCT query.

    Raises:
        OpennessError: it is no SPARQL or no CONSTRUCT query, or holds something that the engines do not know.

    """
    try:
        parsed = parseQuery(text)
        filters = list(_filters(parsed))
        query = translateQuery(parsed, initNs=iris.PREFIXES).algebra
    except Exception as error:  # noqa: BLE001 - its parser raises whatever it likes
        raise OpennessError(f"{name}: this is no SPARQL: {first_line(error)}.") from None
    reader = _Reader(name)
    if any(map(_is_constant, filters)):
        # rdflib would leave out one that is false
        reader.refuse("a FILTER of a constant")
    if query.name != "ConstructQuery":
        reader.refuse("a query that does not construct")
    if query.datasetClause:
        reader.refuse("FROM")
    template = tuple(reader.made(triple) for triple in query.template or ())
    if not template:
        reader.refuse("CONSTRUCT WHERE, or an empty template")
    return a.Rule(name, template, reader.pattern(query.p.p if query.p.name == "Project" else query.p))


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


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._fresh = 0

    def refuse(self, what: str) -> NoReturn:
        raise OpennessError(
            f"{self._name}: the relational engines do not know {what} in a rule: write it otherwise, or take"
            " --engine sparql."
        )

    def made(self, triple: Any) -> tuple[a.Node, a.Node, a.Node]:
        if any(isinstance(term, BNode) for term in triple):
            self.refuse("a blank node in a template")
        subject, predicate, target = map(self.node, triple)
        return subject, predicate, target

    def node(self, term: Any) -> a.Node:
        if isinstance(term, Named):
            return a.Variable(str(term))
        if isinstance(term, BNode):
            # in a pattern a blank node is a variable that nobody sees (section 4.1.4)
            return a.Variable(f" {term}")
        if isinstance(term, URIRef):
            return a.Constant(self._term(ox.NamedNode, str(term)))
        if isinstance(term, Literal):
            if term.language:
                return a.Constant(self._term(ox.Literal, str(term), language=term.language))
            datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
            return a.Constant(self._term(ox.Literal, str(term), datatype=datatype))
        return self.refuse(f"the term {term}")

    def _term(self, kind: Any, *values: Any, **more: Any) -> str:
        try:
            return normal_term(kind(*values, **more))
        except ValueError:
            self.refuse(f"the term {values[0]}")

    def pattern(self, part: Any) -> a.Pattern:  # noqa: C901, PLR0911 - an operator a line
        if isinstance(part, list) and not part:
            return a.Values((), ())
        match part.name:
            case "BGP":
                return a.Steps(tuple(step for triple in part.triples for step in self._steps(*triple)))
            case "Join":
                return a.Join(self.pattern(part.p1), self.pattern(part.p2))
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
            case "ToMultiSet" | "Distinct" | "Reduced":
                return self.pattern(part.p)
            case "Project":
                return a.Project(self.pattern(part.p), tuple(map(str, part.PV)))
            case "values":
                names = list(dict.fromkeys(name for row in part.res for name in row))
                rows = tuple(tuple(self._given(row.get(name)) for name in names) for row in part.res)
                return a.Values(tuple(map(str, names)), rows)
            case "AggregateJoin":
                return self._grouped(part)
        known = {"Graph": "GRAPH", "ServiceGraphPattern": "SERVICE", "Slice": "LIMIT or OFFSET", "OrderBy": "ORDER BY"}
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

    def expression(self, part: Any, *, exists: bool = True) -> a.Expression:  # noqa: PLR0911 - a kind a line
        if not isinstance(part, CompValue):
            return self.node(part)
        match part.name:
            case "ConditionalOrExpression" | "ConditionalAndExpression":
                name = "||" if part.name == "ConditionalOrExpression" else "&&"
                arguments = (part.expr, *part.other)
                return a.Call(name, tuple(self.expression(each, exists=exists) for each in arguments))
            case "UnaryNot":
                return a.Call("!", (self.expression(part.expr, exists=exists),))
            case "RelationalExpression":
                return self._relation(part, exists)
            case "Builtin_EXISTS" | "Builtin_NOTEXISTS":
                if not exists:
                    self.refuse("EXISTS outside of FILTER")
                found = a.Exists(self._looked_for(part.graph))
                return found if part.name == "Builtin_EXISTS" else a.Call("!", (found,))
            case "Builtin_REGEX" | "Builtin_REPLACE":
                return self._matching(part)
        function = part.name.removeprefix("Builtin_")
        if function not in _FUNCTIONS or not part.name.startswith("Builtin_"):
            self.refuse(f"{function}")
        given = [part[key] for key in _FUNCTIONS[function]]
        if function in ("CONCAT", "COALESCE"):
            given = list(given[0])
        name = "IRI" if function == "URI" else function
        return a.Call(name, tuple(self.expression(each, exists=False) for each in given))

    def _relation(self, part: Any, exists: bool) -> a.Expression:
        left = self.expression(part.expr, exists=exists)
        if part.op in _COMPARISONS:
            return a.Call(part.op, (left, self.expression(part.other, exists=exists)))
        if part.op not in ("IN", "NOT IN"):
            self.refuse(str(part.op))
        others = part.other if isinstance(part.other, list) else []
        equal = a.Call("||", tuple(a.Call("=", (left, self.expression(each, exists=False))) for each in others))
        return equal if part.op == "IN" else a.Call("!", (equal,))

    def _matching(self, part: Any) -> a.Expression:
        function = part.name.removeprefix("Builtin_")
        if part.flags is not None:
            self.refuse(f"flags of {function}")
        text = self.expression(part.text if function == "REGEX" else part.arg, exists=False)
        pattern = self._fixed(part.pattern, function)
        portable = patterns.portable(pattern)
        if portable is None:
            self.refuse(f"the regular expression {pattern!r}")
        if function == "REGEX":
            return a.Call("REGEX", (text, a.Constant(STRINGS + portable)))
        replacement = self._fixed(part.replacement, function)
        if "$" in replacement or "\\" in replacement:
            self.refuse(f"the replacement {replacement!r}")
        if patterns.may_be_empty(portable):
            self.refuse(f"the regular expression {pattern!r}, which finds an empty text,")
        return a.Call("REPLACE", (text, a.Constant(STRINGS + portable), a.Constant(STRINGS + replacement)))

    def _fixed(self, term: Any, function: str) -> str:
        found = self.node(term) if isinstance(term, Literal) else None
        if not isinstance(found, a.Constant) or not found.term.startswith(STRINGS):
            self.refuse(f"{function} with anything but fixed texts")
        return found.term.removeprefix(STRINGS)

    def _looked_for(self, part: Any) -> a.Pattern:
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
            case a.Steps(steps):
                for step in steps:
                    if not isinstance(step.predicate, a.Variable) and a.may_be_empty(step.predicate):
                        self.refuse("a path that may have no length in an EXISTS")
            case a.Values():
                pass
            case _:
                names = {a.LeftJoin: "OPTIONAL", a.Minus: "MINUS", a.Extend: "BIND"}
                self.refuse(f"{names.get(type(part), 'a sub-select')} in an EXISTS")
