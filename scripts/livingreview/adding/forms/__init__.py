"""Filled issue forms turned into rows: read, understood, entered all or none, and answered in words."""
