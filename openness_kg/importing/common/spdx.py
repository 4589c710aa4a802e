"""SPDX expressions as people write them, brought into the spelling of the list; and licences without their version."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from openness_kg.base.expressions import parsed
from openness_kg.importing.common.tables import licence_strings

if TYPE_CHECKING:
    from license_expression import LicenseExpression, Licensing

LONGEST = 300
"""Characters of a text that can be an expression."""
_NESTED = 20
"""Brackets that an expression may have."""
_OPERATORS = frozenset({"AND", "OR", "WITH"})
_NO_EXCEPTION = "MPL-2.0-no-copyleft-exception"
"""A licence of the list that is taken for an exception because of its name."""
_NAMED = re.compile(
    "[al]?gpl|g?fdl|gnu|affero|bsd|mpl|mozilla|epl|eclipse|eupl|cddl|cecill|cpl|osl|afl|ofl|apache|asl|cc|creative|cdla"
    "|rail|openrail|openmdw|llama|meta|microsoft"
)
"""Words that name a family of licences, which have come out in several versions."""
_FURTHER = re.compile(
    "lesser|library|general|public|commons|by|nc|nd|sa|attribution|non|no|commercial|noncommercial|noderiv(?:ative)?s"
    "|deriv(?:ative)?s|share|alike|sharealike|international|unported|permissive|sharing|m|responsible|ai|community|research"
    "|an?|the|open|under|of|style|s|licen[cs]e[sd]?|agreement"
)
"""Words that stand beside those and name no version."""


def is_unversioned(text: str) -> bool:
    """Tell whether words name a family of licences and no version, so that they name no one licence of it."""
    words = re.findall(r"[^\W_]+", text.casefold())
    known = [word for word in words if _NAMED.fullmatch(word) or word == "cc0"]
    return bool(known) and all(word in known or _FURTHER.fullmatch(word) for word in words)


def normalised(text: str) -> str:
    """Return an SPDX expression in the spelling of the list; empty for a text that is none.

    Known are the licences and exceptions of the SPDX list and those that the table of licence strings names, in any
    case. What the list calls by a newer name is called so.
    """
    if not 0 < len(text) <= LONGEST or text.count("(") > _NESTED:
        return ""
    tree = _parsed(text, strict=True)
    found = str(tree) if tree is not None else ""
    return "" if is_unversioned(found) else found


def joined(expressions: list[str], operator: str) -> str:
    """Return one expression of several, each once; ``operator`` is AND or OR."""
    parts = list(dict.fromkeys(expressions))
    if len(parts) == 1:
        return parts[0]
    return f" {operator} ".join(f"({part})" if _binds_less(part, operator) else part for part in parts)


def alternatives(expression: str) -> list[list[str]] | None:
    """Return the parts of an AND, each as the licences of which one is picked; None if it is nested deeper.

    A licence with an exception is none of the licences of the graph, so it is taken as the one name.
    """
    licensing = _licensing()
    if (tree := _parsed(expression, strict=False)) is None:
        return None
    found = []
    for part in tree.args if isinstance(tree, licensing.AND) else (tree,):
        options = part.args if isinstance(part, licensing.OR) else (part,)
        if any(isinstance(option, licensing.AND | licensing.OR) for option in options):
            return None
        found.append([str(option) for option in options])
    return found


def _parsed(text: str, strict: bool) -> LicenseExpression | None:
    """Return the tree of an expression, None for a text that is none; a strict one has known licences only."""
    from license_expression import ExpressionError

    try:
        return parsed(_licensing(), text, validate=strict, strict=strict)
    except ExpressionError:
        return None


def _binds_less(part: str, operator: str) -> bool:
    return operator == "AND" and " OR " in part


@cache
def _licensing() -> Licensing:
    """Return a parser that knows the SPDX list, and what the table of licence strings has beyond it."""
    from license_expression import LicenseSymbol, Licensing, get_spdx_licensing

    symbols = {}
    for symbol in get_spdx_licensing().known_symbols.values():
        if not symbol.key.startswith("LicenseRef-"):
            is_exception = symbol.is_exception and symbol.key != _NO_EXCEPTION
            aliases = tuple(a for a in symbol.aliases if not a.startswith("LicenseRef-") and not is_unversioned(a))
            symbols[symbol.key.casefold()] = LicenseSymbol(symbol.key, aliases=aliases, is_exception=is_exception)
    taken = symbols.keys() | {alias.casefold() for symbol in symbols.values() for alias in symbol.aliases}
    for expression in licence_strings().values():
        for name in re.split(r"[\s()]+", expression):
            if name and name not in _OPERATORS and name != "NOASSERTION" and name.casefold() not in taken:
                symbols[name.casefold()] = LicenseSymbol(name)
    return Licensing(symbols.values())
