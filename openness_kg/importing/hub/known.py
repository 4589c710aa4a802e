"""What of a hub the curated graph has: models and datasets by their ids there, and licences by their tags."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from openness_kg.base import iris
from openness_kg.graph import resources
from openness_kg.importing.common import tables
from openness_kg.opener import OpenGraph

_DATASETS = "datasets/"


@dataclass(frozen=True)
class Curated:
    """The curated things that a hub has too.

    Attributes:
        models: the IRI of each model by its id on the hub, in lower case.
        datasets: the same of datasets.
        licences: the IRI of each licence by its SPDX identifier.

    """

    models: dict[str, str]
    datasets: dict[str, str]
    licences: dict[str, str]

    @classmethod
    def shipped(cls) -> Curated:
        """Return what the shipped graph has; an id of two things is that of none."""
        graph = OpenGraph()
        found: dict[str, dict[str, set[str]]] = {"model": defaultdict(set), "dataset": defaultdict(set)}
        for row in graph.rows("lookup/hub-ids"):
            name = row["name"].removeprefix(iris.HUB_PAGE)
            if row["sort"] == "dataset":
                name = name.removeprefix(_DATASETS)
            if iris.HUB_ID.fullmatch(name):
                found[row["sort"]][name.lower()].add(row["subject"])
        licences = {row["identifier"]: row["licence"] for row in graph.rows("lookup/licences")}
        return cls(_single(found["model"]), _single(found["dataset"]), licences)


@cache
def licence_tags() -> dict[str, str]:
    """Return the SPDX expression of each licence tag of the hub; ``NOASSERTION`` where a tag names no one licence.

    The tags are those of the Hub's documentation, docs/hub/repositories-licenses.md in huggingface/hub-docs, read at
    commit 242f4a1eeb867daf4ac3f44026a5df4a68908a3d.
    """
    rows = tables.read(resources.root() / "data" / "mappings" / "hub-licence-tags.csv")
    return {row["tag"]: row["expression"] for row in rows}


def _single(found: dict[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(subjects)) for name, subjects in found.items() if len(subjects) == 1}
