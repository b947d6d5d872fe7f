"""Print all editions for all papers that were asked for, on every processor."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path

from livingreview.print import editions, pdf
from livingreview.print.editions import PrintError
from livingreview.print.pdf import INSTRUCTOR, STUDENT
from livingreview.project import Project
from livingreview.say import Say

APPENDIX, HANDOUTS = "appendix", "handouts"
#: What can be asked for, in the order in which it is told.
ALL = (STUDENT, INSTRUCTOR, APPENDIX, HANDOUTS)


@dataclass(frozen=True)
class Job:
    """One layout.

    Attributes
    ----------
    paper : ``a4`` or ``letter``.
    what : kind of print, of :mod:`livingreview.print.editions`.
    written : editions that are written of it.
    chapter : document of a handout.
    """

    paper: str
    what: str
    written: tuple[str, ...] = (STUDENT,)
    chapter: str = ""


@dataclass(frozen=True)
class Printed:
    """What came of a job.

    Attributes
    ----------
    files : edition -> its file.
    pages : how many the student's has.
    """

    job: Job
    files: dict[str, Path]
    pages: int = 0


def jobs(project: Project, papers: Sequence[str], only: Iterable[str] = ALL) -> list[Job]:
    """Return what has to be laid out, the longest first.

    Raises
    ------
    PrintError : if something is asked for that there is not, or a page is not built.
    """
    only = list(only)
    if unknown := sorted(set(only) - set(ALL)):
        raise PrintError(f"--only {unknown[0]}: expected one of {', '.join(ALL)}")
    both = tuple(one for one in (STUDENT, INSTRUCTOR) if one in only)
    found = [Job(paper, editions.BOOK, both) for paper in papers] if both else []
    if APPENDIX in only:
        found += [Job(paper, editions.APPENDIX) for paper in papers]
    if HANDOUTS in only:
        found += [
            Job(paper, editions.HANDOUT, (STUDENT, INSTRUCTOR), chapter)
            for chapter in editions.handed_out(project)
            for paper in papers
        ]
    return found


def run(project: Project, job: Job) -> Printed:
    """Lay out and write."""
    bound = _bound(project, job)
    if bound is None:
        return Printed(job, {})
    layout = pdf.lay_out(project, job.paper, bound, job.written)
    files = {one: pdf.save(layout, one) for one in layout.targets}
    return Printed(job, files, len(layout.edition(STUDENT).pages))


def _bound(project: Project, job: Job) -> editions.Bound | None:
    if job.what == editions.BOOK:
        return editions.book(project)
    if job.what == editions.APPENDIX:
        return editions.appendix(project)
    return editions.handout(project, [job.chapter])


def print_all(project: Project, todo: Sequence[Job], say: Say) -> list[Printed]:
    """Do all jobs, several at once, and tell of each when it is done.

    Raises
    ------
    PrintError : of the first job that fails, with its cause; files of jobs that were done are whole.
    """
    say(f"Laying out and writing {_counted(todo)}; this takes minutes ...")
    done: list[Printed] = []
    started = time.monotonic()
    for printed in _done(project, todo):
        done.append(printed)
        seconds = time.monotonic() - started
        say(f"[{len(done)}/{len(todo)}, {seconds:.0f} s] {told(printed)}")
    return done


def _done(project: Project, todo: Sequence[Job]) -> Iterator[Printed]:
    if len(todo) == 1:
        yield run(project, todo[0])
        return
    count = min(os.cpu_count() or 1, len(todo))
    with ProcessPoolExecutor(count, get_context("spawn"), _end_with_the_command) as pool:
        try:
            for future in as_completed([pool.submit(run, project, job) for job in todo]):
                yield future.result()
        except BrokenProcessPool as error:
            raise PrintError("A process ended before it had printed; is there too little memory?") from error
        except BaseException:
            # What is being laid out would take a minute more; no file is left half-written.
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            raise


def _end_with_the_command() -> None:
    """Let an interruption end a process of the pool at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _counted(todo: Sequence[Job]) -> str:
    papers = list(dict.fromkeys(job.paper for job in todo))
    kinds = {editions.BOOK: "the book", editions.APPENDIX: "its evidence appendix"}
    parts = [words for kind, words in kinds.items() if any(job.what == kind for job in todo)]
    handouts = len({job.chapter for job in todo if job.what == editions.HANDOUT})
    parts += [f"handouts of {handouts} chapters"] if handouts else []
    return f"{' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)} for {' and '.join(papers)}"


def told(printed: Printed) -> str:
    """Return a line on what was printed."""
    job = printed.job
    if not printed.files:
        return f"{job.what} ({job.paper}): nothing to print"
    name = job.chapter or job.what
    return f"{name} ({job.paper}): {printed.pages} pages, {' and '.join(printed.files)}"
