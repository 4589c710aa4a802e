"""Content negotiation agrees with a reading of RFC 9110 by the letter, whatever a client sends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from openness_kg.server import negotiate
from openness_kg.server.negotiate import GRAPH, ROWS, Offer

TYPES = sorted({offer.media_type for offer in (*GRAPH, *ROWS)})
RANGES = [*TYPES, "text/*", "application/*", "*/*", "image/png"]


def reference(accepted: dict[str, int], offers: tuple[Offer, ...]) -> str | None:
    """Return the name that wins, by trying each media type of the first name with every range."""
    best: tuple[int, str] | None = None
    seen = set()
    for offer in offers:
        ranges = [offer.media_type]
        if offer.name not in seen:
            ranges += [offer.media_type.split("/")[0] + "/*", "*/*"]
        seen.add(offer.name)
        weight = next((accepted[one] for one in ranges if one in accepted), 0)
        if weight and (best is None or weight > best[0]):
            best = (weight, offer.name)
    return best[1] if best else None


@given(st.dictionaries(st.sampled_from(RANGES), st.integers(0, 1000), min_size=1), st.sampled_from((GRAPH, ROWS)))
def test_the_best_is_chosen(accepted: dict[str, int], offers: tuple[Offer, ...]) -> None:
    header = ", ".join(f"{one};q={weight / 1000:.3f}" for one, weight in accepted.items())
    assert negotiate.chosen(header, offers) == reference(accepted, offers)


@given(st.text(max_size=200))
def test_any_text_is_read(header: str) -> None:
    assert negotiate.chosen(header, GRAPH) in {None, *(offer.name for offer in GRAPH)}


def test_parameters_and_letters_do_not_matter() -> None:
    assert negotiate.chosen("Text/Turtle;charset=UTF-8;Q=0.5, application/LD+JSON;q=0.4", GRAPH) == "turtle"
    assert negotiate.chosen(None, GRAPH) == "turtle"
    assert negotiate.chosen("", ROWS) == "json"
    assert negotiate.chosen("*/*", ROWS) == "json"
    assert negotiate.chosen("text/html", ROWS) is None
