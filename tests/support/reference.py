"""The inheritance of the design in plain Python, slow and direct: what the rules in SPARQL are held against.

Written from the design's words. Two refinements of them are the project's own: a model without a
base has that of its family, and for the licence a root of unknown origin counts with its licence
where that limits. Levels and sources are those of the day of the edition; lineage has no dates, and
whether a maker has replaced its own terms is told by what is so now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.support.facts import WAS_ATTRIBUTED_TO, Facts, Triple
from tests.support.periods import day_of
from tests.support.standing import SCORE, Standing

Pairs = set[tuple[str, str]]

BASED_ON = ("basedOn", "fineTunedFrom", "adapterOf", "mergedFrom", "quantizedFrom")
OUTPUTS_OF = ("outputsOf", "generatedWith", "distilledFrom")
HAS_RESTRICTION = ("hasRestriction", "restrictsOutputs")


@dataclass(frozen=True)
class Member:
    """Something that counts for an aspect: its state (``unknown`` or a level), and through which models it counts."""

    name: str
    state: str
    models: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """What the design concludes for a curated rating."""

    derived: str | None
    precision: str | None
    effective: str
    outcome: str | None
    through: frozenset[str]
    also: frozenset[str] = frozenset()


def closure(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Return the transitive closure."""
    found = set(pairs)
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


