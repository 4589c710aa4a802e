"""Conditions of SHACL Core (§4) that each value node has to meet by itself, as SPARQL expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from openness_kg.validation.compiled.datatypes import well_formed
from openness_kg.validation.compiled.shapes import SH, Term, constant, iri, refused

if TYPE_CHECKING:
    from openness_kg.validation.compiled.compiler import Site


def datatype(site: Site, term: Term, v: str) -> str:
    """§4.1.2: the literal has the datatype, and a text that this allows."""
    name = iri(site.shape, "datatype", term)
    return " && ".join([f"DATATYPE({v}) = {name}", *well_formed(name[1:-1], v)])


_KINDS = {"IRI": "isIRI({0})", "Literal": "isLiteral({0})", "BlankNode": "isBlank({0})"}
_KINDS |= {f"{a}Or{b}": f"({_KINDS[a]} || {_KINDS[b]})" for a, b in (
    ("BlankNode", "IRI"), ("BlankNode", "Literal"), ("IRI", "Literal"))}  # fmt: skip


def node_kind(site: Site, term: Term, v: str) -> str:
    """§4.1.3: the node is an IRI, a literal, a blank node, or one of two of these."""
    name = iri(site.shape, "nodeKind", term)[1:-1].removeprefix(SH)
    if name not in _KINDS:
        raise refused(site.shape, f"sh:nodeKind {term}", "which is none of the six node kinds")
    return _KINDS[name].format(v)


def pattern(site: Site, term: Term, v: str) -> str:
    """§4.4.3: the text matches."""
    flags = site.graph.one(site.shape, "flags")
    for name, text in (("pattern", term), ("flags", flags)):
        if text is not None and not isinstance(text, ox.Literal):
            raise refused(site.shape, f"sh:{name}", "whose value must be a string")
    parts = [f"STR({v})", str(ox.Literal(_text(term))), *([str(ox.Literal(_text(flags)))] if flags is not None else [])]
    return f"!isBlank({v}) && REGEX({', '.join(parts)})"


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def language_in(site: Site, term: Term, v: str) -> str:
    """§4.4.4: the language tag is of one of the ranges."""
    ranges = [str(ox.Literal(_text(member))) for member in site.graph.members(term)]
    return " || ".join(f"langMatches(LANG({v}), {name})" for name in ranges) or "false"


def in_(site: Site, term: Term, v: str) -> str:
    """§4.8.3: the node is one of the list."""
    members = [constant(site.shape, "in", member) for member in site.graph.members(term)]
    if all(name.startswith("<") for name in members):
        return f"{v} IN ({', '.join(members)})"
    return " || ".join(f"sameTerm({v}, {name})" for name in members)
