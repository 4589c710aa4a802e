"""Models, datasets, projects, licences and organisations by name.

A name is an IRI, a slug, or a label or alias in any case; of a licence also its SPDX identifier. Slugs go before names.
With the kind before it, as in ``project:bloom``, a name means only what is of that kind. Where a model and a project
have a name, the model is meant: it has the bases and the heirs, and the project is among these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, UnknownError, suggestion
from openness_kg.graph.store import Solution

LINEAGE = ("model", "dataset", "project")
"""Kinds of what has a lineage; a family is a model here."""
ANY = (*LINEAGE, "licence")
KINDS = (*ANY, "organisation")
_SLUG = re.compile(r"[\w.-]+")


class Entities:
    """Looks names of several kinds up."""

    def __init__(self, rows: Callable[[str, Mapping[str, str]], Iterable[Solution]]) -> None:
        """Take what answers the queries of the catalogue; a kind is read when it is first asked for."""
        self._ask = rows
        self._read: dict[str, dict[str, set[str]]] = {}

    def find(self, text: str, kinds: Sequence[str]) -> str:
        """Return the IRI of what has a name and is of one of several kinds.

        Raises:
            OpennessError: nothing has that name, or more than one thing has.

        """
        prefix, colon, rest = text.partition(":")
        if colon and prefix.casefold() in kinds and not rest.startswith("//"):
            kinds, text = (prefix.casefold(),), rest.strip()
        if quick := self._by_itself(text, kinds):
            return quick
        names = {kind: self._of(kind) for kind in kinds}
        if any(text in found for found in names.values()):
            return text
        folded = text.casefold()
        by_slug = [(kind, iri) for kind in kinds for iri in names[kind] if iris.slug(iri).casefold() == folded]
        by_name = [
            (kind, iri)
            for kind in kinds
            for iri, known in names[kind].items()
            if any(name.casefold() == folded for name in known)
        ]
        for hits in (by_slug, by_name):
            meant = [hit for hit in hits if hit[0] != "project" or hits[0][0] != "model"]
            if len({iri for _, iri in meant}) == 1:
                return meant[0][1]
            if meant:
                choices = " or ".join(f"{kind}:{iris.slug(iri)}" for kind, iri in meant)
                raise OpennessError(f"More than one {_or(kinds)} is called {text!r}: write {choices}.")
        known = sorted({name for found in names.values() for iri in found for name in (iris.slug(iri), *found[iri])})
        raise UnknownError(f"There is no {_or(kinds)} {text!r}.{suggestion(text, known)}")

    def _by_itself(self, text: str, kinds: Sequence[str]) -> str:
        """Return the IRI of what one IRI, slug or id on a hub means, or an empty text.

        It is asked for alone: a graph may have a million names. What may mean several is left to all of them.
        """
        if all(kind in self._read for kind in kinds):
            return ""
        if text.startswith(iris.ID) and _SLUG.fullmatch(text.removeprefix(iris.ID).replace("/", "")):
            return text if self._kinds(text, kinds) else ""
        if "/" in text:
            if iris.HUB_ID.fullmatch(text) is None:
                return ""
            ids = [iris.hub(kind, text) for kind in ("model", "dataset") if kind in kinds]
            found = {curated or iri for iri in ids for _, curated in self._kinds(iri, kinds)}
        elif _SLUG.fullmatch(text):
            slugs = [f"{iris.ID}{kind}/{text.casefold()}" for kind in kinds]
            slugs += [f"{iris.ID}{kind}/hub/{text}" for kind in ("model", "dataset") if kind in kinds and "--" in text]
            hits = [(kind, iri) for iri in slugs for kind, _ in self._kinds(iri, kinds)]
            found = {iri for kind, iri in hits if kind != "project" or "model" not in dict(hits)}
        else:
            return ""
        return found.pop() if len(found) == 1 else ""

    def _kinds(self, iri: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
        """Return each kind that an IRI is of, with the curated model that it is the repository of, if it is one."""
        rows = self._ask("lookup/kinds", {"thing": iri})
        return [(row["kind"], row.get("curated", "")) for row in rows if row["kind"] in kinds]

    def _of(self, kind: str) -> dict[str, set[str]]:
        """Return the names of everything of a kind, by IRI, in the order of IRIs."""
        if kind not in self._read:
            found: dict[str, set[str]] = {}
            for row in self._ask("lookup/entities", {"kind": kind}):
                found.setdefault(row["entity"], set()).update([row["name"]] if "name" in row else ())
            self._read[kind] = found
        return self._read[kind]


def _or(kinds: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
