"""What a model, family, dataset or project was made from, what was made from it, and which restrictions pass on."""

from openness_kg.views.lineage.binding import Binding, make_binding
from openness_kg.views.lineage.counts import Counts, make_counts
from openness_kg.views.lineage.make import Lineages, make_lineage
from openness_kg.views.lineage.model import Edge, Lineage, Node, Restriction, Tree

__all__ = [
    "Binding",
    "Counts",
    "Edge",
    "Lineage",
    "Lineages",
    "Node",
    "Restriction",
    "Tree",
    "make_binding",
    "make_counts",
    "make_lineage",
]
