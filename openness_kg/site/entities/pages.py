"""The page of each thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from openness_kg.base import iris
from openness_kg.base.iris import okg, slug
from openness_kg.site import pages
from openness_kg.site.entities.documents import Document, Documents, entry
from openness_kg.site.entities.facts import FOLDED, Facts
from openness_kg.site.entities.listing import folder_label
from openness_kg.site.entities.projects import Projects
from openness_kg.site.entities.shown import Shown
from openness_kg.site.site import File, Site
from openness_kg.views.audit import Finding
from openness_kg.views.lineage import Lineage, Lineages, as_svg
from openness_kg.views.lineage.trees import Visit, visits
from openness_kg.views.table import marks

_PREFIXES = iris.PREFIXES
_LEADS = tuple(f"<{_PREFIXES[prefix]}{name}>" for prefix, name in (("skos", "definition"), ("dct", "description")))
"""What says in a sentence what a thing is stands at the head of its page."""
_FIRST = (
    *(_PREFIXES["skos"] + name for name in ("altLabel", "exactMatch", "closeMatch")),
    _PREFIXES["owl"] + "sameAs",
    _PREFIXES["foaf"] + "homepage",
    *map(okg, ("entryOf", "edition", "maker", "hasRestriction", "restrictsOutputs", "restrictionKind", "underLicence")),
    *map(okg, ("lineageSubject", "lineageProperty", "lineageObject", "criterion", "level", "effectiveLevel")),
    *map(okg, ("stateProperty", "stateValue", "from", "until")),
)
"""Properties that come before the others, which stand in the order of their labels."""


_ARROW = Markup('<span aria-hidden="true">← </span>')
"""Before a property that leads from elsewhere to the thing of a page."""


@dataclass(frozen=True)
class Tree:
    """One direction of a lineage as the lines of a list."""

    up: bool
    visits: Sequence[Visit]


class Pages:
    """Makes the pages of a graph; what they need is asked for once."""

    def __init__(self, site: Site, documents: Documents) -> None:
        """Ask the graph of a site.

        Args:
            site: the site.
            documents: all documents of its graph.

        """
        graph = site.graph.graph
        self._site, self._documents = site, documents
        self._levels, self._outcomes = marks.read(graph)
        labels = {row["thing"]: row["label"] for row in graph.rows("site/labels")}
        self.shown = Shown(labels, {okg(name): mark for name, mark in self._levels.items()})
        self._facts = Facts(self.shown, {iri: number for number, iri in enumerate(_FIRST)})
        self._lineages = Lineages(graph)
        self._tables = {row["edition"]: f"tables/{slug(row['edition'])}.html" for row in graph.rows("lookup/editions")}
        self._projects = Projects(site.shared)

    def files(self, document: Document, findings: Sequence[Finding]) -> Iterator[File]:
        """Yield the page of a thing and, of a project, its badge.

        Args:
            document: what is said of the thing.
            findings: what the audit finds about it, if it is an entry.

        """
        path, label = f"{document.stem}.html", self.shown.label(document.iri)
        project = badge = None
        if document.iri.startswith(f"{iris.ID}project/"):
            project = self._projects.project(document.iri)
            badge = project.badge
        on_page = self.shown.on(path)
        leads = [one for one in document.parts[""] if one.predicate in _LEADS]
        document.parts[""] = [one for one in document.parts[""] if one not in leads]
        values: dict[str, object] = {
            "document": document,
            "trail": self._trail(document),
            "leads": [on_page.value(one.object) for one in leads],
            "told": self._facts.told(document, self._documents.leads(document.iri)),
            "link": on_page.link,
            "folded": FOLDED,
            "levels": self._levels,
            "outcomes": self._outcomes,
            "project": project,
            "findings": findings,
            "told_of": lambda finding: entry(finding) in self._documents,
            "badge": badge,
            "snippet": "",
            "table": self._tables.get(document.iri, ""),
            "arrow": _ARROW,
        }
        if badge is not None:
            address = self._site.url + document.stem
            values["snippet"] = badge.snippet(f"{address}.badge.svg", f"{address}.html")
            yield File(f"{document.stem}.badge.svg", badge.svg().encode())
        yield pages.page(
            self._site, path, "entities/thing.html", title=label, **values, **self._lineage_of(document.iri)
        )

    def _trail(self, document: Document) -> list[tuple[str, str]]:
        """Return the lists that a page stands in, from the first down, by path and name."""
        parts = document.folder.split("/")
        folders = ["/".join(parts[: number + 1]) for number in range(len(parts))]
        return [(f"{folder}/index.html", folder_label(folder, self.shown)) for folder in folders]

    def _lineage_of(self, iri: str) -> Mapping[str, object]:
        """Return the lineage of a thing with its picture and its trees, or nothing where there is none."""
        lineage: Lineage | None = self._lineages.of(iri) if iri in self._lineages else None
        if lineage is None or not lineage.edges:
            return {"lineage": None, "picture": "", "trees": ()}
        return {
            "lineage": lineage,
            "picture": Markup(as_svg.render(lineage)),  # noqa: S704 - it escapes what it shows
            "trees": [Tree(tree.up, list(visits(iri, tree))) for tree in lineage.trees if tree.children],
        }
