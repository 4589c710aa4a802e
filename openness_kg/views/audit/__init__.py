"""The audit: where ratings contradict lineage, siblings, other editions or themselves."""

from openness_kg.views.audit.make import make_audit
from openness_kg.views.audit.model import Audit, Finding, FindingKind, Sibling

__all__ = ["Audit", "Finding", "FindingKind", "Sibling", "make_audit"]
