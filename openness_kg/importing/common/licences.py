"""Licences as a source names them: what the words mean, and what the graph says then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from openness_kg.base import iris
from openness_kg.graph.documents import Document
from openness_kg.graph.terms import Iri, Literal
from openness_kg.importing.common import spdx
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.statements import Stated, described, english, named
from openness_kg.importing.common.tables import licence_strings, slugify, unlabelled

_LONGEST = 200
"""Characters of a licence's name that are compared with the known ones."""
_UNNAMED = "NOASSERTION"
_BETWEEN = re.compile(r"\s*[,;]\s+(?:(and|or)\s+)?|\s+(and|or|[&+])\s+", re.I)
_ARTEFACT = re.compile(
    r"\s*\((?:for )?(?:the )?(?:model |source |training )?(?:code|weights|data|datasets?|models?|documentation)"
    r"(?: only)?\)$",
    re.I,
)
"""A remark that says of which artefact a licence is."""
_OR = re.compile(r"(?:either|or)\b[:\s]*", re.I)


def expression(texts: Sequence[str], file: str, line: int, key: str, report: ImportReport) -> str:
    """Return the SPDX expression that licence strings mean together, or an empty text; report one that is unknown.

    All of them hold, unless words say that one can be picked. The table of licence strings comes first, in its own
    spelling and then in any case; then SPDX expressions, and several licences in one text. If one of them is not
    known, neither is the whole.
    """
    words = [_OR.sub("", text, count=1) if _OR.match(text) else text for text in texts]
    operator = "OR" if words != list(texts) else "AND"
    if not any(words):
        words = [" ".join(texts)]
    found = [_told(text, file, line, key, report) for text in words if text]
    return spdx.joined(found, operator) if found and all(found) else ""


def statements(meaning: str, source: str, known: GraphLookup) -> list[Stated]:
    """Return what a subject under an SPDX expression has; nothing if the graph cannot hold it.

    It can if it has each licence, and licences to choose from are not joined among themselves.
    """
    parts = spdx.alternatives(meaning) or [[""]]
    names = [name for options in parts for name in options]
    if not all(name in known.licences for name in names) or len(set(names)) < len(names):
        return []
    found = [known.licences[options[0]] if len(options) == 1 else _choice(options) for options in parts]
    return [
        ("okg:licenceExpression", Literal(meaning)),
        ("okg:underLicence", [Iri(licence) for licence in found]),
        ("okg:licenceEvidence", Iri(source)),
    ]


def choices(meaning: str, known: GraphLookup) -> list[Document]:
    """Return the choices between licences of an SPDX expression that the graph can hold, and does not describe."""
    if not statements(meaning, "", known):
        return []
    found = []
    for options in spdx.alternatives(meaning) or ():
        if len(options) > 1:
            text, choice = " OR ".join(sorted(options)), _choice(options)
            said: list[Stated] = [
                ("a", named("okg:LicenceChoice")),
                ("rdfs:label", english(text)),
                ("okg:option", [Iri(known.licences[option]) for option in sorted(options)]),
            ]
            place = f"licences/{iris.slug(choice)}.ttl"
            found.append(Document(place, f"The choice {text}.", (described(Iri(choice), said),)))
    return found


def _choice(options: list[str]) -> str:
    """Return the IRI of a choice, the same in whatever order its licences stand."""
    return iris.mint("licence", "-or-".join(slugify(option) for option in sorted(options)))


def _told(text: str, file: str, line: int, key: str, report: ImportReport) -> str:
    """Return the expression that a licence string means; report it if there is none."""
    import difflib

    found = meaning(text)
    if found is not None:
        return "" if found == _UNNAMED else found
    if _any_unversioned(text):
        problem = "A family of licences without a version, which is no one licence: unknown."
        report.add(file, line, key, text, "licence-unversioned", problem)
        return ""
    near = difflib.get_close_matches(text[:_LONGEST], licence_strings(), n=1, cutoff=0.0)
    hint = f" The nearest known one is {near[0]!r}." if near else ""
    report.add(file, line, key, text, "licence-unknown", f"The words are in no table: unknown.{hint}")
    return ""


def meaning(text: str) -> str | None:
    """Return the expression that a text means, ``NOASSERTION`` if it means none on purpose, None if unknown."""
    if (found := _one(text)) is not None:
        return found
    parts, operator = _parts(text)
    found_parts = [_one(part) for part in parts]
    known = [part for part in found_parts if part]
    if not operator or len(known) < len(found_parts):
        return None
    return _UNNAMED if _UNNAMED in known else spdx.joined(known, operator)


def _one(text: str) -> str | None:
    """Return what a text means as a whole: by the table, as an expression, or behind the label of a mapping."""
    table = licence_strings()
    if len(text) > spdx.LONGEST:
        return table.get(text)
    for form in dict.fromkeys((text, _ARTEFACT.sub("", text), unlabelled(text))):
        if form in table:
            return table[form]
        if found := _folded().get(_fold(form)) or spdx.normalised(form):
            return found
    return None


def _parts(text: str) -> tuple[list[str], str]:
    """Return the licences that a text lists and how they are joined; no operator if it lists none, or says both."""
    if len(text) > spdx.LONGEST:
        return [], ""
    pieces = _BETWEEN.split(text)
    words = {word.casefold() for word in (*pieces[1::3], *pieces[2::3]) if word}
    operator = "" if len(pieces) == 1 or {"or"} < words else "OR" if "or" in words else "AND"
    return [piece for piece in pieces[::3] if piece], operator


def _any_unversioned(text: str) -> bool:
    forms = (text, unlabelled(text), *_parts(text)[0])
    return len(text) <= spdx.LONGEST and any(spdx.is_unversioned(_ARTEFACT.sub("", form)) for form in forms)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def _folded() -> dict[str, str]:
    """Return the table of licence strings in lower case, without those whose cases mean several things."""
    found: dict[str, str] = {}
    for text, meaning in licence_strings().items():
        folded = _fold(text)
        found[folded] = meaning if found.get(folded, meaning) == meaning else _UNNAMED
    return found
