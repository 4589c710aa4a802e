"""A bill of materials by CycloneDX 1.6, as an ML-BOM: https://cyclonedx.org/docs/1.6/json/."""
