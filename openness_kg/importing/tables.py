"""The hand-kept tables that an importer goes by: who is who, and which words mean which licence."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from openness_kg import resources
from openness_kg.errors import OpennessError

LONGEST = 100
"""Characters of a slug that is made from a text; with what is added, it fits into a file name."""


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise OpennessError(f"{path}: the table cannot be read: {error}.") from None


@cache
def identity(index: str) -> dict[str, str]:
    """Return, for an index, the project slug of each file (its name without ending).

    Two files of different times have one slug only if they rate the same released subject.
    """
    return {row["file"]: row["project"] for row in _rows(resources.root() / "data" / "identity" / f"{index}.csv")}


@cache
def licence_strings() -> dict[str, str]:
    """Return the SPDX expression of each licence string; ``NOASSERTION`` where the words name no licence."""
    rows = _rows(resources.root() / "data" / "mappings" / "licence-strings.csv")
    return {row["string"]: row["expression"] for row in rows}


def slugify(text: str) -> str:
    """Return a text as a slug: lower case, with ``-`` for whatever a slug cannot hold; may be empty, never long."""
    return re.sub(r"[^a-z0-9.]+", "-", text.casefold()).strip("-.")[:LONGEST].rstrip("-.")
