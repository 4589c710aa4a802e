"""The inheritance of the design in plain Python, slow and direct: what the rules in SPARQL are held against.

Written from the design's words. Two refinements of them are the project's own: a model without a
base has that of its family, and for the licence a root of unknown origin counts with its licence
where that limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.support.facts import HAD_PRIMARY_SOURCE, WAS_ATTRIBUTED_TO, Facts, Triple

Pairs = set[tuple[str, str]]

BASED_ON = ("basedOn", "fineTunedFrom", "adapterOf", "mergedFrom", "quantizedFrom")
OUTPUTS_OF = ("outputsOf", "generatedWith", "distilledFrom")
HAS_RESTRICTION = ("hasRestriction", "restrictsOutputs")

DATA_KINDS = ("dataUndisclosed", "documentedNotReleased", "partlyReleased", "dataGated")
WEIGHTS_KINDS = ("weightsGated", "weightsAsDeltas", "weightsNotReleased")
LICENCE_KINDS = (
    "nonCommercial",
    "registrationRequired",
    "researchOnly",
    "noDerivatives",
    "acceptableUse",
    "outputsMayNotTrain",
    "territoryLimit",
)
IDLE_KINDS = (
    "rightsContested",
    "conditionalCommercialUse",
    "shareAlike",
    "userThreshold",
    "revenueThreshold",
    "namingDuty",
)
BEARS_ON: dict[str, frozenset[str]] = {
    **dict.fromkeys(DATA_KINDS, frozenset({"baseData", "tuningData"})),
    **dict.fromkeys(WEIGHTS_KINDS, frozenset({"baseWeights"})),
    **dict.fromkeys(LICENCE_KINDS, frozenset({"licensing"})),
    **dict.fromkeys(IDLE_KINDS, frozenset[str]()),
}
SCORE = {"open": 2, "partial": 1, "closed": 0}


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

    # States

    def limited(self, subject: str, aspect: str) -> bool:
        """Tell whether a restriction asserted on the subject, with evidence, bears on the aspect."""
        return any(
            aspect in BEARS_ON[self.facts.value(restriction, "restrictionKind") or ""]
            for restriction in self.facts.objects(subject, *HAS_RESTRICTION)
            if self.facts.value(restriction, "evidenceStatus") != "generalKnowledge"
        )

    def stated(self, subject: str, predicate: str, restricted: bool) -> str:
        """Return the state that follows from a stated level, if it has evidence, and from restrictions."""
        level = self.facts.value(subject, predicate)
        if level not in SCORE or self.facts.value(subject, "evidenceStatus") == "generalKnowledge":
            level = "unknown"
        return "partial" if restricted and level != "closed" else level or "unknown"

    def data_state(self, dataset: str, aspect: str) -> str:
        """Return how far a dataset can be had."""
        return self.stated(dataset, "availability", self.limited(dataset, aspect))

    def weights_state(self, model: str) -> str:
        """Return how far a model's weights can be had: by its own statement, or else by its family's."""
        own = self.facts.value(model, "weightsAvailability")
        holders = {model} if own else self.facts.objects(model, "memberOf") or {model}
        holder = next(iter(holders))
        restricted = any(self.limited(subject, "baseWeights") for subject in {model, holder})
        return self.stated(holder, "weightsAvailability", restricted)

    def approved(self, licence: str) -> bool | None:
        """Tell whether a licence, or one option of a choice, is OSI-approved; None where that is not known."""
        answer = {"true": True, "false": False, None: None}
        options = self.facts.objects(licence, "option")
        known = [answer[self.facts.value(part, "osiApproved")] for part in options or {licence}]
        if True in known:
            return True
        return None if None in known else False

    def licence_state(self, subject: str) -> str:
        """Return whether all parts of the subject's licence are approved."""
        parts = [self.approved(licence) for licence in self.own_or_family(subject, "underLicence")]
        if False in parts:
            return "partial"
        origin_unknown = "Project" not in self.facts.objects(subject, "a") and self.origin_unknown(subject)
        return "open" if parts and None not in parts and not origin_unknown else "unknown"

    def data_licence_state(self, dataset: str) -> str:
        """Return whether all parts of a dataset's licence are approved or free; one that is not lowers nothing."""

        def is_free(licence: str) -> bool:
            return self.facts.value(licence, "fsfLibre") == "true" or self.facts.value(licence, "osiApproved") == "true"

        parts = self.own_or_family(dataset, "underLicence")
        free = [is_free(part) or any(map(is_free, self.facts.objects(part, "option"))) for part in parts]
        return "open" if free and all(free) else "unknown"

    # Members

    def members(self, project: str, aspect: str) -> list[Member]:
        """Return what the aspect looks at."""
        by_aspect = {
            "baseData": self._base_data,
            "baseWeights": self._base_weights,
            "tuningData": self._tuning_data,
        }
        return list(by_aspect[aspect](project)) if aspect in by_aspect else []

    def _base_data(self, project: str) -> Iterable[Member]:
        for model in self.lineage(project):
            corpora = self.own_or_family(model, "pretrainedOn")
            for corpus in corpora:
                yield Member(corpus, self.data_state(corpus, "baseData"), frozenset({model}))
            if self.is_root(model) and not (self.is_base_model(model) and corpora):
                state = "partial" if self.limited(model, "baseData") else "unknown"
                yield Member(model, state, frozenset({model}))

    def _base_weights(self, project: str) -> Iterable[Member]:
        considered = self.facts.objects(project, *BASED_ON)
        for model in self.facts.objects(project, "offersModel"):
            considered |= self.own_or_family(model, *BASED_ON)
            if self.is_root(model) and self.is_base_model(model):
                considered.add(model)
        for model in considered:
            yield Member(model, self.weights_state(model), frozenset({model}))

    def _tuning_data(self, project: str) -> Iterable[Member]:
        for dataset in self.facts.objects(project, "tunedOn"):
            yield Member(dataset, self.data_state(dataset, "tuningData"))
        for model in self.facts.objects(project, "offersModel"):
            for dataset in self.own_or_family(model, "tunedOn"):
                yield Member(dataset, self.data_state(dataset, "tuningData"), frozenset({model}))

    def _licences(self, project: str, artefacts: set[str]) -> Iterable[Member]:
        """Yield what counts of each artefact whose licence is asked about."""
        offered = self.facts.objects(project, "offersModel")
        first = offered | self.facts.objects(project, *BASED_ON)
        if "weightsArtefact" in artefacts:
            for model in first | {other for one in first for other in self.binding(one)}:
                yield Member(model, self.licence_state(model), frozenset({model}))
        if "codeArtefact" in artefacts:
            yield Member(project, self.licence_state(project))
        if "dataArtefact" in artefacts:
            data = self.facts.objects(project, "tunedOn")
            for model in offered:
                own = self.own_or_family(model, "tunedOn") | self.own_or_family(model, "pretrainedOn")
                data |= own
                if not own:
                    yield Member(model, "unknown")
            for dataset in data:
                yield Member(dataset, self.data_licence_state(dataset))

    # Verdicts

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdict on every curated rating."""
        return {rating: self._verdict(rating) for rating in self.facts.of_type("CuratedRating")}

    def _verdict(self, rating: str) -> Verdict:
        project = self.facts.value(rating, "ratedProject") or ""
        criterion = self.facts.value(rating, "criterion") or ""
        curated = self.facts.value(rating, "level") or ""
        aspect = self.facts.value(criterion, "measures") or ""
        if aspect == "licensing":
            members = list(self._licences(project, self.facts.objects(criterion, "asksAbout")))
        else:
            members = self.members(project, aspect)
        derived, precision = self._derived(project, criterion, members)
        limiting = {m for member in members if member.state in ("partial", "closed") for m in member.models}
        through = frozenset(limiting if derived in ("partial", "closed") else ())
        if derived is None or curated not in SCORE or SCORE[derived] > SCORE[curated]:
            return Verdict(derived, precision, curated, None, through)
        if derived == curated:
            aspect = self.facts.value(criterion, "measures") or ""
            counting = [m for m in members if derived == "open" or m.state in ("partial", "closed")]
            sources = {source for member in counting for source in self._sources(member.name, aspect, derived)}
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

    def _sources(self, subject: str, aspect: str, level: str) -> set[str]:
        """Return the sources of the facts for which a subject counts."""
        if aspect == "licensing":
            return self._licence_sources(subject, level)
        predicate, holder = "availability", subject
        if aspect == "baseWeights":
            predicate = "weightsAvailability"
            if not self.facts.value(subject, predicate):
                holder = next(iter(self.facts.objects(subject, "memberOf")), subject)
        stated = self.facts.value(holder, predicate)
        hearsay = self.facts.value(holder, "evidenceStatus") == "generalKnowledge"
        counts = stated in SCORE and not hearsay and (stated == "open") == (level == "open")
        found = self.facts.objects(holder, "availabilityEvidence") if counts else set()
        for one in {subject, holder}:
            for restriction in self.facts.objects(one, *HAS_RESTRICTION):
                known = self.facts.value(restriction, "evidenceStatus") != "generalKnowledge"
                if known and aspect in BEARS_ON[self.facts.value(restriction, "restrictionKind") or ""]:
                    found |= self.facts.objects(restriction, HAD_PRIMARY_SOURCE)
        return found

    def _licence_sources(self, subject: str, level: str) -> set[str]:
        own = self.facts.objects(subject, "underLicence")
        return {
            source
            for holder in ({subject} if own else self.facts.objects(subject, "memberOf"))
            if any(
                level == "open" or self.approved(licence) is False
                for licence in self.facts.objects(holder, "underLicence")
            )
            for source in self.facts.objects(holder, "licenceEvidence")
        }

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
