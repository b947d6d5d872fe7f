"""Which rows of ``outcomes`` answer the same question, so that only the latest of them is shown."""

IDENTITY = ("trial", "arm", "comparator", "endpoint", "measure")
