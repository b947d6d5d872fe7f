"""Whatever a stranger's build leaves, nothing is written outside its folder, and no more than was meant."""

import contextlib
import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import artifact
from flow.artifact import ArtifactError, Limits

SMALL = Limits(packed=10_000, unpacked=10_000, files=10)


def packed(files, *, mode=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (mode or 0) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, content)
    return made.getvalue()


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_website_is_unpacked_as_it_was(tmp_path):
    archive = packed([("index.html", "a"), ("book/il6/x_y-1.html", "b"), ("_static/book.css", "c")])
    artifact.unpack(archive, tmp_path / "new", SMALL)
    assert everything(tmp_path) == ["new/_static/book.css", "new/book/il6/x_y-1.html", "new/index.html"]


def test_only_what_is_wanted_is_written(tmp_path):
    archive = packed([("a.html", "a"), ("a.js", "b")])
    artifact.unpack(archive, tmp_path / "new", SMALL, lambda path: path.suffix == ".html")
    assert everything(tmp_path) == ["new/a.html"]


@pytest.mark.parametrize(
    "name",
    ["../out", "a/../../out", "/etc/out", "a//b", "./a", "C:\\out", "a\\..\\out", "..", "~/a", "-rf", "a b", "a\n",
     ".git/config", "\u202ea", "a/" + "b" * 200],
)  # fmt: skip
def test_a_name_that_leaves_the_folder_or_is_unusual_is_refused_and_nothing_is_written(name, tmp_path):
    with pytest.raises(ArtifactError, match="not the name of a file of the book"):
        artifact.unpack(packed([("index.html", "a"), (name, "b")]), tmp_path / "new", SMALL)
    assert everything(tmp_path) == []


@pytest.mark.parametrize(
    "mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644, stat.S_IFDIR | 0o755]
)
def test_a_link_or_a_device_is_refused(mode, tmp_path):
    with pytest.raises(ArtifactError, match="not a file"):
        artifact.unpack(packed([("a", "/etc/passwd")], mode=mode), tmp_path / "new", SMALL)
    assert everything(tmp_path) == []


def test_two_files_of_one_name_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed([("a.html", "a"), ("a.html", "b")])
    artifact.unpack(twice, tmp_path / "new", SMALL)
    assert everything(tmp_path) == ["new/a.html"]  # the last counts, as in any archive
    with pytest.raises(ArtifactError, match="not an archive"):
        artifact.unpack(packed([("a", "a"), ("a/b", "b")]), tmp_path / "newer", SMALL)


def test_a_folder_that_is_there_already_is_not_written_into(tmp_path):
    (tmp_path / "new").mkdir()
    with pytest.raises(ArtifactError):
        artifact.unpack(packed([("a", "a")]), tmp_path / "new", SMALL)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path):
    with pytest.raises(ArtifactError, match="bytes when unpacked"):
        artifact.unpack(packed([("a", b"\0" * 10_001)]), tmp_path / "new", SMALL)


def test_a_bomb_that_lies_about_its_length_is_read_no_further(tmp_path):
    archive = bytearray(packed([("a", b"\0" * 5_000)]))
    at = archive.index(b"PK\x01\x02") + 24  # the length in the directory
    archive[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ArtifactError, match="not an archive"):
        artifact.unpack(bytes(archive), tmp_path / "new", SMALL)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 10


def test_too_many_files_are_refused(tmp_path):
    with pytest.raises(ArtifactError, match="more than 10 files"):
        artifact.unpack(packed([(f"a{n}", "") for n in range(11)]), tmp_path / "new", SMALL)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_archive_or_are_refused(tmp_path_factory, content):
    with pytest.raises(ArtifactError):
        artifact.unpack(content, tmp_path_factory.mktemp("any") / "new", SMALL)


def test_a_file_without_a_name_is_refused(tmp_path):
    nameless = packed([("Q", "a")]).replace(b"Q", b"\0")
    with pytest.raises(ArtifactError, match="not the name"):
        artifact.unpack(nameless, tmp_path / "new", SMALL)


#: A name that begins with this sign is none, and cannot be written.
NAMES = st.text(min_size=1, max_size=30).filter(lambda name: not name.startswith("\0"))


@given(st.lists(st.tuples(NAMES, st.binary(max_size=20)), max_size=5))
def test_any_names_stay_in_the_folder(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("any")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in {
            name.encode("utf-8", "ignore").decode(): content for name, content in files
        }.items():
            opened.writestr(name or "x", content)
    with contextlib.suppress(ArtifactError):
        artifact.unpack(made.getvalue(), root / "new", SMALL)
    assert all(name.startswith("new/") for name in everything(root))


def test_what_is_larger_than_it_may_be_is_not_downloaded(host):
    host.artifact(7, "report", {"report.md": "x"}, size=10_001)
    with pytest.raises(ArtifactError, match="more than 10,000 bytes"):
        artifact.fetch("book/review", 7, "report", SMALL)


def test_what_has_expired_or_belongs_to_another_run_is_not_taken(host):
    host.artifact(7, "report", {"report.md": "x"})
    host.write(artifacts=[one | {"expired": True} for one in host.read()["artifacts"]])
    host.artifact(8, "report", {"report.md": "y"})
    host.artifact(7, "another", {"report.md": "z"})
    assert artifact.fetch("book/review", 7, "report", SMALL) is None
