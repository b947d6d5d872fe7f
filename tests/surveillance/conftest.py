"""A small review that is watched, and a stand-in for the services."""

import pytest

from tests.services.fixtures import clock, guarded, services
from tests.services.standing_in import Work
from tests.surveillance.review import Watched

__all__ = ["clock", "guarded", "services"]


@pytest.fixture
def review(tmp_path, services, clock):
    """The review as it stands, with all that the services know of it: nothing is new."""
    services.works = [
        Work("An example of IL-6 in a trial", pmid="12345678", doi="10.1000/example.1", entered="2020-01-01", pages="10-19"),
        Work("An early example", preprint="10.1101/2024.01.01.1", entered="2024-01-01"),
    ]  # fmt: skip
    services.study("NCT00000001", state="RECRUITING", completion="2026-06")
    services.study("NCT00000002", state="ACTIVE_NOT_RECRUITING", enrolment=12, actual=True)
    return Watched(tmp_path, services, clock)
