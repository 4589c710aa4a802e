"""What binds a model as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from openness_kg.base.text import printable
from openness_kg.views.lineage.as_text import with_page
from openness_kg.views.lineage.binding import Binding, Bound, Term


def render(binding: Binding) -> str:
    """Return what binds the model as lines that end with a newline; nothing in them steers a terminal."""
    lines = [*_head(binding), "", "Licence", *_licence(binding)]
    lines += ["", "Restrictions that bind it", *(line for one in binding.restrictions for line in _bound(binding, one))]
    if not binding.restrictions:
        lines.append("  none known")
    if binding.terms:
        lines += ["", "Terms of the licences behind it (no legal advice)", *_terms(binding.terms)]
    if binding.unknown:
        lines += ["", "Unknown origin", *(f"  {_origin(binding, one.iri, one.label)}" for one in binding.unknown)]
    return "\n".join(lines) + "\n"


def _head(binding: Binding) -> Iterator[str]:
    root = binding.lineage.root
    stated = ""
    if binding.declared:
        stated = " · only an edge is known" if binding.unread else " · as its repository declares, not checked"
    yield f"{printable(root.label)} · {root.kind}{stated}"
    if binding.declared:
        yield from (f"  {printable(page)}" for page in binding.pages)
    for one in binding.repository_of:
        yield f"  the repository of {printable(one.label)}, from which nothing passes on"


def _licence(binding: Binding) -> Iterator[str]:
    stated = [f"{printable(word)} (declared)" for word in binding.words]
    of = f" (of {', '.join(printable(one.label) for one in binding.holders)})" if binding.holders else ""
    stated += [f"{printable(one)}{of}" for one in binding.expressions]
    yield f"  stated     {', '.join(stated) or 'none'}"
    yield f"  effective  {', '.join(map(printable, binding.effective)) or 'none that the rules know'}"
    yield from (f"  {printable(source)}" for source in binding.sources)


def _bound(binding: Binding, bound: Bound) -> Iterator[str]:
    one, labels = bound.restriction, binding.lineage.labels
    of = f", of {one.holder_label}" if one.holder != binding.lineage.root.iri else ""
    yield f"  • {printable(one.sentence + of)}"
    for way in bound.ways:
        for depth, edge in enumerate(way):
            told = f"{labels[edge.subject]} → {edge.relation} → {labels[edge.object]}"
            yield f"    {'  ' * depth}{printable(told)}{with_page(edge)}"
        if not way:
            yield "    on itself" if one.holder == binding.lineage.root.iri else "    by its own licence"
    yield from (f"    {printable(source)}" for source in one.sources)


def _terms(terms: tuple[Term, ...]) -> Iterator[str]:
    for (ancestor, licence, declared), group in groupby(terms, lambda one: (one.ancestor, one.licence, one.declared)):
        under = f", under {licence}" if licence else ", which states no licence"
        yield f"  {printable(ancestor.label + under)}{' (declared)' if declared else ''}"
        for term in group:
            if not term.kind:
                yield f"    {term.conclusion}" + (": its terms have not been read" if licence else "")
                continue
            yield f"    {term.conclusion}: {printable(f'{term.kind.lower()}, {term.asks}, {term.clause}')}"
            yield f"      {printable(term.source)}"


def _origin(binding: Binding, iri: str, label: str) -> str:
    name = "it" if iri == binding.lineage.root.iri else printable(label)
    return f"nothing says what {name} was made from, and whatever that is may bind it too"
