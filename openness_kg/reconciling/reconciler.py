"""Which things a text may mean, how near each comes and why, and whether one of them is meant for certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from openness_kg.base import iris
from openness_kg.importing.common import licences, spdx
from openness_kg.opener import OpenGraph
from openness_kg.reconciling.index import ON_HUB, Index, Name, Thing
from openness_kg.reconciling.normal import hub_id, key, licence_key, split_hub_id
from openness_kg.reconciling.steps import ALIKE, LEAST, STEPS, SURE, Step

LONGEST = 500
"""Characters of a text that is looked for."""
MOST = 50
"""Candidates that a text can have."""


@dataclass(frozen=True)
class Candidate:
    """A thing that a text may mean.

    Attributes:
        thing: which one.
        score: how near the text comes, to 100.
        match: whether it is meant for certain.
        step: the id of the way to it; empty if it is merely alike.
        name: the name that the text came near to.
        words: the share of common words, 1 for a step.
        letters: the share of common letters, 1 for a step.
        namesakes: how many things of the wanted types the text means as surely.

    """

    thing: Thing
    score: float
    match: bool
    step: str
    name: Name
    words: float = 1.0
    letters: float = 1.0
    namesakes: int = 0

    @property
    def why(self) -> str:
        """What led to it, in words."""
        named = f'{self.name.how} "{self.name.text}"'
        if not self.step:
            return f"{named}, alike: {self.words:.0%} of words, {self.letters:.0%} of letters"
        others = f"; {self.namesakes} things are called so" if self.namesakes > 1 else ""
        return f"{named}, {STEPS[self.step].says}{others}"


class Reconciler:
    """Finds candidates in a graph; made once, since it reads all names."""

    def __init__(self, graph: OpenGraph) -> None:
        """Read the names.

        Raises:
            OpennessError: the graph cannot be asked.

        """
        self.index = Index(graph.rows("reconcile/names"))

    def find(self, text: str, kinds: Sequence[str] = (), limit: int = 5) -> list[Candidate]:
        """Return what a text may mean, nearest first.

        One is a match if its score is sure, and no other thing of these kinds has a sure one.

        Args:
            text: as it stands in somebody's table, of at most ``LONGEST`` characters; a longer one means nothing.
            kinds: names of kinds that are meant; any, if there are none.
            limit: how many at most.

        """
        text = " ".join(text.split())
        if not text or len(text) > LONGEST:
            return []
        best: dict[str, Candidate] = {}
        for thing, name, step in self._steps(text, kinds):
            _keep(best, Candidate(thing, step.score, False, step.id, name))
        sure = sum(1 for found in best.values() if found.score >= SURE)
        for found in list(best.values()):
            if found.score >= SURE:
                best[found.thing.iri] = replace(found, match=sure == 1, namesakes=sure)
        if len(best) < limit:
            # of a name that is merely alike, letters count twice, so that a slip of the pen costs little
            for thing, name, words, letters in self.index.alike(text, kinds):
                score = round(ALIKE * (words + 2 * letters) / 3, 1)
                if score >= LEAST:
                    _keep(best, Candidate(thing, score, False, "", name, words, letters))
        return sorted(best.values(), key=lambda found: (-found.score, found.thing.label, found.thing.iri))[:limit]

    def thing(self, text: str) -> Thing | None:
        """Return the thing of an IRI, or of what stands in it behind the identifier space; None if there is none."""
        return self.index.things.get(text) or self.index.things.get(iris.ID + text)

    def _steps(self, text: str, kinds: Sequence[str]) -> Iterator[tuple[Thing, Name, Step]]:
        """Yield each way in which a text means a thing; words that name no version mean no one licence."""
        unversioned = spdx.is_unversioned(text)
        for thing, name, step in self._ways(text, kinds):
            named = unversioned and thing.kind == "licence" and step.id != "iri"
            yield thing, name, STEPS["no-version"] if named else step

    def _ways(self, text: str, kinds: Sequence[str]) -> list[tuple[Thing, Name, Step]]:
        index = self.index
        found = []
        if (known := self.thing(text)) and (not kinds or known.kind in kinds):
            found.append((known, Name(known.iri, "IRI", known.iri), STEPS["iri"]))
        text = hub_id(text) or text
        for thing, name in index.of_kinds(index.exact.get(text, ()), kinds):
            found.append((thing, name, STEPS["label" if name.how == "label" else "name"]))
        forms = [*index.forms.get(key(text), ()), *index.licences.get(licence_key(text), ())]
        for thing, name in index.of_kinds(forms, kinds):
            found.append((thing, name, STEPS["label-form" if name.how == "label" else "name-form"]))
        if not kinds or "licence" in kinds:
            meaning = " OR ".join(sorted((licences.meaning(text) or "").split(" OR ")))
            for thing, name in index.of_kinds(index.exact.get(meaning, ()), ("licence",)):
                found.append((thing, name, STEPS["licence-words"]))
        owner, repository = split_hub_id(text)
        named = index.forms.get(key(repository), ()) if repository else ()
        for thing, name in index.of_kinds((*named, *index.repositories.get(key(repository or text), ())), kinds):
            if thing.kind in ON_HUB:
                found.append((thing, name, STEPS[_by_owner(owner, thing)]))
        return found


def _by_owner(owner: str, thing: Thing) -> str:
    """Return the step to a thing whose name stands in a text behind an owner on a hub, if the text has one."""
    if not owner:
        return "without-owner"
    if key(owner) not in thing.owners:
        return "other-owner"
    return "owner-and-name" if thing.kind in ("model", "dataset") else "owner-and-group"


def _keep(best: dict[str, Candidate], found: Candidate) -> None:
    if found.thing.iri not in best or best[found.thing.iri].score < found.score:
        best[found.thing.iri] = found
