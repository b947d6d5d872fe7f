"""The small review that tests of tables share; a test that writes builds its own."""

import pytest

from livingreview.project import Project
from tests import review


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    return Project(review.build(tmp_path_factory.mktemp("review")).root)


@pytest.fixture
def made(tmp_path):
    return review.build(tmp_path)
