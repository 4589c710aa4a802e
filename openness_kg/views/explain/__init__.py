"""Why a cell has its level: evidence, lineage, restrictions and rule."""

from openness_kg.views.explain.make import make_explanation
from openness_kg.views.explain.model import Explanation, Fact, Step

__all__ = ["Explanation", "Fact", "Step", "make_explanation"]
