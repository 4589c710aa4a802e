"""Why a text is no SPARQL 1.1 query, as far as its tokens tell; the engine says little more than that it is none.

Each check looks for one kind of fault and returns where it is and a sentence, or None. The first that finds one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from openness_kg.base.errors import suggestion
from openness_kg.base.iris import PREFIXES
from openness_kg.base.text import quoted
from openness_kg.graph import projection, sparql
from openness_kg.graph.sparql import Token

Fault = tuple[int, str]

MOST = 200_000
"""Tokens that are looked at."""
_UPDATES = {"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_KEYWORDS = (
    *_FORMS,
    *_UPDATES,
    *re.findall(
        r"\w+",
        """BASE PREFIX DISTINCT REDUCED AS WHERE FROM NAMED GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF
    OPTIONAL GRAPH UNION FILTER BIND MINUS SERVICE SILENT LATERAL NOT IN EXISTS SEPARATOR A TRUE FALSE
    DATA INTO USING DEFAULT ALL TO""",
    ),
)
_FUNCTIONS = (
    *projection.AGGREGATES,
    *re.findall(
        r"\w+",
        """STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW
    UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL
    ISNUMERIC REGEX SUBSTR REPLACE EXISTS NOT TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR HASLANG HASLANGDIR
    STRLANGDIR ADJUST""",
    ),
)
_PAIRS = {"(": ")", "{": "}", "[": "]"}
_TERMS = ("variable", "iri", "prefixed", "string", "blank", "number")


def is_update(query: str) -> bool:
    """Tell whether a text is a SPARQL update, which begins with, or goes on with, a word that no query has."""
    words = [token.text.upper() for token in islice(sparql.tokens(query), MOST) if token.kind == "word"]
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    return first in _UPDATES or bool({"INSERT", "DELETE", "DROP", "CLEAR", "LOAD"} & set(words))


def fault(query: str, reason: str) -> Fault:
    """Return where a text is no query, and why.

    Args:
        query: the text.
        reason: what the engine says, such as ``error at 1:10: expected CONSTRUCT``.

    """
    found = list(islice(sparql.tokens(query), MOST))
    if not found:
        return 0, "it is empty: write a query, such as SELECT * { ?s ?p ?o } LIMIT 10."
    if "IRI" in reason and (fault := _iris(query, found)):
        return fault
    for check in (_strings, _brackets, _prefixes, _words, _forms, _followed, projection.fault, _triples, _twice):
        if fault := check(found):
            return fault
    return _elsewhere(query, found, reason)


def _strings(found: list[Token]) -> Fault | None:
    for token in found:
        if token.kind == "unclosed":
            quote = token.text[:3] if token.text[:3] in ("'''", '"""') else token.text[0]
            return token.start, f"the string that begins here is not closed: end it with {quote}."
    return None


def _brackets(found: list[Token]) -> Fault | None:
    opened: list[Token] = []
    for token in found:
        if token.kind != "other":
            continue
        if token.text in _PAIRS:
            opened.append(token)
        elif token.text in _PAIRS.values():
            if not opened:
                return token.start, f"this {token.text} closes nothing: remove it, or open it before."
            last = opened.pop()
            if _PAIRS[last.text] != token.text:
                return (
                    last.start,
                    f"this {last.text} is not closed: add {_PAIRS[last.text]} before the next {token.text}.",
                )
    if opened:
        return opened[-1].start, f"this {opened[-1].text} is not closed: add {_PAIRS[opened[-1].text]}."
    return None


def _prefixes(found: list[Token]) -> Fault | None:
    for before, token in pairwise(found):
        if before.kind == "word" and before.text.upper() == "PREFIX" and token.kind != "prefixed":
            return token.start, "after PREFIX comes a name with a colon, then an IRI: PREFIX name: <http://…>."
    declared = sparql.prefixes_declared(found)
    for prefix, token in sparql.prefixes_used(found).items():
        if prefix not in declared and prefix not in PREFIXES:
            near = suggestion(prefix, [*declared, *PREFIXES])
            return token.start, f"the prefix {prefix}: is not declared: begin with PREFIX {prefix}: <http://…>.{near}"
    return None


