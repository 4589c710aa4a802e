"""``what-if`` says what a change of the facts themselves would bring, and changes none."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

import openness_kg
from openness_kg.knowledge import KnowledgeGraph
from tests.support.cases import GRAPH
from tests.support.cli import assert_refused, run

SMALL = ("--only-data", "--data", str(GRAPH))


@dataclass(frozen=True)
class Case:
    """Suppositions, and what stands in the fixed graph with what would stand there instead."""

    suppositions: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]


def block(start: str, end: str) -> str:
    """Return what stands in the fixed graph from the last place of one text to the end of another."""
    text = GRAPH.read_text(encoding="utf-8")
    first = text.rindex(start)
    return text[first : text.index(end, first) + len(end)]


WEIGHTS = "okg:weightsAvailability okg:partial ; okg:availabilityEvidence <https://example.org/parent/form> ;"
WEB = block("okg:availability okg:partial ; okg:availabilityEvidence <https://example.org/web>", "card> ;")
PARENT = 'okg:licenceExpression "LicenseRef-parent" ; okg:underLicence licence:parent'
APACHE = 'okg:licenceExpression "Apache-2.0" ; okg:underLicence licence:apache-2.0'
MIT = block(
    'okg:licenceExpression "MIT" ; okg:underLicence licence:mit ; okg:licenceEvidence <https://example.org/k',
    "LICENSE>",
)
KEEPER_NOW = """okg:stateValue licence:mit ; okg:from "2023-12-01"^^xsd:date ;"""
ARCHIVE = "okg:availability okg:partial ; okg:availabilityEvidence <https://example.org/archive> ;"


PLAIN = block(
    'okg:licenceExpression "MIT" ; okg:underLicence licence:mit ; okg:licenceEvidence <https://example.org/p',
    "LICENSE>",
)
WEB_SOURCES = "prov:hadPrimarySource <https://example.org/web>, <https://example.org/web/card>"
PLAIN_SOURCE = "prov:hadPrimarySource <https://example.org/plain/LICENSE>"
LAST = "\n# An edition that departs"
KEEPER_STATES = block("<model/keeper-7b#underLicence.first>", "<https://example.org/keeper/LICENSE> .")
ARCHIVE_LATER = block("<dataset/archive#availability.2023-07>", "<https://example.org/archive> .")


def state(subject: str, what: str, value: str, period: str) -> str:
    return (
        f"\n[] a okg:State ; okg:stateOf {subject} ; okg:stateProperty okg:{what} ; okg:stateValue {value} ; {period} ."
    )


CASES = {
    "weights": Case(("model:parent=closed",), ((WEIGHTS, "okg:weightsAvailability okg:closed ;"),)),
    "data by its name": Case(("Web=CLOSED",), ((WEB, "okg:availability okg:closed ;"),)),
    "nothing known": Case(("model:llama-13b=unknown",), ((" ; okg:weightsAvailability okg:partial .", " ."),)),
    "licence": Case(("Parent=apache-2.0",), ((PARENT, APACHE),)),
    "licence of a project": Case(
        ("project:plain=Parent terms",),
        ((f'rdfs:label "Plain"@en ;\n    {PLAIN}', f'rdfs:label "Plain"@en ;\n    {PARENT}'),),
    ),
    "licence that has changed": Case(("keeper-7b=MIT",), ((KEEPER_STATES, ""),)),
    "data from a day on": Case(
        ("web=closed@2024-01-01",),
        (
            (
                WEB,
                "okg:availability okg:closed ;",
            ),
            (
                LAST,
                state("dataset:web", "availability", "okg:partial", f'okg:until "2024-01-01"^^xsd:date ; {WEB_SOURCES}')
                + state("dataset:web", "availability", "okg:closed", 'okg:from "2024-01-01"^^xsd:date')
                + LAST,
            ),
        ),
    ),
    "licence from a day on, after others": Case(
        ("keeper-7b=licence:parent@2025-01-01",),
        (
            (MIT, PARENT),
            (KEEPER_NOW, KEEPER_NOW + ' okg:until "2025-01-01"^^xsd:date ;'),
            (
                LAST,
                state("model:keeper-7b", "underLicence", "licence:parent", 'okg:from "2025-01-01"^^xsd:date') + LAST,
            ),
        ),
    ),
    "licence from a day before it changed": Case(
        ("keeper-7b=mit@2023-01-01",),
        (
            (
                'okg:stateValue licence:parent ; okg:until "2023-12-01"',
                'okg:stateValue licence:parent ; okg:until "2023-01-01"',
            ),
            (KEEPER_NOW, KEEPER_NOW.replace("2023-12-01", "2023-01-01")),
        ),
    ),
    "data from a day before it changed": Case(
        ("archive=closed@2023-03-01",),
        (
            (ARCHIVE, "okg:availability okg:closed ;"),
            (
                'okg:stateValue okg:open ; okg:until "2023-07"^^xsd:gYearMonth',
                'okg:stateValue okg:open ; okg:until "2023-03-01"^^xsd:date',
            ),
            (ARCHIVE_LATER, state("dataset:archive", "availability", "okg:closed", 'okg:from "2023-03-01"^^xsd:date')),
        ),
    ),
    "data from a day after it changed": Case(
        ("archive=closed@2025-06-01",),
        (
            (ARCHIVE, "okg:availability okg:closed ;"),
            (
                'okg:stateValue okg:partial ; okg:from "2023-07"^^xsd:gYearMonth ;',
                'okg:stateValue okg:partial ; okg:from "2023-07"^^xsd:gYearMonth ; okg:until "2025-06-01"^^xsd:date ;',
            ),
            (LAST, state("dataset:archive", "availability", "okg:closed", 'okg:from "2025-06-01"^^xsd:date') + LAST),
        ),
    ),
    "licence of a project from a day on": Case(
        ("project:plain=Parent terms@2024-01-01",),
        (
            (f'rdfs:label "Plain"@en ;\n    {PLAIN}', f'rdfs:label "Plain"@en ;\n    {PARENT}'),
            (
                LAST,
                state(
                    "project:plain", "underLicence", "licence:mit", f'okg:until "2024-01-01"^^xsd:date ; {PLAIN_SOURCE}'
                )
                + state("project:plain", "underLicence", "licence:parent", 'okg:from "2024-01-01"^^xsd:date')
                + LAST,
            ),
        ),
    ),
    "a restriction ends": Case(
        ("restriction:parent-gated=2023-12-31",),
        (
            (
                "restriction:parent-gated a okg:Restriction ;",
                'restriction:parent-gated a okg:Restriction ; okg:until "2023-12-31"^^xsd:date ;',
            ),
        ),
    ),
    "a restriction ended later": Case(
        ("https://w3id.org/openness-kg/id/restriction/archive-gated=2023-06-30",),
        (
            (
                '"Archive by form"@en ; okg:until "2023-01"^^xsd:gYearMonth',
                '"Archive by form"@en ; okg:until "2023-06-30"^^xsd:date',
            ),
        ),
    ),
    "two at once": Case(
        ("web=open", "restriction:web-not-released=2023-12-31"),
        (
            (WEB, "okg:availability okg:open ;"),
            (
                "restriction:web-not-released a okg:Restriction ;",
                'restriction:web-not-released a okg:Restriction ; okg:until "2023-12-31"^^xsd:date ;',
            ),
        ),
    ),
}


def cells_of(graph: KnowledgeGraph) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return what is concluded of the cells of all editions."""
    return {
        (row["edition"], row["project"], row["criterion"]): tuple(
            row.get(name, "").rpartition("#")[2] for name in ("effective", "outcome", "derived")
        )
        for row in graph.query("table/cells").texts()
    }


