"""SPARQL text, looked at without parsing it: words, prefixes, and clauses that say where a query reads.

The tokens are those of the SPARQL 1.1 grammar (section 19.8), as far as telling apart comments, IRIs, strings, names
and keywords needs them. It takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from openness_kg.base import iris

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"{3}(?:[^\\"]|\\.|\"(?!\"\"))*+\"{3}|'{3}(?:[^\\']|\\.|'(?!''))*+'{3}
        |"(?!"")(?:[^\\"\n\r]|\\.)*+"|'(?!'')(?:[^\\'\n\r]|\\.)*+')
    |(?P<unclosed>\"{3}.*|'{3}.*|["'](?:[^\\\n\r]|\\.)*+)
    |(?P<variable>[?$]\w+)
    |(?P<prefixed>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.%-]|\\.)*)
    |(?P<blank>_:\w[\w.-]*)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<run>[^\W\d_][\w.-]*)
    |(?P<word>_\w*)
    |(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
# a run of letters, dots and dashes that no colon follows is taken apart at once: to look for the colon from each of its
# letters anew would take time in proportion to the square of its length
_PART = re.compile(r"(?P<number>[0-9]+)|(?P<word>\w+)|(?P<other>\S)")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Token(NamedTuple):
    """A token: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def prefix(self) -> str:
        """What stands before the colon of a prefixed name."""
        return self.text.partition(":")[0]


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query, comments and white space left out."""
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or ""
        if kind == "run":
            for part in _PART.finditer(found[0]):
                yield Token(part.lastgroup or "", part[0], found.start() + part.start())
        elif kind == "prefixed" and found[0].endswith(".") and not found[0].endswith("\\."):
            # a local name does not end with a dot: that ends the triple
            name = found[0].rstrip(".")
            yield Token(kind, name, found.start())
            yield Token("other", ".", found.start() + len(name))
        elif kind != "comment":
            yield Token(kind, found[0], found.start())


def keywords(query: str) -> set[str]:
    """Return the words of a query outside of IRIs, whole strings, names and comments, in upper case."""
    words = set()
    for token in tokens(query):
        if token.kind == "word":
            words.add(token.text.upper())
        elif token.kind == "unclosed":
            # an engine may read it as an empty string with something behind it
            words.update(word.upper() for word in re.findall(r"\w+", token.text))
    return words


def form(query: str) -> str:
    """Return ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``, whichever comes first; empty if none does."""
    for token in tokens(query):
        if token.kind == "word" and token.text.upper() in FORMS:
            return token.text.upper()
    return ""


def with_prefixes(query: str) -> str:
    """Return a query that declares those of the usual prefixes too that it uses without declaring them."""
    found = list(tokens(query))
    declared, used = prefixes_declared(found), prefixes_used(found)
    lacking = [name for name in used if name not in declared and name in iris.PREFIXES]
    return "".join(f"PREFIX {name}: <{iris.PREFIXES[name]}>\n" for name in lacking) + query


def insertion(query: str, graph: str, using: Sequence[str] = ()) -> str | None:
    """Return a CONSTRUCT query as an update that adds what it yields to a graph (SPARQL 1.1 Update, section 3.1.3).

    Args:
        query: the query, with all its prefixes declared.
        graph: the IRI of the graph.
        using: the graphs that it is asked of, if not the default graph.

    Returns:
        The update; None if the query is none of the form ``CONSTRUCT { … } WHERE { … }`` without anything behind.

    """
    found = list(tokens(query))
    at = next((i for i, token in enumerate(found) if token.text.upper() == "CONSTRUCT" and token.kind == "word"), -1)
    template = _group(found, at + 1)
    if at < 0 or template is None:
        return None
    where = template[1] + 1
    if where < len(found) and found[where].text.upper() == "WHERE":
        where += 1
    pattern = _group(found, where)
    if pattern is None or pattern[1] + 1 != len(found):
        return None
    inserted, asked = (query[found[first].start : found[last].end] for first, last in (template, pattern))
    clauses = "".join(f"USING <{name}>\n" for name in using)
    return f"{query[: found[at].start]}INSERT {{ GRAPH <{graph}> {inserted} }}\n{clauses}WHERE {asked}"


def _group(found: list[Token], start: int) -> tuple[int, int] | None:
    """Return where the group that opens with a token opens and closes."""
    if start >= len(found) or found[start].text != "{":
        return None
    depth = 0
    for at in range(start, len(found)):
        depth += {"{": 1, "}": -1}.get(found[at].text, 0)
        if depth == 0:
            return start, at
    return None


def names_dataset(query: str) -> bool:
    """Tell whether a query has FROM or FROM NAMED; no other clause of SPARQL 1.1 has that word."""
    return "from" in query.casefold() and "FROM" in keywords(query)


def dataset(query: str) -> list[tuple[str, str]]:
    """Return what FROM and FROM NAMED say, as parameters of SPARQL 1.1 Protocol; all prefixes have to be declared."""
    found = list(tokens(query))
    spaces = {a.text[:-1]: b.text[1:-1] for a, b in pairwise(found) if a.kind == "prefixed" and b.kind == "iri"}
    named: list[tuple[str, str]] = []
    for at, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "FROM":
            is_named = found[at + 1].text.upper() == "NAMED"
            name = found[at + 2 if is_named else at + 1]
            space, _, local = name.text.partition(":")
            graph = name.text[1:-1] if name.kind == "iri" else spaces.get(space, "") + local.replace("\\", "")
            named.append(("named-graph-uri" if is_named else "default-graph-uri", graph))
    return named


def asks_elsewhere(query: str) -> bool:
    """Tell whether a query has a SERVICE clause, wherever it stands.

    Where a ``<`` may open an IRI or compare, one that compares could hide what follows; both ways of reading it count.
    """
    if "service" not in query.casefold():
        return False
    return any("SERVICE" in keywords(read) for read in (query, re.sub(r"<(?=[^\s<]*['\"])", "< ", query)))


def prefixes_declared(found: list[Token]) -> dict[str, int]:
    """Return the prefixes that a query declares, each with where its declaration begins."""
    declared: dict[str, int] = {}
    for before, token in pairwise(found):
        if before.kind == "word" and before.text.upper() == "PREFIX" and token.kind == "prefixed":
            declared.setdefault(token.prefix, token.start)
    return declared


def prefixes_used(found: list[Token]) -> dict[str, Token]:
    """Return the prefixes that names in a query have, each with the first name that has it."""
    used: dict[str, Token] = {}
    before = ""
    for token in found:
        if token.kind == "prefixed" and before != "PREFIX":
            used.setdefault(token.prefix, token)
        before = token.text.upper() if token.kind == "word" else ""
    return used
