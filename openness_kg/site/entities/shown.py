"""How terms are shown on a page: things by their labels, with links; levels with their signs; all else as text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from markupsafe import Markup, escape

from openness_kg.base import iris
from openness_kg.base.iris import compact, slug
from openness_kg.base.text import printable
from openness_kg.graph.lines import term
from openness_kg.graph.terms import Iri
from openness_kg.site import addresses
from openness_kg.views.table.model import Mark

_ELSEWHERE = {
    "http://www.wikidata.org/entity/": "Wikidata",
    "http://spdx.org/licenses/": "SPDX",
}
"""Places whose identifiers people know by name."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Shown:
    """The terms of a graph as markup; a link depends on the folder of the page that it stands on."""

    def __init__(self, labels: Mapping[str, str], levels: Mapping[str, Mark]) -> None:
        """Take what things are called.

        Args:
            labels: by IRI.
            levels: the signs of levels, by IRI.

        """
        self._labels, self._levels = labels, levels
        self._links: dict[str, dict[str, Markup]] = defaultdict(dict)
        self._relations: dict[str, str] = {}

    def label(self, iri: str) -> str:
        """Return what a thing is called: its label, that of its document and its fragment, or the end of its IRI."""
        if found := self._labels.get(iri):
            return found
        document, _, fragment = iri.partition("#")
        if fragment and document in self._labels:
            return f"{self._labels[document]}: {fragment}"
        if addresses.stem(iri):
            return slug(iri) or iri
        for space, name in _ELSEWHERE.items():
            if iri.startswith(space):
                return f"{name} {iri.removeprefix(space)}"
        return iri.partition("://")[2].rstrip("/") or iri

    def full_label(self, iri: str) -> str:
        """Return what a part of a document is called elsewhere: with the name of the document before its own."""
        document, mark, _ = iri.partition("#")
        if mark and document in self._labels and iri in self._labels:
            return f"{self._labels[document]}: {self._labels[iri]}"
        return self.label(iri)

    def relation(self, iri: str) -> str:
        """Return what a property is called; one of another vocabulary without label by the words in its name."""
        if iri not in self._relations:
            self._relations[iri] = self._labels.get(iri) or _HUMP.sub(" ", slug(iri) or compact(iri)).lower()
        return self._relations[iri]

    def on(self, page: str) -> OnPage:
        """Return how terms are shown on a page, by its path."""
        return OnPage(self, page, self._links[page.rpartition("/")[0]])

    def linked(self, iri: str, page: str) -> Markup:
        """Return a thing as a link from a page by its path, or as text if nothing may be linked to."""
        text = escape(printable(self.full_label(iri)))
        if level := self._levels.get(iri):
            sign = Markup('<span class="s" data-l="{}" aria-hidden="true">{}</span>\N{NO-BREAK SPACE}')
            text = sign.format(slug(iri), level.symbol) + text
        target = addresses.link(iri, page)
        return _anchor(target, text) if target else text


class OnPage:
    """The terms of a graph as markup on one page."""

    def __init__(self, shown: Shown, page: str, links: dict[str, Markup]) -> None:
        """Take how terms are shown, the path of the page, and the links that pages beside it have."""
        self._shown, self._page, self._links = shown, page, links
        self._own = f"{iris.ROOT}{page.removesuffix('.html')}#"

    def link(self, iri: str) -> Markup:
        """Return a thing as a link; a part of what the page is about by the short label of the part."""
        if iri.startswith(self._own):
            return _anchor(f"#{iri.removeprefix(self._own)}", escape(printable(self._shown.label(iri))))
        if iri not in self._links:
            self._links[iri] = self._shown.linked(iri, self._page)
        return self._links[iri]

    def value(self, text: str) -> Markup:
        """Return a term of N-Triples as :meth:`link` does, or the text of a literal."""
        known = term(text)
        return self.link(known.value) if isinstance(known, Iri) else escape(printable(known.value))


def _anchor(target: str, text: Markup) -> Markup:
    # a hundred thousand of them: formatting by Markup itself takes ten times as long
    return Markup(f'<a href="{escape(target)}">{text}</a>')  # noqa: S704