def _words(found: list[Token]) -> Fault | None:
    known = {*_KEYWORDS, *_FUNCTIONS}
    for place, token in enumerate(found):
        word = token.text.upper()
        if token.kind != "word" or word in known:
            continue
        called = place + 1 < len(found) and found[place + 1].text == "("
        near = suggestion(word, (*_FUNCTIONS, "FILTER", "BIND", "VALUES") if called else _KEYWORDS)
        what = "function" if called else "word"
        hint = near or (
            " A name has a colon, a variable a question mark, a text quotation marks." if not called else ""
        )
        return token.start, f"{quoted(token.text)} is no {what} of SPARQL.{hint}"
    return None


def _forms(found: list[Token]) -> Fault | None:
    words = {token.text.upper() for token in found if token.kind == "word"}
    if not words & set(_FORMS):
        return found[0].start, f"it asks nothing: begin with {', '.join(_FORMS[:-1])} or {_FORMS[-1]}."
    return None


def _followed(found: list[Token]) -> Fault | None:
    for token, after in zip(found, [*found[1:], Token("", "", -1)], strict=True):
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word in ("LIMIT", "OFFSET") and after.kind != "number":
            return token.start, f"after {word} comes a number."
        if word == "FROM" and after.kind not in ("iri", "prefixed") and after.text.upper() != "NAMED":
            return token.start, "after FROM comes the IRI of a graph, or NAMED and such an IRI."
        if word in ("ORDER", "GROUP") and after.text.upper() != "BY":
            return token.start, f"after {word} comes BY."
    return None


def _iris(query: str, found: list[Token]) -> Fault | None:
    for token in found:
        if token.kind == "iri" and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", token.text):
            return token.start, f"{quoted(token.text)} is no whole IRI: write all of it, or declare a BASE."
    if broken := re.search(r"<[A-Za-z][^<>]*>", query):
        return broken.start(), f"{quoted(broken[0])} is no IRI: spaces, quotes and braces are written with %."
    return None


def _triples(found: list[Token]) -> Fault | None:
    """Find a triple pattern of less than three parts, where nothing but plain terms stand between its ends."""
    for run in _runs(found):
        if len(run) in (1, 2):
            return run[0].start, f"a triple has three parts, and this one has {len(run)}: add what is missing."
        if len(run) > 3 and all(token.kind in _TERMS for token in run):  # noqa: PLR2004 - subject, predicate, object
            return run[3].start, "a triple has three parts, and here is one more: end the triple with a dot before it."
    return None


def _runs(found: list[Token]) -> Iterator[list[Token]]:
    run: list[Token] | None = None
    inside: list[str] = []
    for token in found:
        if token.kind == "other" and token.text in _PAIRS:
            inside.append(token.text)
        elif token.kind == "other" and token.text in _PAIRS.values() and inside:
            inside.pop()
            if run and token.text == "}":
                yield run
            run = None
            continue
        if token.kind == "other" and token.text in "{.":
            if run and token.text == ".":
                yield run
            run = [] if inside and inside[-1] == "{" else None
        elif token.kind in _TERMS or token.text == "a":
            if run is not None:
                run.append(token)
        else:
            run = None


def _twice(found: list[Token]) -> Fault | None:
    """Find a BIND to a variable that has been used before, or a blank node in two groups."""
    seen: set[str] = set()
    groups: list[int] = []
    number = 0
    group_of: dict[str, int] = {}
    for before, token in zip([Token("", "", -1), *found], found, strict=False):
        if token.text == "{":
            number += 1
            groups.append(number)
        elif token.text == "}" and groups:
            groups.pop()
        if token.kind == "variable":
            if before.text.upper() == "AS" and token.text[1:] in seen:
                return token.start, f"{token.text} is given a value here, and has one already: take another name."
            seen.add(token.text[1:])
        if token.kind == "blank" and group_of.setdefault(token.text, (groups or [0])[-1]) != (groups or [0])[-1]:
            return token.start, f"the blank node {token.text} stands in two groups: take a variable instead."
    return None


def _elsewhere(query: str, found: list[Token], reason: str) -> Fault:
    """Return where the engine stopped; its lists of what it expected are long, and mostly beside the point."""
    at = re.search(r"at (\d+):(\d+)", reason)
    line, column = (int(at[1]), int(at[2])) if at else (1, 1)
    start = sum(len(text) + 1 for text in query.split("\n")[: line - 1]) + column - 1
    if start >= found[-1].end:
        return found[-1].start, f"it makes no sense up to its end: look at what stands before {quoted(found[-1].text)}."
    token = next((token for token in found if token.end > start), found[-1])
    return token.start, f"{quoted(token.text)} cannot stand here: look at it and at what stands before it."
