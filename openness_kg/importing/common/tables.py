"""The hand-kept tables that an importer goes by: who is who, and which words mean which licence."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph import resources

LONGEST = 100
"""Characters of a slug that is made from a text; with what is added, it fits into a file name."""


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none if there is no such table.

    Raises:
        OpennessError: the table cannot be read.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise OpennessError(f"{path}: the table cannot be read: {error}.") from None


@cache
def identity(index: str) -> dict[tuple[str, str], str]:
    """Return, for an index, the project slug of each file (its name without ending) and end model.

    Two files of different times have one slug only if they rate the same released subject. An index that names no end
    models has an empty text in their place.
    """
    rows = read(resources.root() / "data" / "identity" / f"{index}.csv")
    return {(row["file"], row.get("end_model", "")): row["project"] for row in rows}


@cache
def criterion_aspects() -> dict[str, str]:
    """Return the local name of the aspect that a criterion measures which no edition in the graph has."""
    rows = read(resources.root() / "data" / "mappings" / "criterion-aspects.csv")
    return {row["criterion"]: row["aspect"] for row in rows}


@cache
def stated_access() -> dict[tuple[str, str], tuple[str, str]]:
    """Return level and kind of restriction (empty if none) by what a catalogue describes and its word for access.

    A word that says too little for a level is not in the table.
    """
    rows = read(resources.root() / "data" / "mappings" / "stated-access.csv")
    return {(row["kind"], row["word"]): (row["level"], row["restriction"]) for row in rows}


@cache
def no_names() -> frozenset[str]:
    """Return, in lower case, the words that stand where a name should and say that none is known."""
    return frozenset(row["word"] for row in read(resources.root() / "data" / "mappings" / "no-names.csv"))


def is_name(text: str) -> bool:
    """Tell whether a text that stands where a name should is one."""
    return bool(text) and text.casefold() not in no_names()


def unlabelled(text: str) -> str:
    """Return what stands behind the key of a mapping in a text such as ``weights: MIT``; the whole if there is none."""
    return text.rpartition(": ")[2]


@cache
def licence_strings() -> dict[str, str]:
    """Return the SPDX expression of each licence string; ``NOASSERTION`` where the words name no licence."""
    rows = read(resources.root() / "data" / "mappings" / "licence-strings.csv")
    return {row["string"]: row["expression"] for row in rows}


def is_criterion_slug(text: str) -> bool:
    """Tell whether a text can be the slug of a criterion, which unlike others may have ``_`` inside."""
    return len(text) <= LONGEST and iris.is_slug(text.replace("_", "-"))


def slugify(text: str) -> str:
    """Return a text as a slug: lower case, with ``-`` for whatever a slug cannot hold; may be empty, never long."""
    return re.sub(r"[^a-z0-9.]+", "-", text.casefold()).strip("-.")[:LONGEST].rstrip("-.")
