"""The graph under OWL 2: is it consistent, is each class possible, and do the rules derive what OWL entails?

What is reasoned over is the ontology, the facts, and a sample of the curated and of the dated ratings: all of a kind
have one form, and a reasoner's time grows faster than their number. Identity links stay out, since each would multiply
what it links.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.base.folders import temporary
from openness_kg.base.iris import compact, okg
from openness_kg.derive import derive
from openness_kg.graph.local import LocalStore
from openness_kg.validation.model import Fault
from openness_kg.validation.owl import java, profile, reasoner
from openness_kg.validation.owl.reasoner import Inferred, Pairs
from openness_kg.validation.sources import Statements

COMPARED = tuple(okg(name) for name in ("inheritsRestriction", "descendsFrom", "termsFrom", "drawsOn"))
"""The properties that both the ontology's axioms and the rules define."""
SAMPLE = 20
"""How many ratings of each kind the reasoner looks at."""

CONSISTENT = "https://w3id.org/openness-kg/shapes#OwlConsistent"
SATISFIABLE = "https://w3id.org/openness-kg/shapes#OwlSatisfiable"
AGREES = "https://w3id.org/openness-kg/shapes#OwlAgreesWithRules"

_ONTOLOGY = iris.ONTOLOGY.rstrip("#")
_TYPE = ox.NamedNode(iris.PREFIXES["rdf"] + "type")
_SAME_AS = ox.NamedNode(iris.PREFIXES["owl"] + "sameAs")
_RATINGS = tuple(ox.NamedNode(okg(name)) for name in ("CuratedRating", "DatedRating"))
_HOMES = tuple(ox.NamedNode(okg(name)) for name in ("Entry", "Record"))
_FOLLOWS = ox.NamedNode(okg("follows"))


def faults(statements: Statements) -> tuple[list[Fault], list[str]]:
    """Return what is wrong with parsed statements under OWL 2, and a sentence for each check that could not be made.

    Args:
        statements: the ontology and what is said in its terms.

    Raises:
        OpennessError: a tool cannot read the statements or takes too long, or owlready2 is missing.

    """
    found = java.find()
    if found is None:
        return [], ["OWL checks skipped: no Java found."]
    triples = selected(statements.triples)
    result = list(check(found, triples, statements.whereabouts().rank))
    if not java.can_compile(found):
        return result, ["OWL 2 DL check skipped: the Java found has no compiler, install a JDK."]
    return [*result, *profile.faults(found, triples)], []


def selected(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return what is reasoned over: no identity links, and of the ratings a sample with what they stand in."""
    known = [triple for triple in triples if triple.predicate != _SAME_AS]
    sorts: dict[object, set[str]] = defaultdict(set)
    for triple in known:
        if triple.predicate == _TYPE:
            sorts[triple.object].add(_subject(triple))
    kept = {sample for sort in _RATINGS for sample in _sample(sorted(sorts[sort]))}
    kept |= {rating.partition("#")[0] for rating in kept}
    left_out = {subject for sort in (*_RATINGS, *_HOMES) for subject in sorts[sort]} - kept
    return [
        triple
        for triple in known
        if _subject(triple) not in left_out and not (triple.predicate == _FOLLOWS and _value(triple.object) in left_out)
    ]


def _sample(ratings: Sequence[str]) -> set[str]:
    return {ratings[number * len(ratings) // SAMPLE] for number in range(SAMPLE)} if ratings else set()


def check(java_path: str, triples: Sequence[ox.Triple], rank: Iterable[str] = ()) -> Iterator[Fault]:
    """Yield a Violation for each contradiction, impossible class, and difference between OWL and the rules.

    Args:
        java_path: path of the Java to run.
        triples: the ontology and the facts.
        rank: subjects in the order in which they are taken to be right, to tell which one contradicts the others.

    Raises:
        OpennessError: owlready2 is missing, or HermiT cannot read the triples or takes too long.

    """
    inferred = reasoner.infer(java_path, triples, COMPARED)
    if not inferred.consistent:
        yield _contradiction(java_path, triples, rank)
        return
    for name in inferred.unsatisfiable:
        message = "No individual can have this class: its axioms contradict each other or those of a class above it."
        yield Fault("Violation", name, "", SATISFIABLE, message)
    yield from differences(inferred, derived(triples))


def differences(inferred: Inferred, by_rules: Pairs) -> Iterator[Fault]:
    """Yield a Violation for each triple of a compared property that only OWL or only the rules yield."""
    for name in COMPARED:
        entailed, ruled = inferred.pairs.get(name, frozenset()), by_rules.get(name, frozenset())
        for subject, value in sorted(entailed ^ ruled):
            triple = f"{compact(subject)} {compact(name)} {compact(value)}"
            yes, no = ("OWL entails", "the rules do not derive") if (subject, value) in entailed else _RULES_ONLY
            message = f"{yes} {triple}, which {no}: bring queries/rules/ and the ontology's axioms together."
            yield Fault("Violation", subject, name, AGREES, message)


_RULES_ONLY = ("The rules derive", "OWL does not entail")


def derived(triples: Iterable[ox.Triple]) -> Pairs:
    """Return the pairs of the compared properties after the rules of ``queries/rules/`` have run over the triples."""
    store = LocalStore()
    with temporary("openness-kg-owl-") as place:
        file = place / "graph.nt"
        reasoner.write(triples, file)
        store.load(file, iris.FACTS)
    derive(store)
    pairs: dict[str, set[tuple[str, str]]] = {name: set() for name in COMPARED}
    for quad in ox.parse(store.dump("nquads"), format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value in pairs:
            pairs[quad.predicate.value].add((_value(quad.subject), _value(quad.object)))
    return {name: frozenset(found) for name, found in pairs.items()}


def _contradiction(java_path: str, triples: Sequence[ox.Triple], rank: Iterable[str]) -> Fault:
    """Return the fault for the first subject whose statements contradict the ontology and the subjects before it.

    More statements never make an inconsistent graph consistent, so the subject is found by halving.
    """
    order = {subject: number for number, subject in enumerate(rank)}
    entities = {subject for triple in triples if (subject := _subject(triple)).startswith(iris.ID)}
    subjects = sorted(entities, key=lambda subject: (order.get(subject, len(order)), subject))

    def contradicts(count: int) -> bool:
        left_out = set(subjects[count:])
        return not reasoner.infer(java_path, [t for t in triples if _subject(t) not in left_out]).consistent

    count = bisect_left(range(len(subjects)), x=True, key=contradicts)
    if not count:
        return Fault("Violation", _ONTOLOGY, "", CONSISTENT, "The ontology contradicts itself: no graph can conform.")
    message = (
        "These statements contradict the ontology, alone or with what is said elsewhere: see the domains, ranges and"
        " disjoint classes of the properties used, and whether a functional property has two values."
    )
    return Fault("Violation", subjects[count - 1], "", CONSISTENT, message)


def _subject(triple: ox.Triple) -> str:
    return _value(triple.subject)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
