"""The site that is published."""
