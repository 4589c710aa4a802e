"""The version, in the one place that counts."""

__version__ = "0.1.0"
