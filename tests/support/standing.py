"""How open data, weights and licences were on a day, and by what sources: the design in plain Python."""

from __future__ import annotations

from tests.support.facts import HAD_PRIMARY_SOURCE
from tests.support.periods import Then

DATA_KINDS = ("dataUndisclosed", "documentedNotReleased", "partlyReleased", "dataGated")
WEIGHTS_KINDS = ("weightsGated", "weightsAsDeltas", "weightsNotReleased")
BOTH_KINDS = ("withdrawn",)
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
    "mirrorsOnly",
    "conditionalCommercialUse",
    "shareAlike",
    "userThreshold",
    "revenueThreshold",
    "namingDuty",
)
KINDS = (*DATA_KINDS, *WEIGHTS_KINDS, *BOTH_KINDS, *LICENCE_KINDS, *IDLE_KINDS)
BEARS_ON: dict[str, frozenset[str]] = {
    **dict.fromkeys(DATA_KINDS, frozenset({"baseData", "tuningData"})),
    **dict.fromkeys(WEIGHTS_KINDS, frozenset({"baseWeights"})),
    **dict.fromkeys(BOTH_KINDS, frozenset({"baseData", "tuningData", "baseWeights"})),
    **dict.fromkeys(LICENCE_KINDS, frozenset({"licensing"})),
    **dict.fromkeys(IDLE_KINDS, frozenset[str]()),
}
SCORE = {"open": 2, "partial": 1, "closed": 0}


class Standing(Then):
    """The standing of things for an aspect, ``unknown`` or a level, on a day or now."""

    def limits(self, subject: str, aspect: str) -> set[str]:
        """Return the restrictions on the subject that bear on the aspect."""
        return {
            restriction
            for restriction in self.restrictions(subject)
            if aspect in BEARS_ON[self.facts.value(restriction, "restrictionKind") or ""]
        }

    def level(self, carrier: str, predicate: str) -> str:
        """Return the level that a state or a thing tells of, if it has evidence."""
        level = next(iter(self.said_by(carrier, predicate)), "unknown")
        return level if level in SCORE and not self.is_hearsay(carrier) else "unknown"

    def stated(self, holder: str, predicate: str, restricted: bool) -> str:
        """Return the standing that follows from a stated level and from restrictions."""
        levels = [self.level(carrier, predicate) for carrier in self.carriers(holder, predicate)]
        assert len(levels) < 2, f"{holder} has more than one {predicate} on {self.day}"
        level = levels[0] if levels else "unknown"
        return "partial" if restricted and level != "closed" else level

    def data(self, dataset: str, aspect: str) -> str:
        """Return how far a dataset could be had."""
        return self.stated(dataset, "availability", bool(self.limits(dataset, aspect)))

    def weights(self, model: str) -> str:
        """Return how far a model's weights could be had: by its own statement, or else by its family's."""
        holder = next(iter(self.holders(model, "weightsAvailability")))
        restricted = any(self.limits(subject, "baseWeights") for subject in {model, holder})
        return self.stated(holder, "weightsAvailability", restricted)

    def approved(self, licence: str) -> bool | None:
        """Tell whether a licence, or one option of a choice, is OSI-approved; None where that is not known."""
        answer = {"true": True, "false": False, None: None}
        options = self.facts.objects(licence, "option")
        known = [answer[self.facts.value(part, "osiApproved")] for part in options or {licence}]
        if True in known:
            return True
        return None if None in known else False

    def licence(self, subject: str, origin_unknown: bool) -> str:
        """Return whether all parts of the licence of weights or code are approved."""
        parts = [self.approved(licence) for licence in self.values(subject, "underLicence")]
        if False in parts:
            return "partial"
        return "open" if parts and None not in parts and not origin_unknown else "unknown"

    def data_licence(self, dataset: str) -> str:
        """Return whether all parts of a dataset's licence are approved or free; one that is not lowers nothing."""

        def is_free(licence: str) -> bool:
            return self.facts.value(licence, "fsfLibre") == "true" or self.facts.value(licence, "osiApproved") == "true"

        parts = self.values(dataset, "underLicence")
        free = [is_free(part) or any(map(is_free, self.facts.objects(part, "option"))) for part in parts]
        return "open" if free and all(free) else "unknown"

    # Sources

    def sources(self, subject: str, aspect: str, level: str) -> set[str]:
        """Return the sources of the facts for which a subject counts."""
        if aspect == "licensing":
            return self._licence_sources(subject, level)
        predicate = "weightsAvailability" if aspect == "baseWeights" else "availability"
        holder = next(iter(self.holders(subject, predicate))) if aspect == "baseWeights" else subject
        found: set[str] = set()
        for carrier in self.carriers(holder, predicate):
            stated = self.level(carrier, predicate)
            # an open availability is no reason for a lower level, nor the other way round
            if stated in SCORE and (stated == "open") == (level == "open"):
                found |= self.sources_of(carrier, predicate)
        for restriction in {limit for one in (subject, holder) for limit in self.limits(one, aspect)}:
            found |= self.facts.objects(restriction, HAD_PRIMARY_SOURCE) | self.looked_at(restriction)
        return found

    def _licence_sources(self, subject: str, level: str) -> set[str]:
        found: set[str] = set()
        carriers = (self.carriers(holder, "underLicence") for holder in self.holders(subject, "underLicence"))
        for carrier in set[str]().union(*carriers):
            licences = self.said_by(carrier, "underLicence")
            if any(level == "open" or self.approved(licence) is False for licence in licences):
                found |= self.sources_of(carrier, "underLicence")
        return found
