"""SPARQL text, looked at without parsing it: words, prefixes, and clauses that say where a query reads.

The tokens are those of the SPARQL 1.1 grammar (section 19.8), as far as telling apart comments, IRIs, strings, names
and keywords needs them. It takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"{3}(?:[^\\"]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^\\']|\\.|'(?!''))*'{3}
        |"(?:[^\\"\n\r]|\\.)*"|'(?:[^\\'\n\r]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<prefixed>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.%-]|\\.)*)
    |(?P<blank>_:\w[\w.-]*)
    |(?P<word>[^\W\d]\w*)
    |(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A token: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query, comments and white space left out."""
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or ""
        if kind != "comment":
            yield Token(kind, found[0], found.start())


def keywords(query: str) -> set[str]:
    """Return the words of a query outside of IRIs, strings, names and comments, in upper case."""
    return {token.text.upper() for token in tokens(query) if token.kind == "word"}


def names_dataset(query: str) -> bool:
    """Tell whether a query has FROM or FROM NAMED; no other clause of SPARQL 1.1 has that word."""
    return "from" in query.casefold() and "FROM" in keywords(query)


def prefixes_declared(query: str) -> dict[str, int]:
    """Return the prefixes that a query declares, each with where its declaration begins."""
    found: dict[str, int] = {}
    before = ""
    for token in tokens(query):
        if before == "PREFIX" and token.kind == "prefixed":
            found.setdefault(token.text.partition(":")[0], token.start)
        before = token.text.upper() if token.kind == "word" else ""
    return found


def prefixes_used(query: str) -> dict[str, Token]:
    """Return the prefixes that names in a query have, each with the first name that has it."""
    found: dict[str, Token] = {}
    before = ""
    for token in tokens(query):
        if token.kind == "prefixed" and before != "PREFIX":
            found.setdefault(token.text.partition(":")[0], token)
        before = token.text.upper() if token.kind == "word" else ""
    return found
