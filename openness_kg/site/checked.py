"""The check that goes before what is built or published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openness_kg.base.errors import FindingsError

if TYPE_CHECKING:
    from openness_kg.validation import ValidationReport


def require(report: ValidationReport, done: str) -> None:
    """Raise if a graph does not conform.

    Args:
        report: what its shapes find.
        done: what is not done then, such as ``built``.

    Raises:
        FindingsError: there are violations.

    """
    if not report.conforms:
        number = report.count("Violation")
        raise FindingsError(
            f"Nothing was {done}, as the graph has {number} violation{'s' if number > 1 else ''}:"
            " run `openness-kg validate` to see them."
        )
