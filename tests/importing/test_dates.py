"""Dates in any spelling: read as precisely as they are, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness_kg.graph.terms import XSD, Literal
from openness_kg.importing.common import dates

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@pytest.mark.parametrize(
    ("text", "form", "datatype"),
    [
        ("2024", "2024", "gYear"),
        ("2024-05", "2024-05", "gYearMonth"),
        ("2024/5", "2024-05", "gYearMonth"),
        ("05/2024", "2024-05", "gYearMonth"),
        ("2024 NOV", "2024-11", "gYearMonth"),
        ("Sept. 2024", "2024-09", "gYearMonth"),
        ("May, 2024", "2024-05", "gYearMonth"),
        ("2024-05-12", "2024-05-12", "date"),
        ("2024-05-12 00:00:00", "2024-05-12", "date"),
        ("2024-05-12T10:00:00Z", "2024-05-12", "date"),
        ("12th May 2024", "2024-05-12", "date"),
        ("February 29, 2024", "2024-02-29", "date"),
        ("2024-May-12", "2024-05-12", "date"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is(text: str, form: str, datatype: str) -> None:
    assert dates.read(text) == Literal(form, XSD + datatype)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "05/06/2024",
        "2024-13",
        "2024-00",
        "0000",
        "2023-02-29",
        "Q3 2024",
        "24-05",
        "Mayday 2024",
        "2024-5-",
    ],
)
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert dates.read(text) is None


@given(st.dates(min_value=date(1000, 1, 1)), st.booleans())
def test_spellings_of_a_day_mean_that_day(day: date, short: bool) -> None:
    month = MONTHS[day.month - 1][: 3 if short else None]
    literal = Literal(day.isoformat(), f"{XSD}date")
    for text in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month.upper()} {day.day}, {day.year}",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert dates.read(text) == literal
    for text in (f"{day.year} {month}", f"{month} {day.year}", f"{day.month}/{day.year}"):
        assert dates.read(text) == Literal(f"{day.year}-{day.month:02}", f"{XSD}gYearMonth")


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = dates.read(text)
    assert found is None or found.datatype in {XSD + name for name in ("date", "gYearMonth", "gYear")}
