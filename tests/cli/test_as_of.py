"""Days: the table of an index as it stood, explanations on a day, and facts that changed in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openness_kg.base import iris
from tests.support.cases import GRAPH, HISTORY
from tests.support.cli import assert_refused, run

INDEX = """
@prefix criterion: <https://w3id.org/openness-kg/id/criterion/small/> .
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix organisation: <https://w3id.org/openness-kg/id/organisation/> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/openness-kg/id/entry/small-history/> .
<https://w3id.org/openness-kg/id/edition/small> prov:wasAttributedTo organisation:small .
<heir> a okg:Record ; prov:wasAttributedTo organisation:small .
"""


def stated(criterion: str, level: str, begins: str, record: str = "heir") -> str:
    """Return a dated rating of the project Heir."""
    return (
        f"<{record}#{criterion}.{begins}> a okg:DatedRating ; okg:ratedProject project:heir ;"
        f' okg:criterion criterion:{criterion} ; okg:level okg:{level} ; okg:from "{begins}"^^xsd:date ;'
        f' okg:commit "eeeeeee" ; okg:inRecord <{record}> ; prov:wasAttributedTo organisation:small .\n'
    )


@pytest.fixture
def data(tmp_path: Path) -> tuple[str, ...]:
    """Options that take the fixed graph with its history, and with dated ratings of what has states."""
    file = tmp_path / "index.ttl"
    ratings = (
        stated("data", "open", "2023-06-20"),
        stated("licence", "open", "2023-06-20"),
        stated("weights", "closed", "2023-06-20"),
        stated("weights", "open", "2024-01-01", "again"),
    )
    file.write_text(f"{INDEX}<again> a okg:Record ; prov:wasAttributedTo organisation:small .\n{''.join(ratings)}")
    return ("--only-data", *(part for path in (GRAPH, HISTORY, file) for part in ("--data", str(path))))


def test_a_day_has_the_levels_criteria_and_scores_of_its_records(data: tuple[str, ...]) -> None:
    result = run(
        "table", "--as-of", "2024-01-25", "--edition", "small", "--ratings", "curated", "--format", "json", *data
    )
    assert result.code == 0, result.err
    assert "on 2024-01-25: the last change of a level until then was on 2024-01-20" in result.err
    table = json.loads(result.out)
    assert [c["criterion"] for c in table["criteria"]] == ["data", "weights", "licence", "terms", "preprint", "paper"]
    rows = {row["project"]: row for row in table["rows"]}
    assert set(rows) == {"child", "plain", "heir"}
    assert (rows["child"]["score"], rows["child"]["max_score"]) == (2, 2)
    assert (rows["plain"]["score"], rows["plain"]["max_score"]) == (1, 2)


def test_a_day_before_has_the_levels_of_then(data: tuple[str, ...]) -> None:
    rows = {}
    for day in ("2024-01-15", "2024-01-20", "2024-03-04", "2024-03-05"):
        result = run("table", "--as-of", day, "--edition", "small", "--format", "csv", *data)
        rows[day] = {row["project"]: row for row in result.rows}
    assert rows["2024-01-15"]["child"]["preprint"] == "closed"
    assert rows["2024-01-20"]["child"]["preprint"] == "open"
    assert "plain" not in rows["2024-01-15"]
    assert rows["2024-03-04"]["child"]["terms"] == "open"
    assert "child" not in rows["2024-03-05"]
    assert rows["2024-03-05"]["unrated"]["terms"] == "partial"


@pytest.mark.parametrize(
    ("day", "data_level", "licence_level"),
    [
        ("2023-06-20", "open", "partial"),  # the corpus whole, the base under its first terms
        ("2023-07-15", "open", "partial"),  # the month of the change: nothing derived of the data, so as curated
        ("2023-08-01", "partial", "partial"),
        ("2023-12-01", "partial", "open"),  # relicensed on the day
    ],
)
def test_cells_are_derived_from_what_was_so_on_the_day(
    data: tuple[str, ...], day: str, data_level: str, licence_level: str
) -> None:
    result = run("table", "--as-of", day, "--edition", "small", "--format", "csv", *data)
    row = next(row for row in result.rows if row["project"] == "heir")
    assert (row["data"], row["licence"]) == (data_level, licence_level)


def test_a_day_has_makers_bases_types_and_licences(data: tuple[str, ...]) -> None:
    table = json.loads(run("table", "--as-of", "2024-01-25", "--edition", "small", "--format", "json", *data).out)
    rows = {row["project"]: row for row in table["rows"]}
    assert rows["heir"]["base_models"] == ["keeper-7b"]
    assert rows["child"]["organisation"] == ["The Lab"]
    assert rows["child"]["types"] == ["code"]
    assert rows["heir"]["licence"] == ["MIT"]


def test_of_two_records_of_a_project_the_level_stated_last_counts(data: tuple[str, ...]) -> None:
    for day, level in (("2023-12-31", "closed"), ("2024-01-01", "open")):
        rows = run("table", "--as-of", day, "--edition", "small", "--format", "csv", *data).rows
        assert [row["weights"] for row in rows if row["project"] == "heir"] == [level]


def test_an_explanation_on_a_day_names_the_state_with_its_period(data: tuple[str, ...]) -> None:
    before = run("explain", "heir", "data", "--on", "2023-06-25", "--edition", "small", *data)
    assert before.code == 0, before.err
    assert "small@2023-06-25" in before.out
    assert "open (as its history has it)" in before.out
    assert "Archive: open, until 2023-07\n    https://example.org/archive/before" in before.out
    after = run("explain", "heir", "data", "--on", "2023-08-25", "--edition", "small", *data)
    assert "partial, inherited from Keeper 7B" in after.out
    assert "Archive: partial, from 2023-07" in after.out
    assert "Archive without its books (partly released), from 2023-07" in after.out
    licence = run("explain", "heir", "licence", "--on", "2023-08-25", "--edition", "small", *data)
    assert "Keeper 7B: under Parent terms, until 2023-12-01" in licence.out


def test_an_overview_on_a_day(data: tuple[str, ...]) -> None:
    answer = json.loads(
        run("explain", "heir", "--on", "2023-08-25", "--edition", "small", "--format", "json", *data).out
    )
    assert {line["criterion"]["slug"]: line["effective"] for line in answer["criteria"]} == {
        "data": "partial",
        "licence": "partial",
        "weights": "closed",
    }
    assert answer["edition"]["slug"] == "small@2023-08-25"


def test_what_lineage_alone_allowed_on_a_day(data: tuple[str, ...]) -> None:
    levels = {}
    for day in ("2023-06-25", "2023-07-25", "2023-08-25"):
        answer = run("explain", "heir", "data", "--on", day, "--scheme", "small", "--format", "json", *data)
        assert answer.code == 0, answer.err
        levels[day] = json.loads(answer.out)["derived"]
    assert levels == {"2023-06-25": "open", "2023-07-25": None, "2023-08-25": "partial"}


def test_nothing_of_a_day_is_left_behind(data: tuple[str, ...], tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("load", "--store", str(store), *data).code == 0
    ask = ("query", "lookup/editions", "--format", "csv", "--store", str(store))
    before = run(*ask)
    assert run("table", "--as-of", "2024-01-25", "--edition", "small", "--store", str(store)).code == 0
    assert run(*ask).out == before.out
    assert iris.SUPPOSED_EDITION not in before.out


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("explain", "heir", "data", "--on", "20230601"), "no day"),
        (("explain", "heir", "data", "--on", "2999-01-01"), "not come yet"),
        (("explain", "heir", "data", "--on", "2001-01-01", "--edition", "small"), "begins on 2023-06-20"),
        (("explain", "nephew", "data", "--on", "2024-01-01", "--edition", "small"), "does not rate nephew"),
        (("explain", "heir", "api", "--on", "2024-01-01", "--edition", "small"), "api"),
        (("explain", "heir", "data", "--on", "2024-01-01", "--edition", "small", "--scheme", "small"), "not both"),
        (("table", "--as-of", "2024-01-01", "--edition", "newer"), "does not say whose ratings"),
        (("table", "--as-of", "2024-01-01", "--edition", "small", "--ratings", "best"), "best"),
    ],
)
def test_days_that_cannot_be_asked_about(data: tuple[str, ...], args: tuple[str, ...], part: str) -> None:
    assert_refused(run(*args, *data), part)


def test_a_restriction_that_has_ended_is_not_listed_as_one_in_force(data: tuple[str, ...]) -> None:
    asked = (
        ("lineage", "project:heir"),
        ("query", "questions/restrictions-on-project", "--bind", "project=heir"),
        ("query", "questions/heirs-of-restrictions", "--bind", "entity=dataset:archive"),
    )
    for args in asked:
        answer = run(*args, *data)
        assert answer.code == 0, answer.err
        assert "Archive without its books" in answer.out
        assert "Archive by form" not in answer.out
