"""What is said of a thing and of its parts, put in order for reading: properties with values, and parts as tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from openness_kg.base import iris
from openness_kg.site.entities.documents import Document, Lead, Statement
from openness_kg.site.entities.shown import OnPage, Shown
from openness_kg.site.pages import joined

FOLDED = 8
"""A list that is longer is folded."""
_RDF_TYPE = f"<{iris.PREFIXES['rdf']}type>"
_LABEL = f"<{iris.PREFIXES['rdfs']}label>"


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values."""

    property: str
    values: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a document, by the fragment of its IRI: its values in the columns, and what has no column.

    The cells are one piece of markup: a template that puts a hundred thousand of them together takes seconds.
    """

    fragment: str
    cells: Markup
    besides: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document that are of the same types: what is said of all alike, and a table of the rest."""

    name: str
    types: Sequence[Markup]
    common: Sequence[Fact]
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def besides(self) -> bool:
        """Whether any row has more than the columns show."""
        return any(row.besides for row in self.rows)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a thing, by people and by rules, of its parts, and who leads there."""

    types: Sequence[Markup]
    stated: Sequence[Fact]
    derived: Sequence[Fact]
    parts: Sequence[Parts]
    incoming: Sequence[Fact]


class Facts:
    """Puts documents in order."""

    def __init__(self, shown: Shown, order: Mapping[str, int]) -> None:
        """Take how terms are shown, and the place of a property among others where it has one."""
        self._shown, self._order = shown, order
        self._places: dict[str, tuple[int, str, str]] = {}

    def told(self, document: Document, leads: Iterable[Lead]) -> Told:
        """Return what a page says of a document.

        Args:
            document: what is said of the thing.
            leads: who leads to it.

        """
        page = self._shown.on(f"{document.stem}.html")
        own = document.parts[""]
        types = [s.object for s in own if s.predicate == _RDF_TYPE]
        rest = [s for s in own if s.predicate not in (_RDF_TYPE, _LABEL)]
        return Told(
            types=[page.value(one) for one in types],
            stated=self._facts((s for s in rest if not s.derived), page),
            derived=self._facts((s for s in rest if s.derived), page),
            parts=self._parts(document, page),
            incoming=self._incoming(leads, page),
        )

    def _facts(self, statements: Iterable[Statement], page: OnPage) -> list[Fact]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for one in statements:
            grouped[one.predicate].append(one.object)
        return [
            Fact(self._shown.relation(name[1:-1]), [page.value(value) for value in sorted(grouped[name])])
            for name in sorted(grouped, key=self._place)
        ]

    def _place(self, predicate: str) -> tuple[int, str, str]:
        if predicate not in self._places:
            iri = predicate[1:-1]
            self._places[predicate] = self._order.get(iri, len(self._order)), self._shown.relation(iri), iri
        return self._places[predicate]

    def _parts(self, document: Document, page: OnPage) -> list[Parts]:
        by_type: dict[tuple[str, ...], dict[str, list[Statement]]] = defaultdict(dict)
        for fragment, statements in document.parts.items():
            if fragment:
                types = tuple(sorted(s.object for s in statements if s.predicate == _RDF_TYPE))
                by_type[types][fragment] = statements
        return [self._table(types, by_type[types], page) for types in sorted(by_type)]

    def _table(self, types: Sequence[str], rows: Mapping[str, list[Statement]], page: OnPage) -> Parts:
        said = {
            fragment: self._by_property(s for s in statements if s.predicate not in (_RDF_TYPE, _LABEL))
            for fragment, statements in rows.items()
        }
        number = len(rows)
        first = next(iter(said.values()))
        common = [
            name
            for name in sorted(first, key=self._place)
            if number > 1 and all(one.get(name) == first[name] for one in said.values())
        ]
        having = Counter(name for one in said.values() for name in one if name not in common)
        columns = sorted((name for name, count in having.items() if 2 * count > number), key=self._place)
        return Parts(
            name=" · ".join(self._shown.relation(one[1:-1]) for one in types) or "Other parts",
            types=[page.value(one) for one in types],
            common=[
                self._fact(name, next(iter(said.values()))[name], page) for name in sorted(common, key=self._place)
            ],
            columns=[self._shown.relation(name[1:-1]) for name in columns],
            rows=[
                Row(
                    fragment,
                    joined("</td><td>", [joined("<br>", map(page.value, one.get(name, ()))) for name in columns]),
                    [
                        self._fact(name, one[name], page)
                        for name in sorted(one, key=self._place)
                        if name not in columns and name not in common
                    ],
                )
                for fragment, one in said.items()
            ],
        )

    @staticmethod
    def _by_property(statements: Iterable[Statement]) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for one in statements:
            grouped[one.predicate].append(one.object)
        return grouped

    def _fact(self, name: str, values: Iterable[str], page: OnPage) -> Fact:
        return Fact(self._shown.relation(name[1:-1]), [page.value(value) for value in values])

    def _incoming(self, leads: Iterable[Lead], page: OnPage) -> list[Fact]:
        """Return who leads here by property; what is said by many parts of a document is one link to it."""
        grouped: dict[str, dict[str, list[Lead]]] = defaultdict(lambda: defaultdict(list))
        for lead in leads:
            grouped[lead.predicate][lead.subject.partition("#")[0]].append(lead)
        found = []
        for name in sorted(grouped, key=self._place):
            ordered = sorted(grouped[name], key=lambda iri: (self._shown.label(iri).casefold(), iri))
            links = [self._lead(document, grouped[name][document], page) for document in ordered]
            found.append(Fact(self._shown.relation(name[1:-1]), links))
        return found

    def _lead(self, document: str, leads: Sequence[Lead], page: OnPage) -> Markup:
        if len(leads) > 1:
            return page.link(document) + Markup(' <span class="sub">× {}</span>').format(len(leads))
        return page.link(leads[0].subject)
