"""The W3C's SHACL test suite: what our engine makes of each test, and that the documentation says so.

Skipped where the suite does not lie beside the checkout.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

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

pytestmark = pytest.mark.skipif(not CASES, reason="the W3C SHACL test suite is not beside the checkout")
outcome = cache(w3c.outcome)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: w3c.Case) -> None:
    assert_as_told(case, outcome(case))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_by_command(case: w3c.Case) -> None:
    assert_as_told(case, w3c.reported(case).removeprefix("openness-kg: "))


def assert_as_told(case: w3c.Case, result: str) -> None:
    if case.id in REFUSED:
        assert result.startswith("The shape ")
        assert REFUSED[case.id] in result
        assert "not supported" in result
    else:
        assert result == "passed"


def test_the_documentation_has_the_results() -> None:
    assert TABLE.read_text(encoding="utf-8") == w3c.table((case.id, outcome(case)) for case in CASES)