def bearings_of(graph: KnowledgeGraph) -> set[tuple[str, ...]]:
    """Return what bears on each model, the model first."""
    rows = graph.query("supposed/bearing").texts()
    return {(row["model"], row["about"], row["what"], row["how"]) for row in rows}


@pytest.mark.parametrize("name", CASES)
def test_it_is_what_a_change_of_the_facts_brings(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    text = GRAPH.read_text(encoding="utf-8")
    for old, new in case.changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    changed = tmp_path / "changed.ttl"
    changed.write_text(text, encoding="utf-8")
    graph, other = (openness_kg.load(data=[file], only_data=True) for file in (GRAPH, changed))
    before = graph.store.dump("nquads")
    found = graph.what_if(case.suppositions)
    assert graph.store.dump("nquads") == before

    was, now = cells_of(graph), cells_of(other)
    expected = {key: (was.get(key), now.get(key)) for key in {*was, *now} if was.get(key) != now.get(key)}
    told = {
        (cell.edition.iri, cell.project.iri, cell.criterion.iri): tuple(
            (one.level, one.outcome, one.derived) for one in (cell.before, cell.after)
        )
        for cell in found.cells
    }
    assert told == expected

    had, has = bearings_of(graph), bearings_of(other)
    assert sum(one.more for one in found.bearings) == len(has - had)
    assert sum(one.fewer for one in found.bearings) == len(had - has)
    assert found.models == len({model for model, *_ in had ^ has})
    assert told or found.models


def test_scores_and_words() -> None:
    done = run("what-if", "Parent=apache-2.0", "model:parent=closed", *SMALL)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:2] == [
        "What if the licence of Parent (parent) were Apache License 2.0? Now: Parent terms.",
        "What if the availability of the weights of Parent (parent) were Closed? Now: Partial.",
    ]
    assert "  small  Child  Base weights: partial (inherited) → closed (inherited)" in lines
    assert any(line.startswith("  small  Child: ") and " → " in line for line in lines)


