"""Why a cell has its level: evidence, lineage, restrictions and rule."""

from openness_kg.views.explain.asked import Asked
from openness_kg.views.explain.make import Basis, make_explanation, make_overview
from openness_kg.views.explain.model import Explanation, Fact, Line, Overview, Step

__all__ = ["Asked", "Basis", "Explanation", "Fact", "Line", "Overview", "Step", "make_explanation", "make_overview"]
