"""The folders of the catalogue, in the order in which readers want them, and what is said of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openness_kg.graph.catalogue import Query


@dataclass(frozen=True)
class Group:
    """A folder of queries.

    Attributes:
        position: among the folders.
        folder: its name.
        title: its heading.
        about: one sentence on what its queries are for.
        runs: whether their answers are shown.
        asks: whom they ask over the network, if anybody; then nothing but their text can be shown.

    """

    position: int
    folder: str
    title: str
    about: str
    runs: bool = True
    asks: str = ""


_KNOWN = (
    ("questions", "Questions", "What people ask of the graph."),
    ("rules", "Rules", "What is derived, run in the order of their numbers; each answer is all that a rule gives."),
    ("audit", "Audit", "Where ratings contradict lineage, siblings, other editions or themselves: a query a finding."),
    ("lineage", "Lineage", "What something was made from, and what was made from it."),
    ("explain", "Explanations", "Why a cell has its level."),
    ("export", "Bills of materials", "What a model is made from, with licences and sources, for SPDX and CycloneDX."),
    ("table", "Tables", "The table of an edition."),
    ("history", "Histories", "How levels changed."),
    (
        "federated",
        "Federated",
        "They ask Wikidata as well, over the network, and it changes: so no answer is kept on these pages.",
    ),
    (
        "linking",
        "Links",
        "What proves that an item of Wikidata is a thing of the graph: asked of evidence.",
    ),
    (
        "hub",
        "Hubs",
        "What repositories of a model hub declare: asked of what `openness-kg import huggingface` writes, which is not"
        " published here.",
    ),
    ("reconcile", "Reconciliation", "What names in a table of somebody's mean, and what can be fetched of it."),
    ("endpoint", "Endpoints", "What the program asks an endpoint before it relies on it."),
    ("lookup", "Names", "Names, editions and criteria: how the program finds its way."),
    ("site", "Pages", "What the pages of this site say; their answers are these pages."),
    ("supposed", "Suppositions", "Statements that are made in memory for one question, and stay nowhere."),
)
_UNRUN = ("endpoint", "federated", "hub", "linking", "site", "supposed")
_ASKING = {"federated": "Wikidata"}
_GROUPS = {
    folder: Group(number, folder, title, about, folder not in _UNRUN, _ASKING.get(folder, ""))
    for number, (folder, title, about) in enumerate(_KNOWN)
}


def group_of(query: Query) -> Group:
    """Return the group of a query; a folder that nothing is said of comes last."""
    folder = query.name.partition("/")[0]
    return _GROUPS.get(folder, Group(len(_GROUPS), folder, folder.capitalize(), ""))


def runs(query: Query) -> bool:
    """Tell whether a query is asked of the graph for its page: what is about hubs has nothing to be asked of."""
    return group_of(query).runs and "hub" not in query.tags


_TOPICS = (
    ("lineage", "Lineage"),
    ("inheritance", "Inherited levels"),
    ("restriction", "Restrictions"),
    ("licence", "Licences"),
    ("data", "Data"),
    ("rating", "Ratings"),
    ("evidence", "Evidence"),
    ("criteria", "Criteria"),
    ("time", "Changes of things"),
    ("history", "Histories of indexes"),
)


def by_topic(questions: Sequence[Query]) -> list[tuple[str, list[Query]]]:
    """Return questions by topic, which is the first of their tags that is one; those of none come last."""
    found: dict[str, list[Query]] = {title: [] for title in (*(title for _, title in _TOPICS), "Others")}
    for query in questions:
        found[next((title for tag, title in _TOPICS if tag in query.tags[1:2]), "Others")].append(query)
    return [(title, members) for title, members in found.items() if members]
