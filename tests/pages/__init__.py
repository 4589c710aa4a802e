"""The HTML table in a real browser."""