class Reference:
    """The conclusions of the design from asserted triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Take what is asserted."""
        self.facts = facts = Facts(triples)
        self.now = Standing(facts, None)
        self.descends_from = closure(facts.pairs(*BASED_ON))
        self.terms_from = closure(self.descends_from | facts.pairs("memberOf", "underLicence"))
        self.draws_on = closure(self.terms_from | facts.pairs("offersModel", "trainedOn", "pretrainedOn", "tunedOn"))
        self.inherits_restriction = self._inherited()

    def _inherited(self) -> Pairs:
        hearsay = {s for s, o in self.facts.pairs("evidenceStatus") if o == "generalKnowledge"}
        restricted = {(s, o) for s, o in self.facts.pairs(*HAS_RESTRICTION) if o not in hearsay}
        on_outputs = {(s, o) for s, o in self.facts.pairs("restrictsOutputs") if o not in hearsay}
        outputs_of = self.facts.pairs(*OUTPUTS_OF)
        terms = outputs_of | {(a, d) for a, b in outputs_of for c, d in self.terms_from if b == c}
        found = {(a, d) for a, b in self.draws_on for c, d in restricted if b == c}
        found |= {(a, d) for a, b in terms for c, d in on_outputs if b == c}
        return found | {(a, d) for a, b in self.draws_on for c, d in found if b == c}

    # Facts that are a model's own, or its family's

    def own_or_family(self, subject: str, *predicates: str) -> set[str]:
        """Return the subject's own values, or else those of its family."""
        if predicates == ("underLicence",):
            return self.now.values(subject, "underLicence")
        own = self.facts.objects(subject, *predicates)
        return own or {v for f in self.facts.objects(subject, "memberOf") for v in self.facts.objects(f, *predicates)}

    def lineage(self, project: str) -> set[str]:
        """Return the models that the project draws on, without families reached only as families."""
        reached = {project} | {b for a, b in self.draws_on if a == project}
        return {target for source in reached for target in self.facts.objects(source, "offersModel", *BASED_ON)}

    def makers(self, model: str) -> set[str]:
        """Return the makers of a model, or of its family."""
        return self.own_or_family(model, "maker")

    def relicenses(self, model: str, base: str) -> bool:
        """Tell whether a model has a licence, and was made by all who made the base."""
        makers = self.makers(base)
        return bool(makers and self.own_or_family(model, "underLicence")) and makers <= self.makers(model)

    def binding(self, model: str) -> set[str]:
        """Return the models whose terms bind a model: step by step, a maker's own replaced terms left out."""
        reached: set[str] = set()
        todo = [(model, model)]
        seen = set(todo)
        while todo:
            # by whose hand the licence is that holds so far: what that maker made itself is passed over
            node, licensor = todo.pop()
            for base in self.own_or_family(node, *BASED_ON):
                makers = self.makers(base)
                replaced = bool(makers and self.own_or_family(licensor, "underLicence"))
                if replaced and makers <= self.makers(licensor):
                    step = (base, licensor)
                else:
                    reached.add(base)
                    step = (base, base)
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
        return reached

    def origin_unknown(self, model: str) -> bool:
        """Tell whether it is not said where a model, or one that it relicenses, comes from."""
        behind, todo = {model}, [b for b in self.own_or_family(model, *BASED_ON) if self.relicenses(model, b)]
        while todo:
            if (base := todo.pop()) not in behind:
                behind.add(base)
                todo += self.own_or_family(base, *BASED_ON)
        return any(self.is_root(one) and not self.is_base_model(one) for one in behind)

    def is_root(self, model: str) -> bool:
        """Tell whether neither the model nor its family has a base."""
        return not self.own_or_family(model, *BASED_ON)

    def is_base_model(self, model: str) -> bool:
        """Tell whether the model or its family is stated to have no base."""
        return any("BaseModel" in self.facts.objects(m, "a") for m in {model} | self.facts.objects(model, "memberOf"))

    # Members

    def members(self, project: str, aspect: str, then: Standing) -> list[Member]:
        """Return what the aspect looks at, as it was then."""
        by_aspect = {
            "baseData": self._base_data,
            "baseWeights": self._base_weights,
            "tuningData": self._tuning_data,
        }
        return list(by_aspect[aspect](project, then)) if aspect in by_aspect else []

    def _base_data(self, project: str, then: Standing) -> Iterable[Member]:
        for model in self.lineage(project):
            corpora = self.own_or_family(model, "pretrainedOn")
            for corpus in corpora:
                yield Member(corpus, then.data(corpus, "baseData"), frozenset({model}))
            if self.is_root(model) and not (self.is_base_model(model) and corpora):
                state = "partial" if then.limits(model, "baseData") else "unknown"
                yield Member(model, state, frozenset({model}))

    def _base_weights(self, project: str, then: Standing) -> Iterable[Member]:
        considered = self.facts.objects(project, *BASED_ON)
        for model in self.facts.objects(project, "offersModel"):
            considered |= self.own_or_family(model, *BASED_ON)
            if self.is_root(model) and self.is_base_model(model):
                considered.add(model)
        for model in considered:
            yield Member(model, then.weights(model), frozenset({model}))

    def _tuning_data(self, project: str, then: Standing) -> Iterable[Member]:
        for dataset in self.facts.objects(project, "tunedOn"):
            yield Member(dataset, then.data(dataset, "tuningData"))
        for model in self.facts.objects(project, "offersModel"):
            for dataset in self.own_or_family(model, "tunedOn"):
                yield Member(dataset, then.data(dataset, "tuningData"), frozenset({model}))

    def _licences(self, project: str, artefacts: set[str], then: Standing) -> Iterable[Member]:
        """Yield what counts of each artefact whose licence is asked about."""
        offered = self.facts.objects(project, "offersModel")
        first = offered | self.facts.objects(project, *BASED_ON)
        if "weightsArtefact" in artefacts:
            for model in first | {other for one in first for other in self.binding(one)}:
                yield Member(model, then.licence(model, self.origin_unknown(model)), frozenset({model}))
        if "codeArtefact" in artefacts:
            yield Member(project, then.licence(project, False))
        if "dataArtefact" in artefacts:
            data = self.facts.objects(project, "tunedOn")
            for model in offered:
                own = self.own_or_family(model, "tunedOn") | self.own_or_family(model, "pretrainedOn")
                data |= own
                if not own:
                    yield Member(model, "unknown")
            for dataset in data:
                yield Member(dataset, then.data_licence(dataset))

    # Verdicts

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdict on every curated rating."""
        return {rating: self._verdict(rating) for rating in self.facts.of_type("CuratedRating")}

    def _verdict(self, rating: str) -> Verdict:
        project = self.facts.value(rating, "ratedProject") or ""
        criterion = self.facts.value(rating, "criterion") or ""
        curated = self.facts.value(rating, "level") or ""
        aspect = self.facts.value(criterion, "measures") or ""
        then = Standing(self.facts, day_of(self.facts, self.facts.value(rating, "edition")))
        if aspect == "licensing":
            members = list(self._licences(project, self.facts.objects(criterion, "asksAbout"), then))
        else:
            members = self.members(project, aspect, then)
        derived, precision = self._derived(project, criterion, members)
        limiting = {m for member in members if member.state in ("partial", "closed") for m in member.models}
        through = frozenset(limiting if derived in ("partial", "closed") else ())
        if derived is None or curated not in SCORE or SCORE[derived] > SCORE[curated]:
            return Verdict(derived, precision, curated, None, through)
        if derived == curated:
            counting = [m for m in members if derived == "open" or m.state in ("partial", "closed")]
            sources = {source for member in counting for source in then.sources(member.name, aspect, derived)}
            agreement = self._agreement(rating, sources) if precision == "exact" else "consistent"
            return Verdict(derived, precision, curated, agreement, through)
        offered = self.facts.objects(project, "offersModel")
        own = offered | {family for model in offered for family in self.facts.objects(model, "memberOf")}
        if not through - own:
            return Verdict(derived, precision, derived, "contradicted", through)
        also = through & own
        if any(m.name == project and m.state == "partial" for m in members):
            also |= {project}
        return Verdict(derived, precision, derived, "inherited", through, also)

    def _agreement(self, rating: str, sources: set[str]) -> str:
        """Return what an equal and exact level is worth by its sources."""
        if not sources:
            return "consistent"
        indexes = self.facts.objects(rating, WAS_ATTRIBUTED_TO)
        spaces = tuple(space for index in indexes for space in self.facts.objects(index, "indexSpace"))
        return "ownWord" if all(source.startswith(spaces) for source in sources) else "confirmed"

    def _derived(self, project: str, criterion: str, members: list[Member]) -> tuple[str | None, str | None]:
        drawn = {b for a, b in self.draws_on if a == project}
        if any((node, node) in self.terms_from for node in drawn):
            return None, None
        three_way = self.facts.value(criterion, "restrictionPolicy") == "threeWay"
        licensing = self.facts.value(criterion, "measures") == "licensing"
        states = {member.state for member in members}
        if three_way and states == {"closed"}:
            return "closed", "exact"
        if states & {"partial", "closed"}:
            return "partial", "exact" if three_way and not licensing and states == {"partial"} else "atMost"
        return ("open", "exact") if states == {"open"} else (None, None)
