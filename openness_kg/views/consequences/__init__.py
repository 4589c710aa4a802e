"""What comes of it if a fact is supposed to be otherwise: cells, scores, and what bears on models."""

from openness_kg.views.consequences.make import make_consequences
from openness_kg.views.consequences.model import Consequences

__all__ = ["Consequences", "make_consequences"]
