"""Terms and expressions of a query as rdflib's parser gives them, as algebra."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NoReturn

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, URIRef
from rdflib.term import Variable as Named

from openness_kg.relational import algebra as a
from openness_kg.relational import patterns
from openness_kg.relational.refusal import unknown
from openness_kg.relational.terms import STRINGS, normal_term

_COMPARISONS = ("=", "!=", "<", ">", "<=", ">=")
_FUNCTIONS = {
    "STR": ("arg",),
    "LCASE": ("arg",),
    "STRLEN": ("arg",),
    "BOUND": ("arg",),
    "IRI": ("arg",),
    "URI": ("arg",),
    "DATATYPE": ("arg",),
    "LANG": ("arg",),
    "isIRI": ("arg",),
    "isURI": ("arg",),
    "isBLANK": ("arg",),
    "isLITERAL": ("arg",),
    "STRSTARTS": ("arg1", "arg2"),
    "STRAFTER": ("arg1", "arg2"),
    "LANGMATCHES": ("arg1", "arg2"),
    "sameTerm": ("arg1", "arg2"),
    "CONTAINS": ("arg1", "arg2"),
    "IF": ("arg1", "arg2", "arg3"),
    "CONCAT": ("arg",),
    "COALESCE": ("arg",),
}
_SAME = {"URI": "IRI", "isURI": "isIRI"}


class ExpressionReader(ABC):
    """Reads terms and expressions, and refuses by name what the relational engines do not know."""

    def __init__(self, name: str) -> None:
        """Take the name of what is read."""
        self._name = name

    def refuse(self, what: str) -> NoReturn:
        """Raise that the engines do not know something."""
        raise unknown(self._name, what)

    @abstractmethod
    def looked_for(self, part: Any) -> a.Pattern:
        """Return the pattern of an EXISTS."""

    def node(self, term: Any) -> a.Node:
        """Return a term or a variable."""
        if isinstance(term, Named):
            return a.Variable(str(term))
        if isinstance(term, BNode):
            # in a pattern a blank node is a variable that nobody sees (section 4.1.4)
            return a.Variable(f" {term}")
        if isinstance(term, URIRef):
            return a.Constant(self._term(ox.NamedNode, str(term)))
        if isinstance(term, Literal):
            if term.datatype in (XSD.token, XSD.normalizedString):
                # rdflib writes these otherwise than they stand
                self.refuse(f"a literal of the datatype {term.datatype}")
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

    def expression(self, part: Any, *, exists: bool = True) -> a.Expression:  # noqa: C901, PLR0911 - a kind a line
        """Return an expression; ``exists`` says whether an EXISTS can be looked up where it stands."""
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
                found = a.Exists(self.looked_for(part.graph))
                return found if part.name == "Builtin_EXISTS" else a.Call("!", (found,))
            case "Builtin_REGEX" | "Builtin_REPLACE":
                return self._matching(part)
            case "AdditiveExpression":
                total = self.expression(part.expr, exists=False)
                for sign, other in zip(part.op, part.other, strict=True):
                    total = a.Call(str(sign), (total, self.expression(other, exists=False)))
                return total
        function = part.name.removeprefix("Builtin_")
        if function not in _FUNCTIONS or not part.name.startswith("Builtin_"):
            self.refuse(f"{function}")
        given = [part[key] for key in _FUNCTIONS[function]]
        if function in ("CONCAT", "COALESCE"):
            given = list(given[0])
        # of two values to choose from, each may be looked up
        exists = exists and function == "IF"
        return a.Call(_SAME.get(function, function), tuple(self.expression(each, exists=exists) for each in given))

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
