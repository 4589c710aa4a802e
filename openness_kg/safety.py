"""What a query from outside may not do."""

from __future__ import annotations

import re

from openness_kg.errors import OpennessError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPAQUE = re.compile(
    r'"""(?:[^\\"]|\\.|"(?!""))*"""|\'\'\'(?:[^\\\']|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^\\"\n]|\\.)*"|\'(?:[^\\\'\n]|\\.)*\'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n]*',
    re.DOTALL,
)
_SERVICE = re.compile(r"(?<![\w?$:@.-])SERVICE(?![\w:-])", re.IGNORECASE)


def refuse_federation(query: str) -> None:
    """Raise if a query would ask another endpoint: this program opens no connection unless told to.

    Codepoint escapes count as the characters that they stand for (SPARQL 1.1 §19.2).

    Raises:
        OpennessError: the query has a SERVICE clause.

    """
    plain = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), query)
    if _SERVICE.search(_OPAQUE.sub(" ", plain)):
        raise OpennessError("The query has a SERVICE clause, and no other endpoint is asked from here: remove it.")
