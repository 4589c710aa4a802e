"""Each fixture of ``tests/shapes/`` gets the report that stands beside it, and every shape is failed by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from openness_kg.base.iris import slug
from openness_kg.graph import resources
from openness_kg.graph.reading import parse
from openness_kg.validation.check import check_files
from tests.support.fixtures import FIXTURES, checked_by_command, expected, row, shape_triples

VERDICTS = {"valid": set(), "warning": {"Warning"}, "remark": {"Info"}, "invalid": {"Violation"}}
SH = "http://www.w3.org/ns/shacl#"


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_report(fixture: Path) -> None:
    found = check_files([*resources.ontology_files(), fixture]).faults
    rows = sorted({row(fault) for fault in found})
    assert rows == expected(fixture)
    assert VERDICTS[fixture.stem.split("-")[0]] == {severity for severity, *_ in rows} - (
        {"Warning", "Info"} if fixture.stem.startswith("invalid") else set()
    )


def test_an_invalid_fixture_differs_from_the_valid_one_by_one_line() -> None:
    for fixture in FIXTURES:
        if fixture.stem.startswith("valid"):
            continue
        valid = (fixture.parent / "valid-all.ttl").read_text(encoding="utf-8").splitlines()
        faulty = fixture.read_text(encoding="utf-8").splitlines()
        marked = [line for line in faulty if "# the fault:" in line]
        assert len(marked) == 1, fixture.name
        rest = [line for line in faulty if "# the fault:" not in line]
        missing = [line for line in valid if line not in rest]
        assert len(missing) <= 1, fixture.name
        assert [line for line in valid if line not in missing] == rest, fixture.name


def test_every_shape_is_failed() -> None:
    named = {
        triple.subject.value
        for triple in shape_triples()
        if triple.predicate.value == f"{SH}name" and isinstance(triple.subject, NamedNode)
    }
    # what the command checks, no fixture of Turtle can fail: test_licences, test_mappings and test_owl do
    named -= checked_by_command()
    # that a report says what is found, test_report proves
    failed = {shape for fixture in FIXTURES for *_, shape in expected(fixture)}
    assert not {slug(shape) for shape in named} - failed
    assert len(named) == len({slug(shape) for shape in named})


def test_every_shape_says_what_to_do() -> None:
    triples = shape_triples()
    named = {triple.subject for triple in triples if triple.predicate.value == f"{SH}name"}
    grave = {triple.subject for triple in triples if triple.predicate.value == f"{SH}severity"}
    told = {triple.subject for triple in triples if triple.predicate.value == f"{SH}message"}
    constraints = {t.subject for t in triples if t.predicate.value == f"{SH}sparql" and t.object in told}
    assert named
    assert named <= grave
    assert named <= told | constraints


def test_each_file_says_what_it_is() -> None:
    version = {
        t.object for t in parse(resources.root() / "ontology" / "openness.ttl") if "versionInfo" in str(t.predicate)
    }
    for path in resources.shape_files():
        said = {
            t.predicate.value.rpartition("/")[2].rpartition("#")[2]: t.object
            for t in parse(path)
            if path.stem in str(t.subject)
        }
        assert {"title", "versionInfo", "license", "creator"} <= set(said), path
        assert {said["versionInfo"]} == version


def test_what_the_code_reports_is_declared() -> None:
    from openness_kg.validation import licences, mappings
    from openness_kg.validation.owl import check as owl
    from openness_kg.validation.owl import profile

    names = ("Subject", "Predicate", "Object", "ExactOnce", "Format")
    reported = {
        licences.SHAPE,
        owl.CONSISTENT,
        owl.SATISFIABLE,
        owl.AGREES,
        *(f"{mappings.SHAPES}Mapping{n}" for n in names),
    }
    assert checked_by_command() == reported | {profile.SHAPE}


def test_no_shape_looks_at_all_data_from_one_node() -> None:
    assert not [triple for triple in shape_triples() if triple.predicate.value == f"{SH}targetNode"]
