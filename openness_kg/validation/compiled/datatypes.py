"""The lexical spaces of XML Schema's datatypes, as regular expressions that SPARQL, Python and Rust read alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from openness_kg.validation.compiled.shapes import XSD

_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP = "-?([1-9][0-9]*)?([0-9][0-9](0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_DAYS = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_DATE = f"({_YEAR}-({_DAYS})|{_LEAP}-02-29)"
_TIME = "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?|24:00:00([.]0+)?)"
_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_REAL = "([+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([Ee][+-]?[0-9]+)?|[+-]?INF|NaN)"
_SECONDS = "[0-9]+([.][0-9]+)?S"
_CLOCK = f"T([0-9]+H([0-9]+M)?({_SECONDS})?|[0-9]+M({_SECONDS})?|{_SECONDS})"
_MONTHS = "([0-9]+Y([0-9]+M)?|[0-9]+M)"
_DAY_TIME = f"([0-9]+D({_CLOCK})?|{_CLOCK})"
_NAME = "[A-Za-z_:\u00c0-\uffff][-A-Za-z0-9._:\u00b7-\uffff]*"
_B64 = "[A-Za-z0-9+/] ?"

LEXICAL = {
    "boolean": "true|false|1|0",
    "decimal": "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)",
    "integer": "[+-]?[0-9]+",
    "float": _REAL,
    "double": _REAL,
    "date": f"{_DATE}{_ZONE}?",
    "time": f"{_TIME}{_ZONE}?",
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}?",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}?",
    "gMonthDay": f"--({_DAYS}|02-29){_ZONE}?",
    "gDay": f"---{_DAY}{_ZONE}?",
    "duration": f"-?P({_MONTHS}({_DAY_TIME})?|{_DAY_TIME})",
    "yearMonthDuration": f"-?P{_MONTHS}",
    "dayTimeDuration": f"-?P{_DAY_TIME}",
    "hexBinary": "([0-9A-Fa-f]{2})*",
    "base64Binary": f"(({_B64}){{4}})*(({_B64}){{2}}[A-Za-z0-9+/] ?=|{_B64}[AQgw] ?= ?=)?",
    "language": "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    "Name": _NAME,
    "NCName": _NAME.replace(":", ""),
    "NMTOKEN": "[-A-Za-z0-9._:\u00b7-\uffff]+",
    "normalizedString": "[^\t\r\n]*",
    "token": "([^\t\r\n ]+( [^\t\r\n ]+)*)?",
}
"""Pattern by local name; a datatype that is not here takes any text."""

_LIMITS = {
    **{f"{sign}{name}": (-(2 ** (bits - 1)) if not sign else 0, 2 ** (bits - (not sign)) - 1)
       for sign in ("", "unsigned") for name, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64))},
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
}  # fmt: skip
RANGES: dict[str, tuple[int | None, int | None]] = {
    (name if not name.startswith("unsigned") else f"unsigned{name[8:].capitalize()}"): limits
    for name, limits in _LIMITS.items()
}
"""The least and the greatest value of each type below xsd:integer."""


def well_formed(datatype: str, var: str) -> list[str]:
    """Return SPARQL conditions under which a literal of a datatype (an IRI) has a form that this datatype allows."""
    name = datatype.removeprefix(XSD)
    if not datatype.startswith(XSD):
        return []
    pattern = LEXICAL["integer" if name in RANGES else name] if name in {*RANGES, *LEXICAL} else ""
    found = [f"REGEX(STR({var}), {ox.Literal(f'^({pattern})$')})"] if pattern else []
    low, high = RANGES.get(name, (None, None))
    number = f"<{XSD}decimal>(STR({var}))"
    found += [f"{number} >= {low}"] if low is not None else []
    return found + ([f"{number} <= {high}"] if high is not None else [])


def is_well_formed(literal: ox.Literal) -> bool:
    """Tell whether a literal's text is in the lexical space of its datatype, as far as that is known here."""
    name = literal.datatype.value.removeprefix(XSD)
    if not literal.datatype.value.startswith(XSD) or name not in {*RANGES, *LEXICAL}:
        return True
    pattern = LEXICAL["integer" if name in RANGES else name]
    if not re.fullmatch(pattern, literal.value):
        return False
    low, high = RANGES.get(name, (None, None))
    value = int(literal.value) if name in RANGES else 0
    return (low is None or value >= low) and (high is None or value <= high)


def ill_typed(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the triples, as a parser gives them, whose object has a text that its datatype does not allow."""
    return (t for t in triples if isinstance(t.object, ox.Literal) and not is_well_formed(t.object))
