"""Days that users name."""

from __future__ import annotations

from datetime import UTC, date, datetime

from openness_kg.base.errors import OpennessError
from openness_kg.base.text import quoted


def day(text: str) -> date:
    """Return a day that a user names, as ISO 8601 writes it.

    Raises:
        OpennessError: it is no date, or one that has not come yet.

    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text != found.isoformat():
        raise OpennessError(f"{quoted(text)} is no day: write it as year, month and day, such as 2025-03-20.")
    if found > datetime.now(UTC).date():
        raise OpennessError(f"The day {text} has not come yet: name one that has.")
    return found
