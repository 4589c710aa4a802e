"""What was so of a thing on a day, or is so now: states, periods and the coarseness of dates, slow and direct."""

from __future__ import annotations

from tests.support.facts import HAD_PRIMARY_SOURCE, ISSUED, Facts

FULL = len("2023-06-05")
EVIDENCE = {
    "availability": "availabilityEvidence",
    "weightsAvailability": "availabilityEvidence",
    "underLicence": "licenceEvidence",
}


def surely_before(one: str, other: str) -> bool:
    """Tell whether a day, a month or a year is before another, of which it is no part and which is no part of it."""
    return one < other and not other.startswith(one)


def day_of(facts: Facts, edition: str | None) -> str | None:
    """Return when an edition was issued, or None where nobody says so."""
    return facts.value(edition, ISSUED) if edition and "Edition" in facts.objects(edition, "a") else None


def covers(facts: Facts, fact: str, day: str) -> bool:
    """Tell whether a day is surely within the period of a state or a restriction."""
    start, end = facts.value(fact, "from"), facts.value(fact, "until")
    begun = start is None or surely_before(start, day) or (start == day and len(day) == FULL)
    return begun and (end is None or surely_before(day, end))


class Then:
    """The facts as they were on a day, or as they are now where there is none."""

    def __init__(self, facts: Facts, day: str | None) -> None:
        """Take the facts and the day."""
        self.facts = facts
        self.day = day

    def states(self, thing: str, predicate: str) -> set[str]:
        """Return the states of a property that a thing has had."""
        states = {state for state, holder in self.facts.pairs("stateOf") if holder == thing}
        return {state for state in states if self.facts.value(state, "stateProperty") == predicate}

    def holders(self, subject: str, predicate: str) -> set[str]:
        """Return the subject if anything was ever said of it, or else its families."""
        if self.facts.objects(subject, predicate) or self.states(subject, predicate):
            return {subject}
        return self.facts.objects(subject, "memberOf") or {subject}

    def carriers(self, holder: str, predicate: str) -> set[str]:
        """Return what tells of the holder then: the states of the day if it ever had any, or else the holder itself."""
        states = self.states(holder, predicate)
        if self.day is None or not states:
            return {holder} if self.facts.objects(holder, predicate) else set()
        return {state for state in states if covers(self.facts, state, self.day)}

    def said_by(self, carrier: str, predicate: str) -> set[str]:
        """Return the values that a state or a thing tells of."""
        return self.facts.objects(carrier, "stateValue" if self.facts.value(carrier, "stateOf") else predicate)

    def values(self, subject: str, predicate: str) -> set[str]:
        """Return the subject's own values then, or those of its family if nothing was ever said of the subject."""
        carriers = {c for holder in self.holders(subject, predicate) for c in self.carriers(holder, predicate)}
        return {value for carrier in carriers for value in self.said_by(carrier, predicate)}

    def is_hearsay(self, fact: str) -> bool:
        """Tell whether something is only general knowledge."""
        return self.facts.value(fact, "evidenceStatus") == "generalKnowledge"

    def in_force(self, restriction: str) -> bool:
        """Tell whether a restriction was in force: without a day, whether it has not ended."""
        if self.day is None:
            return self.facts.value(restriction, "until") is None
        return covers(self.facts, restriction, self.day)

    def restrictions(self, subject: str) -> set[str]:
        """Return the restrictions on a subject that were in force and of which there is evidence."""
        found = self.facts.objects(subject, "hasRestriction", "restrictsOutputs")
        return {one for one in found if self.in_force(one) and not self.is_hearsay(one)}

    def sources_of(self, carrier: str, predicate: str) -> set[str]:
        """Return the sources of what a state or a thing tells of a property."""
        if self.facts.value(carrier, "stateOf"):
            return self.facts.objects(carrier, HAD_PRIMARY_SOURCE) | self.looked_at(carrier)
        # whether somebody looked in vain is said of data and weights, not of a licence
        looked = set() if predicate == "underLicence" else self.looked_at(carrier)
        return self.facts.objects(carrier, EVIDENCE[predicate]) | looked

    def looked_at(self, fact: str) -> set[str]:
        """Return the pages on which somebody looked for what is said to be absent."""
        vain = self.facts.value(fact, "evidenceStatus") == "nothingFound"
        return self.facts.objects(fact, "lookedAt") if vain else set()
