"""The constraint components of SHACL Core (§4), a function each.

A function takes a :class:`~.compiler.Site`, where the constraint stands, and the value of its parameter. It returns a
:class:`Violations`: a graph pattern whose solutions are the violations, and what in them is value and path. Patterns
look at all focus nodes at once: what a nested shape finds is a sub-select that is joined, never a test of each node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from openness_kg.validation.compiled import conditions
from openness_kg.validation.compiled.shapes import SH, TRUE, Term, constant, integer, iri, refused
from openness_kg.validation.compiled.targets import INSTANCE

if TYPE_CHECKING:
    from openness_kg.validation.compiled.compiler import Site


@dataclass(frozen=True)
class Violations:
    """A pattern that binds what violates a constraint; variables of the value, of the path, and of what else counts."""

    pattern: str
    value: str = ""
    path: str = ""
    others: tuple[str, ...] = ()
    by_text: bool = False
    """Whether it looks at the text of literals, so that a store that rewrites them is no good witness."""


Component = Callable[["Site", Term], Violations]


def _each(condition: Callable[[Site, Term, str], str], by_text: bool = False) -> Component:
    """Return the component that wants a condition of each value node; an error is a violation."""

    def component(site: Site, term: Term) -> Violations:
        nodes = site.values
        test = f"FILTER (!COALESCE({condition(site, term, nodes.v)}, false))"
        return Violations(f"{nodes.pattern} {test}", nodes.var, by_text=by_text)

    return component


# §4.1 Value type


def class_(site: Site, term: Term) -> Violations:
    """§4.1.1: each value node is an instance of the class, or of one below it."""
    nodes = site.values
    return Violations(f"{nodes.pattern} MINUS {{ {nodes.v} {INSTANCE} {iri(site.shape, 'class', term)} }}", nodes.var)


# §4.2 Cardinality


def min_count(site: Site, term: Term) -> Violations:
    """§4.2.1: there are at least so many value nodes."""
    least = integer(site.shape, "minCount", term)
    if least == 1 and not site.need_path("minCount").may_be_empty:
        return Violations(f"{site.focus.pattern} FILTER NOT EXISTS {{ {site.step(site.values.v)} }}")
    return _fewer(site, site.values.pattern, least, "minCount")


def max_count(site: Site, term: Term) -> Violations:
    """§4.2.2: there are at most so many value nodes."""
    most = integer(site.shape, "maxCount", term)
    if most == 0:
        site.need_path("maxCount")
        return Violations(site.values.pattern)
    return _more(site, site.values.pattern, most, "maxCount")


def _fewer(site: Site, counted: str, least: int, name: str) -> Violations:
    site.need_path(name)
    this = site.focus.v
    count = f"SELECT {this} (COUNT(DISTINCT {site.values.v}) AS ?n) WHERE {{ {counted} }} GROUP BY {this}"
    return Violations(f"{site.focus.pattern} OPTIONAL {{ {{ {count} }} }} FILTER (COALESCE(?n, 0) < {least})")


def _more(site: Site, counted: str, most: int, name: str) -> Violations:
    site.need_path(name)
    this = site.focus.v
    having = f"HAVING (COUNT(DISTINCT {site.values.v}) > {most})"
    return Violations(f"{{ SELECT {this} WHERE {{ {counted} }} GROUP BY {this} {having} }}")


# §4.3 Value range


def _range(name: str, sign: str) -> Component:
    return _each(lambda site, term, v: f"{v} {sign} {constant(site.shape, name, term)}")


# §4.4 String based


def _length(name: str, sign: str) -> Component:
    return _each(
        lambda site, term, v: f"!isBlank({v}) && STRLEN(STR({v})) {sign} {integer(site.shape, name, term)}",
        by_text=True,
    )


def unique_lang(site: Site, term: Term) -> Violations:
    """§4.4.5: no two value nodes have one language tag; switched on by the literal ``true`` alone."""
    site.need_path("uniqueLang")
    if term != TRUE:
        return Violations("")
    nodes, this = site.values, site.focus.v
    inner = f'{nodes.pattern} BIND (LCASE(LANG({nodes.v})) AS ?lang) FILTER (?lang != "")'
    having = f"HAVING (COUNT(DISTINCT {nodes.v}) > 1)"
    found = f"{{ SELECT {this} ?lang WHERE {{ {inner} }} GROUP BY {this} ?lang {having} }}"
    return Violations(found, others=("lang",))


# §4.5 Property pair


def equals(site: Site, term: Term) -> Violations:
    """§4.5.1: the value nodes are the values of the other property."""
    this, v, other = site.focus.v, "?one", iri(site.shape, "equals", term)
    here = site.focus.pattern
    if site.path is None:
        missing = f"{here} FILTER NOT EXISTS {{ {this} {other} {this} }} BIND ({this} AS {v})"
        return Violations(
            f"{{ {missing} }} UNION {{ {here} {this} {other} {v} FILTER (!sameTerm({this}, {v})) }}", "one"
        )
    missing = f"{site.values_as('one')} FILTER NOT EXISTS {{ {this} {other} {v} }}"
    return Violations(
        f"{{ {missing} }} UNION {{ {here} {this} {other} {v} FILTER NOT EXISTS {{ {site.step(v)} }} }}", "one"
    )


def disjoint(site: Site, term: Term) -> Violations:
    """§4.5.2: no value node is a value of the other property."""
    nodes = site.values
    return Violations(f"{nodes.pattern} {site.focus.v} {iri(site.shape, 'disjoint', term)} {nodes.v} .", nodes.var)


def _less(name: str, sign: str) -> Component:
    def component(site: Site, term: Term) -> Violations:
        site.need_path(name)
        nodes = site.values
        pair = f"{nodes.pattern} {site.focus.v} {iri(site.shape, name, term)} ?other ."
        test = f"FILTER (!COALESCE({nodes.v} {sign} ?other, false))"
        return Violations(f"{pair} {test}", nodes.var, others=("other",))

    return component


# §4.6 Logical, §4.7.1 sh:node: a nested shape's failures are joined, and looked at by whether they are there


def not_(site: Site, term: Term) -> Violations:
    """§4.6.1: no value node conforms to the shape."""
    return site.nested([term], "!BOUND(?f0)")


def and_(site: Site, term: Term) -> Violations:
    """§4.6.2: each value node conforms to all shapes of the list."""
    shapes = site.graph.members(term)
    return site.nested(shapes, " || ".join(f"BOUND(?f{n})" for n in range(len(shapes))) or "false")


def or_(site: Site, term: Term) -> Violations:
    """§4.6.3: each value node conforms to one or more shapes of the list."""
    shapes = site.graph.members(term)
    classes = [_only_class(site, shape) for shape in shapes]
    if classes and all(classes):
        # which an engine finds in a fraction of the time, since the focus nodes are found once
        nodes = site.values
        without = " ".join(f"MINUS {{ {nodes.v} {INSTANCE} {name} }}" for name in classes)
        return Violations(f"{nodes.pattern} {without}", nodes.var)
    return site.nested(shapes, " && ".join(f"BOUND(?f{n})" for n in range(len(shapes))) or "true")


def _only_class(site: Site, shape: Term) -> str:
    """Return the class that a shape asks for, if it asks for one and says nothing else; else an empty text."""
    said = {name: terms for (subject, name), terms in site.graph.values.items() if subject == shape}
    found = said.get(f"{SH}class", [])
    return iri(shape, "class", found[0]) if len(said) == len(found) == 1 else ""


def xone(site: Site, term: Term) -> Violations:
    """§4.6.4: each value node conforms to exactly one shape of the list."""
    shapes = site.graph.members(term)
    return site.nested(shapes, f"{' + '.join(f'IF(BOUND(?f{n}), 0, 1)' for n in range(len(shapes))) or '0'} != 1")


def node(site: Site, term: Term) -> Violations:
    """§4.7.1: each value node conforms to the shape."""
    return site.nested([term], "BOUND(?f0)")


def qualified(site: Site, term: Term) -> list[tuple[str, Violations]]:
    """§4.7.3: so many value nodes conform to the shape, and to none of its siblings' if they are to be disjoint."""
    siblings: list[Term] = []
    if site.graph.one(site.shape, "qualifiedValueShapesDisjoint") == TRUE:
        parents = site.graph.with_value[f"{SH}property", site.shape]
        nearby = {
            shape
            for parent in parents
            for other in site.graph.objects(parent, "property")
            for shape in site.graph.objects(other, "qualifiedValueShape")
        }
        siblings = sorted(nearby - {term}, key=str)
    tests = ["!BOUND(?f0)", *(f"BOUND(?f{n})" for n in range(1, len(siblings) + 1))]
    counted = site.nested([term, *siblings], " && ".join(tests)).pattern
    found = []
    for name, count in (("qualifiedMinCount", _fewer), ("qualifiedMaxCount", _more)):
        if (limit := site.graph.one(site.shape, name)) is not None:
            component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
            found.append((SH + component, count(site, counted, integer(site.shape, name, limit), name)))
    if not found:
        raise refused(
            site.shape, "sh:qualifiedValueShape", "with neither sh:qualifiedMinCount nor sh:qualifiedMaxCount"
        )
    return found


