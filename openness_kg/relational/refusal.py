"""What is said where the engines do not know something."""

from __future__ import annotations

from openness_kg.base.errors import OpennessError

MARK, END = "\x02", "\x03"
"""Between these, which stand in no message of an engine, is what ends a query while it runs."""
OTHERWISE = "take another --engine"
_LONGEST = 160
"""Characters of a value that are shown."""


def unknown(name: str, what: str) -> OpennessError:
    """Return the error that a query holds something that is not known."""
    return OpennessError(f"{name}: the relational engines do not know {what} here: write it otherwise, or {OTHERWISE}.")


def ended(text: str) -> str | None:
    """Return what an engine says of a query that such a sentence ended, None if it is something else."""
    from openness_kg.relational.terms import decoded

    said, end, _ = text.partition(MARK)[2].partition(END)
    if not end:
        return None
    what, _, value = said.partition(": ")
    shown = decoded(value)
    return f"{what}: {shown if len(shown) <= _LONGEST else f'{shown[:_LONGEST]} …'}: {OTHERWISE}."
