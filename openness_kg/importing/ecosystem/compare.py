"""Holds what the catalogue states of something against what the graph has of it."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.ecosystem.model import EcosystemReport
from openness_kg.importing.ecosystem.subjects import Subject

_KEYS = {
    "basedOn": "dependencies",
    "trainedOn": "dependencies",
    "compiledFrom": "dependencies",
    "licenceExpression": "license",
    "maker": "organization",
}
_NAMES = {
    "basedOn": "base",
    "trainedOn": "training data",
    "compiledFrom": "source of data",
    "licenceExpression": "licence",
    "maker": "maker",
}
_AGREEING = {"open": {"open"}, "limited": {"partial", "closed"}, "closed": {"partial", "closed"}}
"""Levels that fit a word for access: a closed dataset may be described, and limited access may be to a service."""


def compare(subject: Subject, known: GraphLookup, report: EcosystemReport) -> None:
    """Report what the catalogue states otherwise than the graph, and what the graph lacks."""
    asset = subject.asset
    problem = f"The graph has it as {iris.compact(subject.iri)}: not written again."
    report.tell(asset, "", asset.name, "known", problem)
    stated = [(edge.local, edge.target, edge.name, edge.line) for edge in subject.edges]
    stated += [("maker", maker, asset.maker, 0) for maker in subject.makers]
    if asset.licence:
        stated.append(("licenceExpression", asset.licence, asset.licence, 0))
    for local, value, words, line in stated:
        has = known.stated[subject.iri, local]
        if value in has | _beyond(local, has, known) or (local == "basedOn" and value in known.ancestors[subject.iri]):
            continue
        if has:
            found = ", ".join(sorted(iris.slug(one) for one in has))
            report.tell(asset, _KEYS[local], words, "differs", f"The graph has as {_NAMES[local]}: {found}.", line)
        else:
            report.tell(asset, _KEYS[local], words, "could-add", f"The graph has no {_NAMES[local]} of it.", line)
    _compare_access(subject, known, report)


def _beyond(local: str, has: set[str], known: GraphLookup) -> set[str]:
    """Return the parts of the data that the graph has."""
    return set().union(*(known.stated[one, "compiledFrom"] for one in has)) if local == "trainedOn" else set()


def _compare_access(subject: Subject, known: GraphLookup, report: EcosystemReport) -> None:
    asset = subject.asset
    if not asset.access:
        return
    said = f"{asset.access}: {asset.access_note}" if asset.access_note else asset.access
    has = {iris.slug(level) for level in known.stated[subject.iri, "availability"]}
    if not has - {"unknown"}:
        report.tell(asset, "access", said, "could-add", "The graph does not say how far it can be had.")
    elif not has & _AGREEING[asset.access]:
        report.tell(asset, "access", said, "differs", f"The graph has as availability: {', '.join(sorted(has))}.")
