"""What a model, family, dataset or project was made from, what was made from it, and which restrictions pass on."""

from openness_kg.views.lineage.make import Lineages, make_lineage
from openness_kg.views.lineage.model import Edge, Lineage, Node, Restriction, Tree

__all__ = ["Edge", "Lineage", "Lineages", "Node", "Restriction", "Tree", "make_lineage"]