# §4.8 Other


def closed(site: Site, term: Term) -> Violations:
    """§4.8.1: a value node has no property but those of the shape's property shapes and the ignored ones."""
    if term != TRUE:
        return Violations("")
    ignored = site.graph.one(site.shape, "ignoredProperties")
    known = [] if ignored is None else site.graph.members(ignored)
    known += [path for p in site.graph.objects(site.shape, "property") for path in site.graph.objects(p, "path")]
    names = ", ".join(dict.fromkeys(str(path) for path in known if isinstance(path, ox.NamedNode)))
    test = f"FILTER (?path NOT IN ({names}))" if names else ""
    return Violations(f"{site.values.pattern} {site.values.v} ?path ?object . {test}", "object", "path")


def has_value(site: Site, term: Term) -> Violations:
    """§4.8.2: the term is among the value nodes."""
    wanted = constant(site.shape, "hasValue", term)
    if site.path is None:
        return Violations(f"{site.focus.pattern} FILTER (!sameTerm({site.focus.v}, {wanted}))")
    if site.path.may_be_empty:
        v = site.values.v
        there = f"{site.values.pattern} FILTER (sameTerm({v}, {wanted}))"
        found = f"SELECT DISTINCT {site.focus.v} (1 AS ?f0) WHERE {{ {there} }}"
        return Violations(f"{site.focus.pattern} OPTIONAL {{ {{ {found} }} }} FILTER (!BOUND(?f0))")
    return Violations(f"{site.focus.pattern} FILTER NOT EXISTS {{ {site.step(wanted)} }}")


