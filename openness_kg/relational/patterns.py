"""Regular expressions that Oxigraph, DuckDB and Java read alike.

They are those of XPath (XQuery and XPath Functions, section 5.6.1), as far as rules use them.
"""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"""(?P<class>\[\^?(?:(?!&&|--|~~)[^\[\]\\^]|\\[\\\[\]^.nrt-])+\])
    |(?P<escape>\\[\\^$.*+?()\[\]{}|nrt-])
    |(?P<dot>\.)
    |(?P<end>\$)
    |(?P<times>(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})(?![*+?{]))
    |(?P<other>[\^|()]|\((?!\?)|[^\\\[\]{}*+?.$^|()])""",
    re.VERBOSE | re.DOTALL,
)


def portable(pattern: str) -> str | None:
    """Return a regular expression that means on every engine what this one does in SPARQL; None if it cannot be said.

    A dot takes all but a newline, and ``$`` stands at the very end: Java sees that differently unless told.
    """
    parts, place = [], 0
    while place < len(pattern):
        found = _PARTS.match(pattern, place)
        if found is None or (found[0] == "(" and pattern.startswith("(?", place)):
            return None
        parts.append({"dot": r"[^\n]", "end": r"\z"}.get(found.lastgroup or "", found[0]))
        place = found.end()
    try:
        re.compile(pattern)
    except re.error:
        return None
    return "".join(parts)


def may_be_empty(pattern: str) -> bool:
    """Tell whether a portable expression finds an empty text, which REPLACE refuses (section 5.6.4)."""
    try:
        return any(re.search(pattern.replace(r"\z", r"\Z"), text) and _empty(pattern, text) for text in ("", "a"))
    except re.error:
        return True


def _empty(pattern: str, text: str) -> bool:
    return any(found[0] == "" for found in re.finditer(pattern.replace(r"\z", r"\Z"), text))
