"""The names in a graph, looked up in all the ways in which a text may mean one."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from openness_kg.graph.store import Solution
from openness_kg.reconciling.normal import hub_id, key, licence_key, split_hub_id, words

_GRAM = 3
_MOST_ALIKE = 20
"""Names that are compared letter by letter."""
ON_HUB = frozenset({"model", "family", "dataset", "project"})
"""Kinds of what has an owner and a name on a hub."""


@dataclass(frozen=True)
class Name:
    """A name of a thing, and what kind of name it is."""

    thing: str
    how: str
    text: str


@dataclass
class Thing:
    """A thing with its names: its IRI, its kind, its label, and the forms of the owners that are its maker."""

    iri: str
    kind: str
    label: str = ""
    owners: set[str] = field(default_factory=set)
    names: list[Name] = field(default_factory=list)


class Index:
    """Things by their names."""

    def __init__(self, rows: Iterable[Solution]) -> None:
        """Take the rows of ``reconcile/names``."""
        self.things: dict[str, Thing] = {}
        self.exact: dict[str, list[Name]] = defaultdict(list)
        self.forms: dict[str, list[Name]] = defaultdict(list)
        self.licences: dict[str, list[Name]] = defaultdict(list)
        self.repositories: dict[str, list[Name]] = defaultdict(list)
        for row in rows:
            thing = self.things.setdefault(row["thing"], Thing(row["thing"], row["kind"]))
            if row["how"] == "maker":
                thing.owners.add(key(row["name"]))
            elif thing.kind == row["kind"]:
                thing.names += _names(row, thing)
        for thing in self.things.values():
            labels = [name.text for name in thing.names if name.how == "label"]
            thing.label = min(labels, default=thing.iri)
            for name in thing.names:
                self._enter(thing, name)
        self._forms = [(name, form) for form, names in self.forms.items() for name in names]
        self._grams: dict[str, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        for number, (_, form) in enumerate(self._forms):
            grams = _grams(form)
            self._sizes.append(len(grams))
            for gram in grams:
                self._grams[gram].append(number)

    def _enter(self, thing: Thing, name: Name) -> None:
        self.exact[name.text].append(name)
        if form := key(name.text):
            self.forms[form].append(name)
        if thing.kind == "licence" and (form := licence_key(name.text)):
            self.licences[form].append(name)
        owner, repository = split_hub_id(name.text)
        if name.how == "hub id" and repository:
            thing.owners.add(key(owner))
            if form := key(repository):
                self.repositories[form].append(name)

    def of_kinds(self, names: Iterable[Name], kinds: Sequence[str]) -> Iterator[tuple[Thing, Name]]:
        """Yield names of things of some kinds (all, if there are none) with the things."""
        for name in names:
            thing = self.things[name.thing]
            if not kinds or thing.kind in kinds:
                yield thing, name

    def alike(self, text: str, kinds: Sequence[str]) -> Iterator[tuple[Thing, Name, float, float]]:
        """Yield names that are alike with the thing, the share of common words, and that of common letters."""
        from difflib import SequenceMatcher

        form = key(text)
        grams = _grams(form)
        common = Counter(number for gram in grams for number in self._grams.get(gram, ()))
        near = heapq.nsmallest(
            _MOST_ALIKE,
            (
                (-count / (len(grams) + self._sizes[number]), number)
                for number, count in common.items()
                if not kinds or self.things[self._forms[number][0].thing].kind in kinds
            ),
        )
        comparing, said = SequenceMatcher(autojunk=False), frozenset(words(text))
        comparing.set_seq2(form)
        for _, number in near:
            name, other = self._forms[number]
            comparing.set_seq1(other)
            those = frozenset(words(name.text))
            yield self.things[name.thing], name, len(said & those) / len(said | those), comparing.ratio()

    def beginning(self, prefix: str, kinds: Sequence[str]) -> list[tuple[Thing, Name]]:
        """Return each thing with a name that begins with a text, or a word of which does, shortest names first."""
        form, folded = key(prefix), prefix.casefold().strip()
        found: dict[str, tuple[tuple[int, int, str], Thing, Name]] = {}
        for name, other in self._forms:
            thing = self.things[name.thing]
            if kinds and thing.kind not in kinds:
                continue
            if not form or other.startswith(form):
                rank = 0
            elif any(word.startswith(folded) for word in name.text.casefold().replace("/", " ").split()):
                rank = 1
            else:
                continue
            order = (rank, len(name.text), thing.iri)
            if thing.iri not in found or order < found[thing.iri][0]:
                found[thing.iri] = order, thing, name
        return [(thing, name) for _, thing, name in sorted(found.values(), key=lambda item: item[0])]


def _names(row: Solution, thing: Thing) -> Iterator[Name]:
    """Yield what a row says a thing is called; an address on the hub is an id there."""
    how, text = row["how"], row["name"]
    if how == "identifier" and (there := hub_id(text)):
        yield Name(thing.iri, "hub id", there)
    if how == "alias" and thing.kind in ON_HUB and split_hub_id(text)[1]:
        how = "hub id"
    yield Name(thing.iri, how, text)


def _grams(form: str) -> frozenset[str]:
    padded = f" {form} "
    return frozenset(padded[start : start + _GRAM] for start in range(max(1, len(padded) - _GRAM + 1)))
