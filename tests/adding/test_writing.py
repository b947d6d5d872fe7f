"""Files that belong together are all old or all new, whatever ends the writing, and whoever writes beside."""

import errno
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from livingreview import kept, lock, writing
from livingreview.adding import add as adding
from livingreview.adding.reference import Reference, add_references, read
from livingreview.project import Project
from tests.adding.test_reference import EXPORT
from tests.example import build

OLD, NEW = {"a.csv": b"old a\n", "b.csv": b"old b\n"}, {"a.csv": b"new a\n", "b.csv": b"new b\n"}


@pytest.fixture
def root(tmp_path):
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def state(root):
    return {path.name: path.read_bytes() for path in sorted(root.iterdir()) if path.is_file()}


def write(root, say=print, content=NEW):
    with writing.together(root, say) as files:
        for name, new in content.items():
            files.write(root / name, new)


def fail(root, *files):
    """Write some files, and fail then."""
    with suppress(ZeroDivisionError), writing.together(root, print) as change:
        for name, content in files:
            change.write(root / name, content)
            assert (root / name).read_bytes() == content
        raise ZeroDivisionError


def said_by(do, *arguments):
    said = []
    do(*arguments, said.append)
    return said


def test_files_are_written_and_nothing_is_left_beside_them(root):
    write(root)
    assert state(root) == NEW
    assert [path.name for path in (root / writing.FOLDER).iterdir()] == ["lock"]


def test_a_file_written_twice_in_one_change_has_its_first_bytes_back(root):
    fail(root, ("a.csv", b"once\n"), ("a.csv", b"twice\n"), ("c.csv", b"there was none\n"))
    assert state(root) == OLD


def test_who_may_read_a_file_and_where_it_lies_stays(root):
    (root / "a.csv").chmod(0o640)
    (root / "elsewhere").mkdir()
    (root / "elsewhere/b.csv").write_bytes((root / "b.csv").read_bytes())
    (root / "b.csv").unlink()
    (root / "b.csv").symlink_to("elsewhere/b.csv")
    write(root)
    assert (root / "a.csv").stat().st_mode & 0o777 == 0o640
    assert (root / "b.csv").is_symlink()
    assert (root / "elsewhere/b.csv").read_bytes() == NEW["b.csv"]
    fail(root, ("b.csv", b"other\n"))
    assert (root / "b.csv").is_symlink()
    assert (root / "elsewhere/b.csv").read_bytes() == NEW["b.csv"]


#: What the writing asks of the system; each call is a step at which it can be stopped.
STEPS = [
    (os, "link"),
    (os, "fsync"),
    (Path, "replace"),
    (Path, "unlink"),
    (Path, "chmod"),
    (Path, "write_bytes"),
]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
@pytest.mark.parametrize("after", [False, True])
def test_whatever_step_fails_all_files_are_old_or_all_are_new(root, monkeypatch, error, after):
    """Each step fails once, before or after it was done; the next start puts back what then could not be."""
    states = []
    for number in itertools.count():
        count = itertools.count()

        def failing(function, number=number, count=count):
            def step(*arguments, **options):
                is_turn = next(count) == number
                if is_turn and not after:
                    raise error
                found = function(*arguments, **options)
                if is_turn:
                    raise error
                return found

            return step

        with monkeypatch.context() as patched:
            for owner, name in STEPS:
                patched.setattr(owner, name, failing(getattr(owner, name)))
            with suppress(KeyboardInterrupt, OSError):
                write(root)
        reached = next(count) > number
        writing.recover(root, print)
        states.append(state(root))
        for name, content in OLD.items():
            (root / name).write_bytes(content)
        if not reached:
            break
    assert len(states) > 12
    assert all(found in (OLD, NEW) for found in states)
    assert OLD in states
    assert states[-1] == NEW


