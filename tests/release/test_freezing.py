"""Whatever happens while an edition is frozen, it is whole or not there, and the editions before stay as they were."""

import errno
import os
import random
import signal
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

import pytest

from livingreview import kept
from livingreview.evidence.editions import editions
from livingreview.release import deposit, freezing, shelf
from livingreview.release.command import ReleaseError
from tests.release.reviewed import FIRST, PAGE, SECOND, made


@pytest.fixture
def ready(released):
    """One edition is frozen, and the next one is entered and committed."""
    released.number("0.79")
    released.release(SECOND)
    released.commit("Edition")
    return released


def state(review):
    """Every file of every edition, with its bytes."""
    return {path: kept.digests(path) for path in review.shelf.iterdir() if path.is_dir()}


def is_whole(folder):
    return deposit.agree(folder) == [] and deposit.agree(folder / freezing.DEPOSIT) == []


def apart(do):
    """Do something in a process of its own; return how it ended."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            do()
            code = 0
        except ReleaseError:
            code = 3
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def until(happens):
    """Wait, for half a minute at most."""
    for _ in range(600):
        if happens():
            return
        time.sleep(0.05)
    raise TimeoutError


def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_edition_holds_the_site_the_deposit_and_checksums_that_agree(ready):
    ready.release(SECOND)
    folder = ready.shelf / SECOND
    assert is_whole(folder)
    assert {path.name for path in folder.iterdir()} == {
        "SHA256SUMS", "book", "deposit", "edition.json", "index.html",
    }  # fmt: skip
    assert {path.name for path in (folder / "deposit").iterdir()} == {
        "CITATION.cff", "SHA256SUMS", "book.pdf", "references.bib", "ro-crate-metadata.json", "sbom.cdx.json",
        "zenodo.json", *(f"nsclc-therapy-resistance-1.1-{name}.zip" for name in ("data", "notebooks", "website")),
    }  # fmt: skip


def test_a_spoilt_or_a_missing_file_does_not_agree_with_the_checksums(ready):
    ready.release(SECOND)
    folder = ready.shelf / SECOND
    (folder / "index.html").write_text("other", encoding="utf-8")
    (folder / "book/index.ipynb").unlink()
    (folder / "more.txt").write_text("more", encoding="utf-8")
    assert deposit.agree(folder) == ["book/index.ipynb", "index.html", "more.txt"]


def test_made_twice_from_one_commit_it_is_the_same_bytes_rights_and_times(ready, monkeypatch):
    for folder in ("one", "two"):
        monkeypatch.setenv("TZ", {"one": "UTC", "two": "Pacific/Auckland"}[folder])
        before = os.umask({"one": 0o022, "two": 0o077}[folder])
        try:
            ready.release(SECOND, out=ready.root / "_build" / folder)
        finally:
            os.umask(before)
    one, two = (ready.root / "_build" / name / SECOND for name in ("one", "two"))
    assert kept.digests(one) == kept.digests(two)
    for path in one.rglob("*"):
        other = two / path.relative_to(one)
        assert (path.stat().st_mode, path.stat().st_mtime) == (other.stat().st_mode, other.stat().st_mtime)


def test_it_is_made_from_what_was_committed_not_from_what_lies_around(ready):
    (ready.root / "_build" / "left.txt").write_text("left", encoding="utf-8")
    (ready.root / "book" / "ignored~").write_text("left", encoding="utf-8")
    (ready.root / ".git" / "info" / "exclude").write_text("*~\n", encoding="utf-8")
    seen = []

    def make(project, edition, commit, folder, moment, say):
        seen.extend(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        done = made(project, edition, commit, folder, moment, say)
        seen.extend(path.name for path in folder.rglob("*"))
        return done

    ready.release(SECOND, make=make)
    assert "index.md" in seen
    assert not {"left.txt", "ignored~"} & set(seen)


def freeze(review, tree):
    """Freeze the second edition, which is made already."""
    first, second = editions(review.project)
    freezing.freeze(review.project, second, first, "HEAD", review.shelf, print, make=lambda *asked: tree)


@pytest.fixture
def tree(ready, tmp_path):
    return made(ready.project, None, "HEAD", tmp_path / "tree", 1_700_000_000, print)


def test_a_full_disk_at_any_file_leaves_nothing_behind_and_the_next_try_succeeds(ready, tree, monkeypatch):
    before, real = state(ready), os.fsync
    for full_at in range(1, 30):
        count = iter(range(1, 1000))

        def fsync(descriptor, count=count, full_at=full_at):
            if next(count) >= full_at:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(descriptor)

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fsync)
            with suppress(OSError):
                freeze(ready, tree)
        if (ready.shelf / SECOND).exists():
            break
        assert state(ready) == before
        assert [path.name for path in ready.shelf.glob(".aside*")] == []
    assert full_at > 10
    assert is_whole(ready.shelf / SECOND)


def test_power_lost_at_any_moment_leaves_the_last_edition_whole_and_the_next_one_whole_or_absent(ready, tree):
    before = state(ready)[ready.shelf / FIRST]
    for moment in range(1, 2000):
        code = ended(apart(lambda moment=moment: dies(ready, tree, moment)))
        assert kept.digests(ready.shelf / FIRST) == before
        assert shelf.on_shelf(ready.shelf)[-1]["version"] == FIRST
        if (ready.shelf / SECOND).exists():
            assert is_whole(ready.shelf / SECOND)
            break
        assert code == 9
    assert moment > 50
    with pytest.raises(ReleaseError, match="frozen already"):
        ready.release(SECOND)
    # What was not written when the current failed is written now.
    assert '"1.1"' in (ready.shelf / shelf.SCRIPT).read_text(encoding="utf-8")
    assert "Edition 1.1" in (ready.shelf / shelf.LIST).read_text(encoding="utf-8")
    assert [path.name for path in ready.shelf.glob(".aside*")] == []


def dies(review, tree, moment):
    """Freeze an edition; at a moment the current fails, and of the file that was last opened only a part is there."""
    count, last = iter(range(1, 100_000)), []

    def hook(event, arguments):
        writes = event in (
            "os.rename",
            "os.mkdir",
            "os.chmod",
            "os.utime",
            "os.remove",
            "os.rmdir",
            "os.link",
        )
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(path, (str, bytes)) and bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))
        if not writes or str(review.shelf) not in str(arguments[0]) or ".lock" in str(arguments[0]):
            return
        if next(count) >= moment:
            for path in last[-1:]:
                if Path(path).is_file():
                    os.truncate(path, Path(path).stat().st_size // 2)
            os._exit(9)
        if event == "open":
            last.append(arguments[0])

    sys.addaudithook(hook)
    freeze(review, tree)


@pytest.mark.slow
def test_killed_at_random_moments_it_is_whole_or_not_there(ready):
    before, chance = state(ready)[ready.shelf / FIRST], random.Random(20261127)  # noqa: S311
    for _ in range(25):
        child = apart(lambda: ready.release(SECOND))
        time.sleep(chance.uniform(0, 0.5))
        os.kill(child, signal.SIGKILL)
        ended(child)
        assert kept.digests(ready.shelf / FIRST) == before
        if (ready.shelf / SECOND).exists():
            assert is_whole(ready.shelf / SECOND)
            break
    else:
        ready.release(SECOND)
    assert is_whole(ready.shelf / SECOND)


def test_of_two_releases_at_once_one_freezes_and_the_other_says_that_it_is_there(ready):
    codes = sorted(map(ended, [apart(lambda: ready.release(SECOND)) for _ in range(2)]))
    assert codes == [0, 3]
    assert is_whole(ready.shelf / SECOND)


def test_a_release_that_begins_while_another_is_made_waits_for_it_and_makes_nothing(ready):
    first, second = (ready.root / "_build" / name for name in ("first", "second"))

    def other():
        def make(*arguments):
            second.touch()
            return made(*arguments)

        until(first.exists)
        ready.release(SECOND, make=make)

    def make(*arguments):
        done = made(*arguments)
        first.touch()
        # Long enough for the other to have begun, if nothing kept it from it.
        for _ in range(40):
            time.sleep(0.05)
            assert not second.exists()
        return done

    # It is forked before the lock is held, which it would inherit.
    child = apart(other)
    try:
        ready.release(SECOND, make=make)
    finally:
        first.touch()
    assert ended(child) == 3
    assert not second.exists()
    assert is_whole(ready.shelf / SECOND)


def test_a_disk_that_holds_another_thing_than_was_written_is_noticed_before_the_edition_has_its_name(
    ready, monkeypatch
):
    before, write = state(ready), freezing._write

    def spoils(folder, files, moment):
        write(folder, files, moment)
        (folder / "index.html").write_text("other", encoding="utf-8")

    monkeypatch.setattr(freezing, "_write", spoils)
    with pytest.raises(ReleaseError, match=r"index\.html is not on the disk as it was written"):
        ready.release(SECOND)
    assert state(ready) == before


def test_the_name_of_an_edition_is_on_the_disk_before_it_is_listed(ready, monkeypatch):
    told = []
    for where, name in ((kept, "settle"), (shelf, "refresh")):
        do = getattr(where, name)

        def noted(folder, *more, do=do, name=name):
            told.append((name, folder, (ready.shelf / SECOND).exists()))
            return do(folder, *more)

        monkeypatch.setattr(where, name, noted)
    ready.release(SECOND)
    after = [(name, folder) for name, folder, named in told if named]
    assert after[:2] == [("settle", ready.shelf), ("refresh", ready.shelf)]


def test_an_edition_that_is_frozen_is_never_written_again(released):
    before = state(released)
    with pytest.raises(ReleaseError, match="frozen already"):
        released.release(FIRST)
    assert state(released) == before


def test_a_maker_that_fails_leaves_nothing(ready):
    before = state(ready)

    def make(project, edition, commit, folder, moment, say):
        made(project, edition, commit, folder, moment, say)
        raise freezing.making.MakingError("livingreview check fails for this edition:\na fault")

    with pytest.raises(ReleaseError, match="a fault"):
        ready.release(SECOND, make=make)
    assert state(ready) == before


def test_each_page_asks_from_its_depth_whether_there_is_a_newer_edition(ready):
    ready.release(SECOND)
    for name, up in (("index.html", ""), ("book/index.html", "../")):
        text = (ready.shelf / SECOND / name).read_text(encoding="utf-8")
        assert f'<script src="{up}../editions.js" data-edition="1.1" data-up="{up}" defer></script>' in text
        assert text.replace(text[text.index("<script") : text.index("</script>\n") + 10], "").startswith(
            PAGE[:60]
        )
