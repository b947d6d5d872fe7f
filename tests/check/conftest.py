"""The project that each test may spoil."""

import pytest

from tests.example import build


@pytest.fixture
def project(tmp_path):
    return build(tmp_path)
