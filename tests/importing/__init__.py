"""Importers and histories, on small, real and hostile sources."""
