"""The columns of the tables, said once for CSVW, Parquet and Croissant."""

from __future__ import annotations

from dataclasses import dataclass

from openness_kg.base import iris
from openness_kg.base.iris import slug
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.words import Named

_ID = iris.ID + "{kind}/{{{name}}}"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: as in the header of the CSV.
        title: for people.
        meaning: a sentence.
        kind: ``text``, ``list`` (joined by ``;`` in CSV), ``number``, ``integer`` or ``level``.
        entity: of what kind of thing a value is the slug; empty if it is none.
        iri: of the property or criterion that the column is about; empty if there is none.

    """

    name: str
    title: str
    meaning: str
    kind: str = "text"
    entity: str = ""
    iri: str = ""

    @property
    def template(self) -> str:
        """The URI template (RFC 6570) of what a value stands for; empty if it stands for itself."""
        return _ID.format(kind=self.entity, name=self.name) if self.entity else ""


_BEFORE = (
    Column("project", "Project", "The project, by the last part of its IRI.", entity="project"),
    Column("name", "Name", "The name of the project.", iri=iris.PREFIXES["rdfs"] + "label"),
    Column("organisation", "Organisations", "Who made the project.", "list"),
    Column("base_models", "Base models", "The direct bases, by the last part of their IRIs.", "list", "model"),
    Column(
        "tuning_datasets",
        "Tuning data",
        "The datasets of its tuning, by the last part of their IRIs.",
        "list",
        "dataset",
    ),
    Column("licence", "Licences", "Licence expressions of project and models.", "list"),
)
_AFTER = (
    Column("score", "Score", "An open cell counts 1, a partial one a half.", "number"),
    Column("max_score", "Highest score", "The number of cells that are rated.", "integer"),
    Column("inherited", "Inherited", "The criteria whose level is inherited from a base.", "list"),
)


@dataclass(frozen=True)
class EditionTable:
    """The table of an edition: which edition, and its columns."""

    edition: Named
    columns: tuple[Column, ...]


def tables(graph: KnowledgeGraph) -> list[EditionTable]:
    """Return the tables of all editions, the newest first."""
    criteria: dict[str, list[Column]] = {}
    for row in graph.query("table/criteria").texts():
        meaning = row.get("question") or row["label"]
        column = Column(row["slug"], row["label"], meaning, "level", iri=row["criterion"])
        criteria.setdefault(row["edition"], []).append(column)
    return [
        EditionTable(
            Named(row["edition"], slug(row["edition"]), row["label"]),
            (*_BEFORE, *criteria.get(row["edition"], ()), *_AFTER),
        )
        for row in graph.query("lookup/editions").texts()
    ]
