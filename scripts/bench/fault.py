"""Why a measurement stops."""


class BenchError(Exception):
    """A build failed or wrote no page, so that its time would mean nothing."""