def test_formats_agree() -> None:
    by_csv = run("what-if", "Parent=closed", "--format", "csv", *SMALL)
    by_json = run("what-if", "Parent=closed", "--format", "json", *SMALL)
    assert by_csv.code == by_json.code == 0
    rows = list(csv.reader(io.StringIO(by_csv.out)))[1:]
    told = json.loads(by_json.out)
    assert rows
    assert rows == [
        [
            *(cell[name]["slug"] for name in ("edition", "project", "criterion")),
            *(cell[when][what] for what in ("level", "outcome", "derived") for when in ("before", "after")),
        ]
        for cell in told["cells"]
    ]
    assert told["projects"] == 1


def test_one_edition_only() -> None:
    done = run("what-if", "Parent=closed", "web=closed", "--edition", "older", "--format", "csv", *SMALL)
    assert done.code == 0
    assert {row["edition"] for row in done.rows} <= {"older"}


@pytest.mark.parametrize("supposition", ["model:teacher=closed", "project:plain=mit", "web=partial"])
def test_nothing_changes_where_it_is_so_already(supposition: str) -> None:
    found = openness_kg.load(data=[GRAPH], only_data=True).what_if([supposition])
    assert (found.cells, found.scores, found.bearings, found.models) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("suppositions", "why"),
    [
        (("nonsense",), "write ENTITY=LEVEL"),
        (("=open",), "write ENTITY=LEVEL"),
        (("web=",), "write ENTITY=LEVEL"),
        (("nobody-has-this=open",), "There is no model, dataset or project 'nobody-has-this'"),
        (("web=opne",), "no level and no licence 'opne'"),
        (("project:plain=open",), "a licence can be supposed"),
        (("web=2024-01-01",), "a level or a licence can be supposed"),
        (("web=open@2024-02-31",), "is no day"),
        (("web=open@2924-01-01",), "has not come yet"),
        (("web=open@2024-01",), "'2024-01' is no day"),
        (("web=mit2024-01-01",), "no level and no licence 'mit2024-01-01'"),
        (("plain=MIT OR Apache-2.0",), "no level and no licence"),
        (("parent-7b=closed@2025-06-01",), "stated of the family 'Parent'"),
        (("parent-7b=unknown",), "stated of the family 'Parent'"),
        (("restriction:archive-withdrawn=2023-01-01",), "cannot end then"),
        (("restriction:none=2024-01-01",), "There is no restriction"),
        (("restriction:a b=2024-01-01",), "There is no restriction"),
        (("restriction:parent-gated=open",), "a day can be supposed"),
        (("web=open", "dataset:web=closed"), "keep one of the two"),
        (("web=open", "--edition", "never"), "There is no edition 'never'"),
        (("web=open", "--format", "svg"), "What would change has no format 'svg'"),
    ],
)
def test_what_cannot_be_supposed_is_said(suppositions: tuple[str, ...], why: str) -> None:
    done = run("what-if", *suppositions, *SMALL)
    assert_refused(done)
    assert why in done.err
