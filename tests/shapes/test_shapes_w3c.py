"""The W3C's SHACL test suite: what our engine makes of each test, and that the documentation says so.

Skipped where the suite does not lie beside the checkout.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from openness_kg.base.errors import OpennessError
from tests.support import w3c

CASES = w3c.cases()
TABLE = Path(__file__).parents[2] / "docs" / "shacl-conformance.md"
REFUSED = {
    "sparql/component/optional-001": "IncompleteShape",
    "sparql/component/propertyValidator-select-001": "component",
    "sparql/component/validator-001": "TestShape",
    "sparql/pre-binding/shapesGraph-001": "TestShape",
}
"""The tests that take what our engine does not support, and what the error has to name."""

REFUSED_BY_TABLES = {
    "core/complex/personexample": "the regular expression",
    "core/complex/shacl-shacl": "a query as deep as this",
    "core/node/minInclusive-002": "order of values",
    "core/node/minInclusive-003": "order of values",
    "core/node/pattern-002": "flags of REGEX",
    "core/path/path-zeroOrOne-001": "the path modifier ?",
    "core/property/datatype-ill-formed": "Function",
    "core/property/pattern-002": "flags of REGEX",
    "sparql/pre-binding/pre-binding-002": "a FILTER of a constant",
    "sparql/pre-binding/pre-binding-003": "a FILTER of a constant",
}
"""The tests that take what joins of tables do not know, and what the error has to name."""

pytestmark = pytest.mark.skipif(not CASES, reason="the W3C SHACL test suite is not beside the checkout")
outcome = cache(w3c.outcome)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: w3c.Case) -> None:
    assert_as_told(case, outcome(case))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_by_command(case: w3c.Case) -> None:
    assert_as_told(case, w3c.reported(case).removeprefix("openness-kg: "))


@pytest.mark.slow
def test_tables_find_the_same_or_say_what_they_do_not_know() -> None:
    pytest.importorskip("duckdb")
    refused: dict[str, str] = {}
    same = 0
    for case in CASES:
        try:
            by_sparql, by_tables = w3c.by_both(case)
        except OpennessError as error:
            refused[case.id] = str(error)
            continue
        assert by_tables == by_sparql, case.id
        same += 1
    assert same == 99
    known = {name for name in refused if name in REFUSED_BY_TABLES}
    assert known == set(REFUSED_BY_TABLES)
    assert all(REFUSED_BY_TABLES[name] in refused[name] and "--engine" in refused[name] for name in known)
    # what remains is what the compiler of shapes does not support, or what has to fail
    assert not any("--engine" in text for name, text in refused.items() if name not in known)


def assert_as_told(case: w3c.Case, result: str) -> None:
    if case.id in REFUSED:
        assert result.startswith("The shape ")
        assert REFUSED[case.id] in result
        assert "not supported" in result
    else:
        assert result == "passed"


def test_the_documentation_has_the_results() -> None:
    assert TABLE.read_text(encoding="utf-8") == w3c.table((case.id, outcome(case)) for case in CASES)
