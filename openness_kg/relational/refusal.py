"""What is said where the engines do not know something."""

from __future__ import annotations

from openness_kg.base.errors import OpennessError

MARK = "okg: "
"""What a sentence begins with that ends a query while it runs."""
OTHERWISE = "take another --engine"


def unknown(name: str, what: str) -> OpennessError:
    """Return the error that a query holds something that is not known."""
    return OpennessError(f"{name}: the relational engines do not know {what} here: write it otherwise, or {OTHERWISE}.")


def ended(text: str) -> str | None:
    """Return what an engine says of a query that such a sentence ended, None if it is something else."""
    from openness_kg.relational.terms import decoded

    sentence = text.partition(MARK)[2]
    if not sentence:
        return None
    what, _, value = sentence.splitlines()[0].partition(": ")
    return f"{what}: {decoded(value)}: {OTHERWISE}."
