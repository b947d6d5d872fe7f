"""A small book that is built once for each test process; every test leaves it as it found it."""

import pytest

from tests.site.small import Small, own_package


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    (folder / "book").mkdir()
    small = Small(folder / "book", own_package(folder))
    small.build()
    return small


def sources(small):
    """Every file that an author may edit, with its bytes."""
    return {
        path: path.read_bytes()
        for folder in (small.root, small.package)
        for path in folder.rglob("*")
        if path.is_file() and not {"_build", "__pycache__"} & set(path.parts)
    }


@pytest.fixture
def small(built):
    before = sources(built)
    yield built
    now = sources(built)
    for path in now.keys() - before.keys():
        path.unlink()
    for path, content in before.items():
        if now.get(path) != content:
            path.write_bytes(content)