def test_where_there_are_no_second_names_the_earlier_bytes_are_copied(root, monkeypatch):
    def refuses(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    fail(root, ("a.csv", b"new\n"))
    assert state(root) == OLD


def killed(root):
    """Write the first file of a change, and leave as a process that is killed does."""
    child = os.fork()
    if not child:
        with writing.together(root, print) as files:
            files.write(root / "a.csv", NEW["a.csv"])
            os._exit(0)
    os.waitpid(child, 0)


def test_what_a_killed_process_left_half_done_is_taken_back_and_told(root):
    killed(root)
    assert state(root) == NEW | {"b.csv": OLD["b.csv"]}
    assert said_by(writing.recover, root) == [
        "a.csv: a change was stopped half-way; the file is again as it was before."
    ]
    assert state(root) == OLD
    assert said_by(writing.recover, root) == []


def test_the_next_change_takes_it_back_before_it_begins(root):
    killed(root)
    assert len(said_by(write, root)) == 1
    assert state(root) == NEW


def test_what_somebody_has_edited_since_is_left_and_told(root):
    killed(root)
    (root / "a.csv").write_bytes(b"edited\n")
    (said,) = said_by(writing.recover, root)
    assert said.startswith("a.csv: a change was stopped half-way, and the file was edited since; it is left")
    assert state(root) == OLD | {"a.csv": b"edited\n"}


def test_a_process_that_is_still_at_work_is_left_alone(root):
    with writing.together(root, print) as files:
        files.write(root / "a.csv", NEW["a.csv"])
        assert said_by(writing.recover, root) == []
        assert state(root)["a.csv"] == NEW["a.csv"]


def test_the_second_waits_for_the_first_and_says_so_once(root):
    (heard, tells), (waits, starts) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        try:
            os.read(waits, 1)
            write(root, lambda line: os.write(tells, line.encode()))
        finally:
            os._exit(0)
    os.close(tells)
    # The lock is taken after the fork, or the child would hold it too.
    with lock.tried(root / writing.FOLDER / "lock") as alone:
        assert alone
        os.write(starts, b"x")
        said = os.read(heard, 100)
        assert state(root) == OLD
    os.waitpid(child, 0)
    assert said + os.read(heard, 100) == b"Another change of the tables is being written; waiting for it ..."
    for end in (heard, waits, starts):
        os.close(end)
    assert state(root) == NEW


def for_ever(root):
    """Write one change after the other, each with files of its own number, until the process is killed."""
    for number in itertools.count():
        write(root, content=dict.fromkeys(OLD, b"%d\n" % number * 5000))


def test_a_process_killed_at_any_moment_leaves_both_files_of_one_change(root):
    chance = random.Random(14)  # noqa: S311
    for _ in range(25):
        child = os.fork()
        if not child:
            try:
                for_ever(root)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.001, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # Before anything is taken back, the files may be of two changes, but none of them is of two.
        assert all(len(set((root / name).read_bytes().splitlines())) == 1 for name in OLD)
        writing.recover(root, lambda _: None)
        found = state(root)
        assert set(found) == set(OLD)
        assert found == OLD or found["a.csv"] == found["b.csv"]


ADDING = """
import sys
from datetime import date
from pathlib import Path
from livingreview.adding import add
from livingreview.project import Project
project = Project(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    add.add(project, add.table(project, "trial"), {
        "trial": f"{sys.argv[2]}-{number}", "name": f"{sys.argv[2]} {number}", "setting": "first-line",
        "strategy": "vaccine", "source": "doe2020example", "locator": "Abstract", "status": "checked",
    }, today=date(2025, 5, 30), say=lambda _: None)
"""


@pytest.mark.slow
def test_two_who_add_twenty_rows_each_have_added_forty(tmp_path):
    project = build(tmp_path)
    before = project.path("data/trials/trials.csv").read_text(encoding="utf-8").splitlines()
    both = [subprocess.Popen([sys.executable, "-c", ADDING, tmp_path, name, "20"]) for name in ("one", "two")]
    assert [process.wait() for process in both] == [0, 0]
    after = project.path("data/trials/trials.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line in before] == before
    assert len(after) == len(before) + 40
    assert {line.split(",")[0] for line in after} >= {
        f"{who}-{n}" for who in ("one", "two") for n in range(20)
    }


def test_a_row_that_somebody_added_meanwhile_is_kept(tmp_path):
    project = Project(build(tmp_path).root)
    known = {
        "setting": "first-line",
        "strategy": "vaccine",
        "source": "doe2020example",
        "locator": "Abstract",
    }
    known |= {"status": "checked"}
    mine = yours = adding.table(project, "trial")
    for of, name in ((yours, "yours"), (mine, "mine")):
        adding.add(project, of, known | {"trial": name, "name": name}, today=date(2025, 5, 30))
    text = (project.root / mine.file).read_text(encoding="utf-8")
    assert ["\nyours," in text, "\nmine," in text] == [True, True]


def test_a_full_disk_between_reference_and_reading_leaves_neither(tmp_path, monkeypatch):
    made = build(tmp_path)
    made.write("readings", [{"citekey": "doe2020example", "read": "abstract", "read_on": "2024-02-29"}])
    names = ("references.bib", "data/review/readings.csv")
    before = [made.path(name).read_bytes() for name in names]
    whole = kept.write_whole

    def full(file, content, **options):
        if file.name == "readings.csv":
            raise OSError(errno.ENOSPC, "No space left on device", str(file))
        whole(file, content, **options)

    monkeypatch.setattr(kept, "write_whole", full)
    with pytest.raises(OSError, match="No space left"):
        add_references(
            Project(tmp_path),
            [Reference(read(EXPORT)[0], {"kind": "primary", "read": "abstract"})],
            today=date(2025, 5, 30),
        )
    assert [made.path(name).read_bytes() for name in names] == before
