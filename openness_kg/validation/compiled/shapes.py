"""Reads a shapes graph (SHACL §2): shapes with their parameters; what is unknown or ill-formed is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TRUE = ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean"))
FALSE = ox.Literal("false", datatype=ox.NamedNode(f"{XSD}boolean"))

TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_REST = frozenset((
    "path", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "flags",
    "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
    "deactivated", "severity", "message", "name", "description", "order", "group", "defaultValue", "declare",
    "prefix", "namespace", "prefixes", "select", "shapesGraph", "suggestedShapesGraph", "conforms", "result",
    "focusNode", "resultPath", "value", "sourceShape", "sourceConstraintComponent", "sourceConstraint",
    "resultSeverity", "resultMessage", "detail",
))  # fmt: skip


def order(term: Term) -> str:
    """Return the key by which terms are ordered; blank nodes, whose labels change, keep the order of the document."""
    return "" if isinstance(term, ox.BlankNode) else str(term)


class ShapesGraph:
    """The triples of a shapes graph, by subject and predicate."""

    def __init__(self, triples: Iterable[ox.Triple], parameters: Iterable[str]) -> None:
        """Take the triples and the names of the constraint parameters that the compiler knows.

        Raises:
            OpennessError: a term of SHACL is used that is neither one of these nor known otherwise.

        """
        self.values: dict[tuple[Term, str], list[Term]] = defaultdict(list)
        self.with_value: dict[tuple[str, Term], list[Term]] = defaultdict(list)
        for triple in triples:
            # a graph is a set, and ordered it gives the same queries each time
            if triple.object not in self.values[triple.subject, triple.predicate.value]:
                self.values[triple.subject, triple.predicate.value].append(triple.object)
                self.with_value[triple.predicate.value, triple.object].append(triple.subject)
        for values in (*self.values.values(), *self.with_value.values()):
            values.sort(key=order)
        for node in sorted((s for s, p in self.values if p == f"{SH}parameter"), key=str):
            user = next(iter(self._users(node)), node)
            raise refused(user, f"the component {node}", "which is not supported: components must be SHACL's own")
        self._check({*TARGETS, *_REST, *parameters})

    def _check(self, known: set[str]) -> None:
        """Refuse what has a known term of SHACL, or is named by one, and also has a term that is not known."""
        used = [(s, p.removeprefix(SH), objects) for (s, p), objects in self.values.items() if p.startswith(SH)]
        ours: set[Term] = {subject for subject, name, _ in used if name in known}
        for _, name, objects in used:
            if name in ("property", "node", "not", "qualifiedValueShape", "sparql"):
                ours.update(objects)
            elif name in ("and", "or", "xone"):
                ours |= {member for node in objects for member in self.members(node)}
        ours |= {s for (p, o), nodes in self.with_value.items() if p == f"{RDF}type" and SH in str(o) for s in nodes}
        for subject, name, _ in sorted(used, key=lambda use: (str(use[0]), use[1])):
            if name == "entailment" or (name not in known and subject in ours):
                raise refused(subject, f"sh:{name}", "which is not supported")

    def _users(self, component: Term) -> Iterable[Term]:
        paths = [p for node in self.objects(component, "parameter") for p in self.objects(node, "path")]
        return (subject for (subject, predicate) in list(self.values) for p in paths if predicate == str(p)[1:-1])

    def objects(self, subject: Term, name: str) -> list[Term]:
        """Return the values of a SHACL property, or of one in another namespace given as a full IRI."""
        return self.values.get((subject, name if ":" in name else SH + name), [])

    def one(self, subject: Term, name: str) -> Term | None:
        """Return the only value of a SHACL property, or None.

        Raises:
            OpennessError: there is more than one.

        """
        found = self.objects(subject, name)
        if len(found) > 1:
            raise refused(subject, f"sh:{name}", f"but {len(found)} times, where one is allowed")
        return found[0] if found else None

    def members(self, node: Term) -> list[Term]:
        """Return the members of an RDF list.

        Raises:
            OpennessError: it is none.

        """
        found, seen = [], set()
        while node != ox.NamedNode(f"{RDF}nil"):
            first, rest = self.objects(node, f"{RDF}first"), self.objects(node, f"{RDF}rest")
            if node in seen or len(first) != 1 or len(rest) != 1:
                raise OpennessError(f"The shapes cannot be used: {node} is no well-formed RDF list.")
            seen.add(node)
            found.append(first[0])
            node = rest[0]
        return found

    @cached_property
    def classes(self) -> set[Term]:
        """The nodes that are classes in the shapes graph: instances of rdfs:Class or owl:Class (§2.1.3.3)."""
        found: set[Term] = {ox.NamedNode(f"{RDFS}Class"), ox.NamedNode(f"{OWL}Class")}
        grown = True
        while grown:
            below = {sub for sup in found for sub in self.with_value.get((f"{RDFS}subClassOf", sup), [])}
            grown = not below <= found
            found |= below
        return {node for sort in found for node in self.with_value.get((f"{RDF}type", sort), [])}

    def targeted(self, parameters: Iterable[str]) -> list[Term]:
        """Return the shapes that have a target, in a stable order."""
        nodes = {subject for subject, predicate in self.values if predicate in {SH + name for name in TARGETS}}
        signs = {SH + name for name in parameters}
        shapes = {
            subject for subject, predicate in self.values if predicate in signs and self.values[subject, predicate]
        }
        for sort in ("NodeShape", "PropertyShape"):
            shapes |= set(self.with_value.get((f"{RDF}type", ox.NamedNode(SH + sort)), []))
        return sorted(nodes | {node for node in self.classes & shapes if isinstance(node, ox.NamedNode)}, key=str)


def refused(shape: Term, term: str, why: str) -> OpennessError:
    """Return the error for a shape that uses a term in a way that cannot be compiled."""
    return OpennessError(f"The shape {shape} uses {term}, {why}.")


def constant(shape: Term, name: str, term: Term | None) -> str:
    """Return an IRI or a literal as SPARQL text.

    Raises:
        OpennessError: it is a blank node, which a query cannot name.

    """
    if not isinstance(term, ox.NamedNode | ox.Literal):
        raise refused(shape, f"sh:{name}", "with a blank node as its value, which no query can name")
    return str(term)


def iri(shape: Term, name: str, term: Term | None) -> str:
    """Return an IRI as SPARQL text.

    Raises:
        OpennessError: it is something else.

    """
    if not isinstance(term, ox.NamedNode):
        raise refused(shape, f"sh:{name}", "whose value must be an IRI")
    return str(term)


def integer(shape: Term, name: str, term: Term | None) -> int:
    """Return the value of an xsd:integer.

    Raises:
        OpennessError: it is something else.

    """
    if isinstance(term, ox.Literal) and term.datatype.value == f"{XSD}integer" and term.value.lstrip("+-").isdecimal():
        return int(term.value)
    raise refused(shape, f"sh:{name}", "whose value must be an integer")
