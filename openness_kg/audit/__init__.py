"""The audit: where ratings contradict lineage, siblings, other editions or themselves."""

from openness_kg.audit.make import make_audit
from openness_kg.audit.model import Audit, Finding, Kind, Sibling

__all__ = ["Audit", "Finding", "Kind", "Sibling", "make_audit"]
