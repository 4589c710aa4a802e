"""Bills of materials: what a model was made from, under which terms, and how open it is rated, as others read it."""

from openness_kg.exporting.bill import Bill
from openness_kg.exporting.gather import make_bill
from openness_kg.exporting.kinds import check, render

__all__ = ["Bill", "check", "make_bill", "render"]
