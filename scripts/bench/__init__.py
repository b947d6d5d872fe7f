"""Measure how long a build takes, against plain Jupyter Book; no part of the installed package."""
