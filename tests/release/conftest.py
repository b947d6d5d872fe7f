import pytest

from tests.release.reviewed import FIRST, Review


@pytest.fixture
def review(tmp_path):
    root = tmp_path / "review"
    root.mkdir()
    return Review(root)


@pytest.fixture
def released(review):
    """The review with its first edition frozen."""
    review.frozen(FIRST)
    return review