COMPONENTS: dict[str, Component] = {
    "class": class_,
    "datatype": _each(conditions.datatype, by_text=True),
    "nodeKind": _each(conditions.node_kind),
    "minCount": min_count,
    "maxCount": max_count,
    "minExclusive": _range("minExclusive", ">"),
    "minInclusive": _range("minInclusive", ">="),
    "maxExclusive": _range("maxExclusive", "<"),
    "maxInclusive": _range("maxInclusive", "<="),
    "minLength": _length("minLength", ">="),
    "maxLength": _length("maxLength", "<="),
    "pattern": _each(conditions.pattern, by_text=True),
    "languageIn": _each(conditions.language_in),
    "uniqueLang": unique_lang,
    "equals": equals,
    "disjoint": disjoint,
    "lessThan": _less("lessThan", "<"),
    "lessThanOrEquals": _less("lessThanOrEquals", "<="),
    "not": not_,
    "and": and_,
    "or": or_,
    "xone": xone,
    "node": node,
    "closed": closed,
    "hasValue": has_value,
    "in": _each(conditions.in_),
}
"""The component of each parameter; sh:property, sh:qualifiedValueShape and sh:sparql stand in the compiler."""

SINGLE = frozenset((
    "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive",
    "maxInclusive", "minLength", "maxLength", "languageIn", "uniqueLang", "closed", "in",
    "qualifiedValueShape",
))  # fmt: skip
"""The parameters that a shape has at most once."""
