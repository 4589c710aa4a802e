"""Dates in whatever spelling an index has them, as precise as they are."""

from __future__ import annotations

import re
from datetime import date

from openness_kg.graph.terms import Literal
from openness_kg.importing.common.statements import typed

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        _YEAR,
        rf"{_YEAR}[-/. ](?P<month>[0-9]{{1,2}})",
        r"(?P<month>[0-9]{1,2})[-/. ]" + _YEAR,
        # a year first is read as ISO 8601 has it; a day and a month in figures before the year could be either
        rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.]{_DAY}(?:[t ][0-9:.]+(?:z|[+-][0-9:]+)?)?",
        rf"{_YEAR}[- ]{_MONTH}",
        rf"{_MONTH},?[- ]{_YEAR}",
        rf"{_DAY}[- ]{_MONTH},?[- ]{_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_YEAR}[- ]{_MONTH}[- ]{_DAY}",
    )
)
_NAMES = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "sept": 9, "october": 10, "november": 11, "december": 12,
} | {name: number for number, name in enumerate(_MONTHS, 1)}  # fmt: skip


def read(text: str) -> Literal | None:
    """Return a date as a literal of xsd:date, xsd:gYearMonth or xsd:gYear, None if it is none."""
    folded = " ".join(text.casefold().split())
    for form in _FORMS:
        if found := form.fullmatch(folded):
            parts = found.groupdict()
            month, day = _month(parts.get("month")), parts.get("day")
            if month == 0:
                continue
            try:
                date(int(parts["year"]), month or 1, int(day or 1))
            except ValueError:
                continue
            if day is not None:
                return typed(f"{parts['year']}-{month:02}-{int(day):02}", "date")
            return typed(f"{parts['year']}-{month:02}", "gYearMonth") if month else typed(parts["year"], "gYear")
    return None


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else _NAMES.get(text, 0)
