"""Compiles a shapes graph: one query a constraint, for all its focus nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from openness_kg.validation.compiled import constraints, paths, sparql
from openness_kg.validation.compiled.constraints import COMPONENTS, SINGLE, Violations
from openness_kg.validation.compiled.paths import Path
from openness_kg.validation.compiled.shapes import FALSE, RDF, SH, TRUE, ShapesGraph, Term, refused
from openness_kg.validation.compiled.targets import Nodes, focus_nodes

PARAMETERS = (*COMPONENTS, "property", "qualifiedValueShape", "sparql")


@dataclass(frozen=True)
class CompiledConstraint:
    """A constraint as a query whose rows are its violations: ``?this`` the focus node, ``?value`` and ``?path`` if any.

    The other variables are those that a message names.
    """

    shape: Term
    component: str
    severity: str
    messages: tuple[ox.Literal, ...]
    path: Path | None
    query: str
    constraint: Term | None = None
    by_text: bool = False


@dataclass(frozen=True)
class Site:
    """Where a constraint stands: a shape, and the nodes in its focus."""

    graph: ShapesGraph
    shape: Term
    focus: Nodes
    above: tuple[Term, ...] = ()

    @cached_property
    def path(self) -> Path | None:
        """The path of a property shape, None for a node shape."""
        node = self.graph.one(self.shape, "path")
        if node is None and ox.NamedNode(f"{SH}PropertyShape") in self.graph.objects(self.shape, f"{RDF}type"):
            raise refused(self.shape, "no sh:path", "which a property shape needs")
        return None if node is None else paths.read(self.graph, node, self.shape)

    def need_path(self, name: str) -> Path:
        """Return the path, or raise that a node shape cannot have a parameter."""
        if self.path is None:
            raise refused(self.shape, f"sh:{name}", "which only a property shape may have")
        return self.path

    def step(self, end: str) -> str:
        """Return the pattern from a focus node along the path."""
        return f"{self.focus.v} {self.path.text if self.path else ''} {end} ."

    def values_as(self, name: str) -> str:
        """Return the pattern of the value nodes (§2.1.3), bound to a variable; a value may come twice."""
        there = self.step(f"?{name}")
        if self.path and self.path.may_be_empty:
            # a path of length zero leads from a node to itself, even from one that is not in the data
            here = self.focus.pattern
            return f"{{ {here} {there} }} UNION {{ {here} BIND ({self.focus.v} AS ?{name}) }}"
        return f"{self.focus.pattern} {there}"

    @cached_property
    def values(self) -> Nodes:
        """The value nodes: of a node shape the focus nodes themselves."""
        if self.path is None:
            return self.focus
        name = "value" if self.focus.var == "this" else f"{self.focus.var}v"
        return Nodes(name, self.values_as(name))

    def nested(self, shapes: Iterable[Term], test: str) -> Violations:
        """Return the value nodes for which a test holds of ``?f0``, ``?f1`` …, bound where a shape is failed."""
        nodes, parts, by_text = self.values, [self.values.pattern], False
        mark = f"f{len(self.above)}x"  # a nested shape's own marks have other names
        for number, shape in enumerate(shapes):
            fails = [
                f
                for _, f, _ in _violations(replace(self, shape=shape, focus=nodes, above=self._under(shape)))
                if f.pattern
            ]
            by_text = by_text or any(f.by_text for f in fails)
            union = " UNION ".join(f"{{ {f.pattern} }}" for f in fails)
            if fails:
                parts.append(
                    f"OPTIONAL {{ {{ SELECT DISTINCT {nodes.v} (1 AS ?{mark}{number}) WHERE {{ {union} }} }} }}"
                )
        return Violations(f"{' '.join(parts)} FILTER ({test.replace('?f', f'?{mark}')})", nodes.var, by_text=by_text)

    def _under(self, shape: Term) -> tuple[Term, ...]:
        above = (*self.above, self.shape)
        if shape in above:
            raise refused(shape, "itself", "directly or through others: recursive shapes are not supported")
        return above

    def below(self, shape: Term) -> Site:
        """Return the site of a property shape of this shape: its focus nodes are the value nodes here."""
        focus = self.values if self.path is None else replace(self.values, outer=(*self.focus.outer, self.focus.var))
        return replace(self, shape=shape, focus=focus, above=self._under(shape))


Found = tuple[Site, Violations, tuple[str, Term | None]]


def _violations(site: Site) -> Iterator[Found]:
    """Yield the violations of each constraint of a shape, and of its property shapes."""
    graph, shape = site.graph, site.shape
    if (off := graph.one(shape, "deactivated")) == TRUE:
        return
    if off not in (None, FALSE):
        raise refused(shape, "sh:deactivated", "whose value must be true or false")
    _ = site.path
    for name in PARAMETERS:
        for term in (single,) if name in SINGLE and (single := graph.one(shape, name)) else graph.objects(shape, name):
            component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
            if name == "property":
                yield from _violations(site.below(term))
            elif name == "qualifiedValueShape":
                site.need_path(name)
                yield from ((site, found, (c, None)) for c, found in constraints.qualified(site, term))
            elif name == "sparql":
                if graph.one(term, "deactivated") != TRUE:
                    yield site, sparql.violations(site, term), (f"{SH}SPARQLConstraintComponent", term)
            else:
                yield site, COMPONENTS[name](site, term), (component, None)


def compile_shapes(triples: Iterable[ox.Triple]) -> list[CompiledConstraint]:
    """Return the constraints of a shapes graph whose shapes have a target, in a stable order.

    Raises:
        OpennessError: a term is not supported, a shape is ill-formed or leads back to itself: the text names both.

    """
    graph = ShapesGraph(triples, PARAMETERS)
    compiled: list[CompiledConstraint] = []
    for shape in graph.targeted(PARAMETERS):
        site = Site(graph, shape, focus_nodes(graph, shape))
        compiled += (_compiled(*found) for found in _violations(site) if found[1].pattern)
    return compiled


def _compiled(site: Site, found: Violations, source: tuple[str, Term | None]) -> CompiledConstraint:
    graph, shape = site.graph, site.shape
    severity = graph.one(shape, "severity") or ox.NamedNode(f"{SH}Violation")
    if not isinstance(severity, ox.NamedNode):
        raise refused(shape, "sh:severity", "whose value must be an IRI")
    own = graph.objects(source[1], "message") if source[1] is not None else []
    messages = tuple(m for m in own or graph.objects(shape, "message") if isinstance(m, ox.Literal))
    named = {"this": site.focus.var, "value": found.value, "path": found.path}
    chosen = [f"?{var}" if var == name else f"(?{var} AS ?{name})" for name, var in named.items() if var]
    chosen += [f"?{name}" for name in found.others if name not in named]
    if site.focus.var == "this":
        query = f"SELECT DISTINCT {' '.join(chosen)} WHERE {{ {found.pattern} }}"
    else:  # a name that is taken within cannot be given anew, so it is given in two steps
        inner = [f"(?{var} AS ?a{name})" for name, var in named.items() if var]
        outer = [f"(?a{name} AS ?{name})" for name, var in named.items() if var]
        others = [f"?{name}" for name in found.others if name not in named]
        inner += [f"(?{name} AS ?o{name})" for name in site.focus.outer]  # a node that is reached twice has two results
        query = f"SELECT DISTINCT {' '.join(inner + others)} WHERE {{ {found.pattern} }}"
        query = f"SELECT {' '.join(outer + others)} WHERE {{ {{ {query} }} }}"
    return CompiledConstraint(shape, source[0], severity.value, messages, site.path, query, source[1], found.by_text)
