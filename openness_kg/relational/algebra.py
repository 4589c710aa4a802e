"""Queries as an algebra of our own, which both relational engines are handed.

It is the algebra of SPARQL 1.1 (Query, section 18.2) as far as rules and shapes use it. Solutions are sets: what a rule
may count are distinct terms, CONSTRUCT yields a set of triples (section 16.2), and shapes select distinct rows.
Terms are texts as in :mod:`openness_kg.relational.terms`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from openness_kg.relational.terms import FALSE


@dataclass(frozen=True)
class Variable:
    """A variable, by its name."""

    name: str


@dataclass(frozen=True)
class Constant:
    """A term."""

    term: str


Node: TypeAlias = Variable | Constant


@dataclass(frozen=True)
class Link:
    """The path of one predicate."""

    iri: str


@dataclass(frozen=True)
class Inverse:
    """A path walked backwards."""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """One path behind the other."""

    first: Path
    then: Path


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Repeated:
    """A path walked once or more often; with ``or_none`` also not at all."""

    path: Path
    or_none: bool


Path: TypeAlias = Link | Inverse | Sequence | Alternative | Repeated


@dataclass(frozen=True)
class Step:
    """A triple pattern, whose predicate may be a path."""

    subject: Node
    predicate: Path | Variable
    object: Node


@dataclass(frozen=True)
class Steps:
    """A basic graph pattern; one without steps has the one solution that binds nothing."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Values:
    """Solutions that are given; None stands for UNDEF."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Join:
    """Solutions of both that go together."""

    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class LeftJoin:
    """Solutions of the left, with those of the right where some go together and fulfil a condition."""

    left: Pattern
    right: Pattern
    condition: Expression | None


@dataclass(frozen=True)
class Minus:
    """Solutions of the left without those that share a variable with one of the right and go together with it."""

    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class Union:
    """Solutions of either."""

    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class Filter:
    """Solutions that fulfil a condition."""

    pattern: Pattern
    condition: Expression


@dataclass(frozen=True)
class Extend:
    """Solutions with one variable more, unless its value is an error."""

    pattern: Pattern
    name: str
    value: Expression


@dataclass(frozen=True)
class Project:
    """Solutions with some of their variables only."""

    pattern: Pattern
    names: tuple[str, ...]


@dataclass(frozen=True)
class Grouped:
    """A solution for each group of those that have the same terms for some variables (section 18.5.1).

    Attributes:
        pattern: what is grouped.
        keys: for each variable by which it is grouped, its name in the result and its own.
        counts: for each number of distinct terms of a variable, its name in the result and that of the variable.

    """

    pattern: Pattern
    keys: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, str], ...]


Pattern: TypeAlias = Steps | Values | Join | LeftJoin | Minus | Union | Filter | Extend | Project | Grouped


@dataclass(frozen=True)
class Call:
    """An operator or a function."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Exists:
    """Whether a pattern has a solution."""

    pattern: Pattern


Expression: TypeAlias = Variable | Constant | Call | Exists


@dataclass(frozen=True)
class Rule:
    """A CONSTRUCT query: its name, the triples that it makes, and its pattern."""

    name: str
    template: tuple[tuple[Node, Node, Node], ...]
    pattern: Pattern


@dataclass(frozen=True)
class Question:
    """A SELECT query: its name, the variables that it asks for, its pattern, and whether a row comes once only."""

    name: str
    names: tuple[str, ...]
    pattern: Pattern
    distinct: bool


def may_be_empty(path: Path) -> bool:
    """Tell whether a path may have no length."""
    match path:
        case Inverse(inner):
            return may_be_empty(inner)
        case Sequence(first, then):
            return may_be_empty(first) and may_be_empty(then)
        case Alternative(paths):
            return any(map(may_be_empty, paths))
        case Repeated(inner, or_none):
            return or_none or may_be_empty(inner)
    return False


def conjuncts(condition: Expression) -> Iterator[Expression]:
    """Yield the conditions that ``&&`` joins, or an IF with a value that is false: to a filter an error is as false."""
    match condition:
        case Call("&&", arguments):
            parts = arguments
        case Call("IF", (first, Constant(term), otherwise)) if term == FALSE:
            parts = (Call("!", (first,)), otherwise)
        case Call("IF", (first, then, Constant(term))) if term == FALSE:
            parts = (first, then)
        case _:
            yield condition
            return
    for part in parts:
        yield from conjuncts(part)


def has_exists(condition: Expression) -> bool:
    """Tell whether there is an EXISTS in an expression."""
    return isinstance(condition, Exists) or (isinstance(condition, Call) and any(map(has_exists, condition.arguments)))


def mentioned(part: Pattern | Expression | Step | None) -> frozenset[str]:  # noqa: C901, PLR0911 - a kind a line
    """Return the names of all variables in a pattern or an expression, at whatever depth."""
    match part:
        case Variable(name):
            return frozenset({name})
        case Call(_, arguments):
            return frozenset().union(*map(mentioned, arguments))
        case Exists(pattern):
            return mentioned(pattern)
        case Step(subject, predicate, target):
            ends = mentioned(subject) | mentioned(target)
            return ends | mentioned(predicate) if isinstance(predicate, Variable) else ends
        case Steps(steps):
            return frozenset().union(*map(mentioned, steps))
        case Values(names) | Project(_, names):
            return frozenset(names)
        case Grouped(_, keys, counts):
            return frozenset(name for name, _ in (*keys, *counts))
        case Join(left, right) | Minus(left, right) | Union(left, right):
            return mentioned(left) | mentioned(right)
        case LeftJoin(left, right, condition):
            return mentioned(left) | mentioned(right) | mentioned(condition)
        case Filter(pattern, condition):
            return mentioned(pattern) | mentioned(condition)
        case Extend(pattern, name, value):
            return mentioned(pattern) | {name} | mentioned(value)
    return frozenset()
