"""The criteria of an edition: those of the graph, or those that a release of an index lists itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.documents import Document
from openness_kg.graph.terms import Iri, Literal
from openness_kg.importing.common import yamlfile
from openness_kg.importing.common.lookup import Criterion, GraphLookup
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.statements import Stated, described, english, named, typed
from openness_kg.importing.common.tables import criterion_aspects, is_criterion_slug, slugify
from openness_kg.importing.common.yamlfile import Scalar, Value, YamlMapping, shown
from openness_kg.importing.indexes.osai_index import PARAMETERS

_AREA_KEYS = {"name", "ref", "params"}
_KEYS = {"name", "ref", "types"}
_RESERVED = {"system", "org"}
"""Keys of a file that no criterion can have."""


def listed(folder: Path, edition: str, known: GraphLookup, report: ImportReport) -> list[Criterion]:
    """Return the criteria that a release lists in its ``_parameters.yml``, in their order.

    Words, aspect and artefacts of a criterion are those of the newest edition that has it; else the aspect comes from
    the table of aspects, and a criterion that is not in there measures nothing.

    Raises:
        OpennessError: the file is not there, cannot be used, or lists no criterion.

    """
    path = folder / PARAMETERS
    if path.is_symlink() and path.resolve().parent != folder.resolve():
        raise OpennessError(f"{path}: the list of criteria is a link out of the folder: put the file itself there.")
    try:
        document = yamlfile.parse_any(yamlfile.content(path))
    except yamlfile.RefusedError as error:
        raise OpennessError(f"{path}: the list of criteria {error}: it has to be beside the systems.") from None
    report.files += 1
    groups = document.items if isinstance(document, yamlfile.Sequence) else ()
    found: dict[str, Criterion] = {}
    for group in groups:
        fields = _fields(group, _AREA_KEYS, report)
        params = fields.get("params")
        for param in params.items if isinstance(params, yamlfile.Sequence) else ():
            criterion = _criterion(_fields(param, _KEYS, report), _area(fields, edition, known), known, report)
            if criterion is None or criterion.slug in found:
                report.add(PARAMETERS, param.line, "ref", shown(param), "criterion-unusable", "Left out.")
                continue
            found[criterion.slug] = criterion
    if not found:
        raise OpennessError(f"{path}: the list of criteria lists none: write name, ref and params of each area.")
    return list(found.values())


def _fields(value: Value, known: set[str], report: ImportReport) -> dict[str, Value]:
    items = value.items if isinstance(value, YamlMapping) else {}
    for key in items.keys() - known:
        report.add(
            PARAMETERS, value.line, key, shown(items[key]), "key-unknown", "The key is not known here; left out."
        )
    return items


def _text(fields: dict[str, Value], key: str) -> str:
    value = fields.get(key)
    return value.text if isinstance(value, Scalar) else ""


def _area(fields: dict[str, Value], edition: str, known: GraphLookup) -> str:
    name = _text(fields, "name") or _text(fields, "ref")
    slug = slugify(name) or "other"
    return known.areas.get(name.casefold()) or f"{iris.mint('scheme', edition)}#{slug}"


def _criterion(fields: dict[str, Value], area: str, known: GraphLookup, report: ImportReport) -> Criterion | None:
    slug = _text(fields, "ref")
    if not is_criterion_slug(slug) or slug in _RESERVED:
        return None
    label = _text(fields, "name") or slug
    types = fields.get("types")
    words = {shown(item).casefold() for item in types.items} if isinstance(types, yamlfile.Sequence) else set()
    if types is not None and words != set(known.system_types):
        problem = "The criterion is for some types of system only; the graph has no place for that."
        report.add(PARAMETERS, types.line, "types", shown(types), "not-taken", problem)
    if earlier := known.wordings.get(slug):
        return replace(earlier, label=label, area=area)
    aspect = criterion_aspects().get(slug, "")
    report.add(
        PARAMETERS,
        fields["ref"].line,
        "ref",
        slug,
        "criterion-new",
        f"No earlier edition has it; it measures okg:{aspect} by the table of aspects."
        if aspect
        else "No earlier edition has it, nor the table of aspects: it gets no rule.",
    )
    return Criterion(slug, label, f"What the index rates as '{label}'.", area, iris.okg(aspect) if aspect else "")


def agree(edition: str, shipped: Sequence[Criterion], listed: Sequence[Criterion]) -> None:
    """Raise if a release lists other criteria than the edition of that name has.

    Raises:
        OpennessError: they differ.

    """
    ours, theirs = {c.slug for c in shipped}, {c.slug for c in listed}
    if ours != theirs:
        differing = ", ".join(sorted(ours ^ theirs))
        raise OpennessError(
            f"The edition {edition} has other criteria than this release lists ({differing}): name another edition."
        )


def document(edition: str, title: str, criteria: Sequence[Criterion], known: GraphLookup) -> Document:
    """Return the criteria of an edition that the graph does not have yet."""
    scheme = Iri(iris.mint("scheme", edition))
    facts: list[Stated] = [
        ("a", named("okg:CriteriaScheme")),
        ("rdfs:label", english(f"Criteria of the {title}")),
        ("skos:definition", english(f"The {len(criteria)} criteria that the release lists.")),
    ]
    subjects = [described(scheme, facts)]
    for area in sorted({c.area for c in criteria} - set(known.areas.values())):
        label = english(iris.slug(area).replace("-", " ").capitalize())
        subjects.append(described(Iri(area), [("a", named("okg:Area")), ("rdfs:label", label)]))
    home, slugs = f"{iris.ID}criterion/{edition}/", {criterion.slug for criterion in criteria}
    for position, criterion in enumerate(criteria, 1):
        statements: list[Stated] = [
            ("a", named("okg:Criterion")),
            ("rdfs:label", english(criterion.label)),
            ("skos:notation", Literal(criterion.slug)),
            ("skos:definition", english(criterion.definition)),
            ("skos:inScheme", scheme),
            ("okg:inArea", Iri(criterion.area)),
            ("okg:position", typed(str(position), "integer")),
            ("okg:measures", Iri(criterion.aspect) if criterion.aspect else None),
            ("okg:asksAbout", map(Iri, criterion.artefacts)),
            ("okg:mirrors", Iri(home + criterion.mirrors) if criterion.mirrors in slugs else None),
            ("okg:restrictionPolicy", named("okg:threeWay")),
        ]
        subjects.append(described(Iri(home + criterion.slug), statements))
    told = f"The criteria of the {title}, as that release lists them."
    return Document(f"criteria/{edition}.ttl", told, tuple(subjects), iris.ID)
