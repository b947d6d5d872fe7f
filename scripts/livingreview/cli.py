"""The command ``livingreview``: check, build, serve and print a living review."""

from __future__ import annotations

import io
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from livingreview import __version__
from livingreview.edition import ClockError
from livingreview.project import Project, ProjectNotFoundError
from livingreview.say import Say


class _Commands(TyperGroup):
    """The commands; whatever ends one of them is said in a sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            typer.echo("Stopped.", err=True)
            raise typer.Exit(130) from error
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise _stop(f"{where}{error.strerror or error}.") from error
        except ClockError as error:
            raise _stop(str(error)) from error


app = typer.Typer(
    name="livingreview",
    cls=_Commands,
    help="Check, build, serve and print a living review. Run it anywhere inside the project's folder.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _project() -> Project:
    from livingreview.writing import recover

    try:
        project = Project.find()
    except ProjectNotFoundError as error:
        raise _stop(str(error)) from error
    recover(project.root, _tell)
    return project


def _tell(line: str) -> None:
    """Say something beside what a command prints."""
    typer.echo(line, err=True)


def _faultless() -> Project:
    """Return the project if its tables and bibliography can be relied on; else tell why not, and end."""
    from livingreview import check as checks

    project = _project()
    if faults := checks.run(project, ("data", "bibliography")):
        for fault in faults:
            typer.echo(str(fault), err=True)
        raise _stop(f"{len(faults)} fault(s) found; mend them first.")
    return project


def _stop(message: str) -> typer.Exit:
    """Print why the command ends, and return the exit that says so to the shell."""
    typer.echo(message, err=True)
    return typer.Exit(1)


@app.command()
def check(
    only: Annotated[
        list[str] | None, typer.Option(help="What to check: data, bibliography or prose. Default: all three.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Also check what you changed since you left REV, a branch or a commit such as main: a new number with"
            " an old reading day, an earlier data cut overwritten, a row that a sentence needs, a file saved anew.",
        ),
    ] = None,
    annotate: Annotated[
        bool,
        typer.Option(
            "--annotate",
            help="Also say each fault so that GitHub shows it beside its line in a pull request.",
        ),
    ] = False,
) -> None:
    """Check tables, bibliography and chapters; print one line for each fault."""
    from livingreview import check as checks
    from livingreview.check.base import BaseError

    subjects = tuple(only) if only else checks.SUBJECTS
    if unknown := sorted(set(subjects) - set(checks.SUBJECTS)):
        raise _stop(f"--only {unknown[0]}: expected one of {', '.join(checks.SUBJECTS)}")
    try:
        faults = checks.run(_project(), subjects, against=against)
    except BaseError as error:
        raise _stop(str(error)) from error
    for fault in faults:
        typer.echo(str(fault))
    if annotate:
        from livingreview.check.annotations import annotation

        for fault in faults:
            typer.echo(annotation(fault))
    if faults:
        raise _stop(f"{len(faults)} fault(s) found.")
    changed = "" if against is None else f", nor in what changed since {against}"
    typer.echo(f"No faults found in {', '.join(subjects)}{changed}.")


@app.command()
def add(
    what: Annotated[
        str,
        typer.Argument(
            help="What to add: trial, arm, outcome, event, state, evidence, correction, reading, edge, reference …"
        ),
    ],
    identifier: Annotated[
        str,
        typer.Argument(
            help="Of a reference: its DOI, PubMed id or NCT number, to be looked up over the network."
        ),
    ] = "",
    begun: Annotated[
        str,
        typer.Option(
            "--from", metavar="KEY", help="Key of a row to start from, such as the earlier cut of an outcome."
        ),
    ] = "",
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--set", "-s", metavar="COLUMN=VALUE", help="What a column holds; may be given many times."
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="A YAML file of one row (a line COLUMN: VALUE for each column) or of many (a list of rows below the name"
            " of each table); of references an export as BibTeX, RIS, .nbib or CSL JSON."
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask/--no-ask", help="Ask for what was not given.")] = True,
) -> None:
    """Add rows to the tables: at their place, checked, and taken back if the book would no longer pass.

    Each question offers what may stand there. Enter takes an answer that stands ready, ? explains, - goes back, and
    Ctrl-D leaves with nothing written. A trial is known by its name or number, a word by its label: overall survival
    means OS.

    A later cut of an outcome: livingreview add outcome --from KEY; the sentences that print the earlier one are named.

    A trial with arms and outcomes in one file: livingreview add trial --file trial.yml

    An arrow, with places for its boxes: livingreview add edge

    A work: livingreview add reference 10.1000/xyz, or with --file export.ris -s kind=primary -s read=abstract
    """
    from livingreview.adding import command, filled
    from livingreview.adding.row import AddError

    try:
        request = command.Request(
            what, identifier, begun, filled.pairs(given), file, ask and sys.stdin.isatty()
        )
        command.run(_project(), request, today=date.today(), say=typer.echo)
    except AddError as error:
        raise _stop(str(error)) from error


@app.command(name="from-form")
def from_form(
    file: Annotated[
        Path,
        typer.Argument(
            help="The text of the issue that somebody filled a form for; - reads what is piped in."
        ),
    ],
    answer: Annotated[
        Path | None,
        typer.Option(metavar="ANSWER.md", help="Where to write the answer to the sender. Default: print it."),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Which form it is, such as new-trial. Default: its headings say it."
        ),
    ] = "",
) -> None:
    """Enter what somebody sent by one of the forms, or say in words what is missing.

    All of it is entered, or nothing; the answer tells which rows, what they touch, and what a reviewer still has to
    look at. A row that comes through a form is never marked as checked: read the source, then mark it.
    """
    from livingreview.adding.forms.from_form import run
    from livingreview.kept import write_whole

    project = _project()
    # Nobody sends as much; what is longer is refused.
    raw = sys.stdin.buffer.read(1_000_000) if str(file) == "-" else file.read_bytes()
    done = run(project, raw, date.today(), form)
    if answer is None:
        typer.echo(done.markdown, nl=False)
    else:
        write_whole(answer, done.markdown.encode("utf-8"))
    if not done.accepted:
        raise _stop("Nothing was entered; the answer says why.")


@app.command(name="watch")
def watch_literature(
    since: Annotated[
        str,
        typer.Option(
            metavar="DAY",
            help="Ask for what is new from this day on, such as 2026-01-31. Default: from a fortnight before each"
            " search was last made, or from the day on which its string came into use.",
        ),
    ] = "",
    service: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SERVICE",
            help="Ask only this service: pubmed, europe-pmc, clinicaltrials or crossref; may be given many times.",
        ),
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOPIC",
            help="Search only for this topic, and ask neither for trials nor for references; may be given many times.",
        ),
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write a report for programs.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the report for people into a file, as Markdown if its name ends in .md.",
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where it is remembered what was seen before. Default: _build/watch in the folder of the project.",
        ),
    ] = None,
) -> None:
    """Ask PubMed, Europe PMC, ClinicalTrials.gov and Crossref what is new, and tell it. Needs the network.

    Told once each: records that match the search strings of the review (data/review/strings.csv) or name one of its
    trials; trials of which the register says something else than the tables; references that were retracted,
    corrected or, as preprints, published; references that lack an author, a DOI or pages. What stays as it was is not
    told again.

    Nothing is written into the review. Below each record stands the command by which you take it over, such as
    livingreview add reference 10.1000/xyz

    A service that does not answer is told, and asked for the same days next time; so is one that has taken twelve
    minutes of a run. A run that was stopped goes on where it was. The last reports stay in _build/watch. So that services can write to you, put your address into _config.yml (livingreview: contact).

    Ends with 0 if there is nothing new, 10 if there is, 20 if something could not be asked, 30 if both; with 1 if
    nothing was asked or the report could not be written.
    """
    from livingreview.settings import SettingsError
    from livingreview.surveillance import command, words
    from livingreview.surveillance.report import Report, Wanted
    from livingreview.surveillance.strings import WatchError

    def show(found: Report) -> None:
        if report is None:
            typer.echo(words.as_text(found), nl=False)
        else:
            for failure in found.failures:
                _tell(failure)
            typer.echo(words.summary(found))

    try:
        wanted = Wanted(command.day(since), tuple(service or ()), tuple(topic or ()))
        where = command.Where(state, as_json, report)
        with _ended_gently(), _bar() as progress:
            told = command.run(_faultless(), wanted, where, _tell, progress, show=show)
    except (WatchError, SettingsError) as error:
        raise _stop(str(error)) from error
    if told.code:
        raise typer.Exit(told.code)


@contextmanager
def _bar() -> Iterator[Callable[[int, int, str], None]]:
    """Show how far long work is: as a bar in a terminal, else one line for each thing begun."""
    if not sys.stderr.isatty():
        last = [""]

        def tell(done: int, of: int, what: str) -> None:
            if what != last[0] and done < of:
                _tell(f"{what} ({done} of {of} done)")
            last[0] = what

        yield tell
        return
    with typer.progressbar(length=1, show_eta=False, file=sys.stderr) as bar:

        def move(done: int, of: int, what: str) -> None:
            bar.length, bar.label = max(of, 1), what
            bar.update(done - bar.pos)

        yield move


@app.command()
def diff(
    base: Annotated[
        str,
        typer.Argument(
            help="What to compare with: a branch, a tag or a commit; only what you changed since you left it is told."
        ),
    ] = "main",
    form: Annotated[
        str, typer.Option("--format", help="How to write it: text, markdown, html or json.")
    ] = "text",
    pictures: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Also execute the book as it was and as it is, and write a report with pictures of the figures that"
            " change into this folder: report.html to open, report.md and report.json. The first time takes a minute"
            " or two.",
        ),
    ] = None,
    pictures_at: Annotated[
        str,
        typer.Option(
            "--pictures-at",
            metavar="URL",
            help="Address at which that folder will be read, so that the Markdown can show the pictures.",
        ),
    ] = "",
) -> None:
    """Tell what you changed in the evidence: rows, sentences that now print another number, conclusions, pages.

    Losses come first. What you have not committed yet counts too.
    """
    from livingreview.changes import report
    from livingreview.changes.formats import FORMATS, write
    from livingreview.changes.markdown import Place
    from livingreview.changes.pictures import PicturesError, execute
    from livingreview.check.base import BaseError, unpacked

    if form not in FORMATS:
        raise _stop(f"--format {form}: expected one of {', '.join(FORMATS)}")
    if pictures_at and not re.fullmatch(r"https?://[^\s<>()|\\]+", pictures_at):
        raise _stop(f"--pictures-at {pictures_at}: expected an address that begins with https://")
    if pictures_at and pictures is None:
        raise _stop("--pictures-at: say with --pictures FOLDER where the pictures are written first")
    if pictures is not None and pictures.exists() and not pictures.is_dir():
        raise _stop(f"--pictures {pictures}: this is a file; name a folder")
    project = _faultless()
    place = Place(pictures_at.rstrip("/"), "" if pictures is None else str(pictures))
    try:
        with unpacked(project, base, "BASE", also=("scripts", "CITATION.cff")) as earlier, _ended_gently():
            both = execute(earlier.project, project, _said_beside) if pictures is not None else None
            told = report.since(earlier, project, both=both)
    except (BaseError, PicturesError) as error:
        raise _stop(str(error)) from error
    if pictures is not None and both is not None:
        told = report.write(told, both, pictures, project.pictures)
        write(told, pictures, place)
        _said_beside(f"Open {pictures / 'report.html'} in a browser.")
    typer.echo(FORMATS[form](told, place), nl=False)


def _said_beside(line: str) -> None:
    """Tell of progress where it does not mix with what is written."""
    typer.echo(line, err=True)


@contextmanager
def _ended_gently() -> Iterator[None]:
    """Let a request to end leave the block as an interruption does, so that what lies there for a while is removed."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@app.command()
def claims() -> None:
    """List the conclusions that are bound to the tables, and sentences that conclude and are not bound."""
    from livingreview.check import conclusions

    for line in conclusions.listed(_project()):
        typer.echo(line)


@app.command()
def pool(
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION", help="Key of one question; all of them unless given."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a list for a program, with every digit.")
    ] = False,
    method: Annotated[
        str,
        typer.Option(
            help="EE (one common effect), DL, PM or REML (random effects); what the question says unless given."
        ),
    ] = "",
    interval: Annotated[
        str,
        typer.Option(
            help="wald (normal), hksj (Hartung–Knapp) or hksj-adhoc (the same, never too narrow for the trials);"
            " what the question says unless given."
        ),
    ] = "",
    without: Annotated[
        list[str] | None, typer.Option(metavar="TRIAL", help="Leave this trial out; may be given many times.")
    ] = None,
) -> None:
    """Pool the trials of the review's questions, or show them side by side where pooling would mislead."""
    from livingreview.synthesis import report
    from livingreview.synthesis.findings import findings, levels
    from livingreview.synthesis.pooling import PoolError
    from livingreview.synthesis.questions import Asked, answers

    project = _faultless()
    try:
        asked = (question or "all", method, interval, without or [], project)
        found = answers(*asked)
        beside = findings(*asked) if not as_json else []
    except PoolError as error:
        raise _stop(str(error)) from error
    if not as_json:
        typer.echo(report.as_text(found, beside), nl=False)
        return
    # Of fewer trials nobody has judged how certain the answer is.
    typer.echo(report.as_json(found, {} if without else levels(project)), nl=False)
    for one in found:
        if question and isinstance(one, Asked):
            typer.echo(f"{one.question} is not pooled: {one.reason}", err=True)


@app.command()
def build(
    verbose: Annotated[bool, typer.Option("--verbose", help="Show everything that Sphinx says.")] = False,
) -> None:
    """Build the website into _build/html; only what changed is done again."""
    from livingreview.site.build import BuildError
    from livingreview.site.build import build as build_site

    project = _project()
    try:
        changed = build_site(project, typer.echo, verbose=verbose)
    except BuildError as error:
        raise _stop(str(error)) from error
    state = "is ready" if changed else "was already up to date"
    typer.echo(f"The website {state}: {project.html / 'index.html'}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this computer.")] = 8000,
    edit: Annotated[
        bool,
        typer.Option("--edit", help="Let rows of the tables be edited on the pages, checked and taken back."),
    ] = False,
) -> None:
    """Build the website, show it at a local address, and build again whenever a file changes.

    With --edit every row and every number of a page can be changed where it stands: what is typed is checked at once,
    what the change does to the book is shown before it is saved, and it can be taken back.
    """
    from functools import partial

    from livingreview.site.serve import Builds, Quiet, ServeError
    from livingreview.site.serve import serve as serve_site

    project, builds = _project(), Builds()
    handler: Any = Quiet
    if edit:
        from livingreview.editing.desk import Desk
        from livingreview.editing.server import Handler, Office

        handler = partial(Handler, office=Office(Desk(project), builds))
    try:
        serve_site(project, port, typer.echo, handler=handler, builds=builds)
    except ServeError as error:
        raise _stop(str(error)) from error


Chapters = Annotated[
    list[str], typer.Argument(help="Chapters, for example part/chapter or just chapter.", show_default=False)
]


@app.command()
def pdf(
    paper: Annotated[str, typer.Option(help="Paper size: a4, letter, or both.")] = "both",
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Print only this: student (no hint, no solution), instructor (the same pages, then hints, solutions and"
            " notes on teaching), appendix (lists, corrections, dictionary), handouts. May be given many times."
        ),
    ] = None,
) -> None:
    """Print everything as tagged PDFs into _build/pdf: the book, its evidence appendix, and a handout of each chapter.

    The book has an edition for students and one for instructors, whose page numbers agree; so have the handouts. The
    names of the files tell version, day, edition and paper. The website then offers the student edition and the
    appendix, until anything in the book changes.
    """
    from livingreview.lock import held
    from livingreview.print import named, press
    from livingreview.print.editions import PrintError
    from livingreview.print.pdf import STUDENT
    from livingreview.site.build import BuildError, inputs
    from livingreview.site.build import build as build_site
    from livingreview.site.prints import note

    project = _project()
    try:
        papers = list(named.PAPERS) if paper.strip().lower() == "both" else [named.paper(paper)]
        asked = only or press.ALL
        press.jobs(project, papers, [one for one in asked if one not in press.ALL])
        build_site(project, typer.echo)
        # A build meanwhile would mix two states of the website in one PDF.
        with held(project.lock_file, typer.echo):
            printed = press.print_all(project, press.jobs(project, papers, asked), typer.echo)
            for one in printed:
                kind = {"book": "", "appendix": "appendix-"}.get(one.job.what)
                if kind is not None and STUDENT in one.files:
                    note(project, inputs(project), f"{kind}{one.job.paper}", one.files[STUDENT])
        build_site(project, typer.echo)
    except (BuildError, PrintError, named.UnknownNameError) as error:
        raise _stop(str(error)) from error
    if not any(one.files for one in printed):
        raise _stop("Nothing was printed: there are no exercises, so there is no instructor's edition.")
    for one in printed:
        if one.job.what != "handout":
            for file in one.files.values():
                typer.echo(f"The PDF is ready: {file}")
    if folders := {
        file.parent for one in printed if one.job.what == "handout" for file in one.files.values()
    }:
        typer.echo(f"The handouts are ready: {', '.join(map(str, folders))}")


@app.command()
def handout(
    chapters: Chapters,
    chosen: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Show a selection: the chapters are executed with this value, such as setting=first-line. The parameters of"
            " a chapter stand in its first cell of code. May be given many times.",
        ),
    ] = None,
    paper: Annotated[str, typer.Option(help="Paper size: a4 or letter.")] = "a4",
    answers: Annotated[
        bool,
        typer.Option(
            "--answers", help="For instructors: with hints, solutions and notes on teaching at the end."
        ),
    ] = False,
) -> None:
    """Print chapters with the works that they cite as one PDF, for students or, with --answers, for instructors.

    A chapter may be called by its name, the end of its name or its title: part/chapter, chapter, Chapter.

    With -p the figures and tables show a selection, which the first page names, and long lists stand at the end of their
    chapter; without it they are in the evidence appendix. Nothing is written if nothing fits the selection.
    """
    from contextlib import ExitStack

    from livingreview.lock import held
    from livingreview.print import chosen as choosing
    from livingreview.print import editions, named
    from livingreview.print.editions import PrintError
    from livingreview.print.pdf import INSTRUCTOR, STUDENT, print_book
    from livingreview.site.build import BuildError
    from livingreview.site.build import build as build_site
    from livingreview.site.execute import in_own_process
    from livingreview.site.selection import website

    def run(notebook: dict[str, Any], folder: str, variables: dict[str, str]) -> tuple[Any, str]:
        executed = in_own_process(notebook, folder, variables)
        return executed.notebook, executed.failure

    project = _project()
    edition = INSTRUCTOR if answers else STUDENT
    try:
        sheet = named.paper(paper)
        names = list(dict.fromkeys(editions.chapter_name(project, one) for one in chapters))
        pages = [page for name in names for page in project.pages if page.name == name]
        values = choosing.check(project, pages, choosing.given(chosen or ()))
        selection = choosing.words(project, pages, values)
        build_site(project, typer.echo)
        with ExitStack() as stack:
            made = project
            if selection:
                typer.echo("Executing the selection ...")
                executed = {page.name: choosing.execute(project, page, values, run) for page in pages}
                made = stack.enter_context(
                    website(
                        project, {n: (one.source, one.notebook) for n, one in executed.items()}, typer.echo
                    )
                )
            # A build meanwhile would mix two states of the website in one PDF.
            stack.enter_context(held(project.lock_file, typer.echo))
            bound = editions.handout(made, names, selection, choosing.file(values) if selection else "")
            printed = print_book(made, sheet, bound, [edition], typer.echo, into=project.prints)
    except (BuildError, PrintError, named.UnknownNameError) as error:
        raise _stop(str(error)) from error
    if edition not in printed:
        raise _stop("Nothing was printed: these chapters have no exercises, so there are no answers.")
    typer.echo(f"The handout is ready: {printed[edition]}")


@app.command()
def exercises(
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="How to write them: csv for a spreadsheet, gift or moodle for the question bank of Moodle.",
        ),
    ] = "csv",
    output: Annotated[
        Path | None, typer.Option(help="File to write; without one, they are printed here.")
    ] = None,
) -> None:
    """Write the bank of exercises, with hints and solutions, as plain text with every number filled in.

    The website is built first: the bank says what its pages say.
    """
    from livingreview.kept import write_whole
    from livingreview.site.build import BuildError
    from livingreview.site.build import build as build_site
    from livingreview.teaching import bank
    from livingreview.teaching.formats import FORMATS

    if form not in FORMATS:
        raise _stop(f"--format {form}: expected one of {', '.join(FORMATS)}")
    project = _project()
    try:
        build_site(project, lambda told: typer.echo(told, err=True))
    except BuildError as error:
        raise _stop(str(error)) from error
    found = bank.read(project)
    written = FORMATS[form](found)
    if output is None:
        typer.echo(written, nl=False)
        return
    write_whole(output.absolute(), written.encode("utf-8"))
    typer.echo(f"{len(found)} exercises were written: {output}")


@app.command()
def release(
    version: Annotated[str, typer.Argument(help="Number of the edition, such as 1.0 or 1.2.1.")],
    day: Annotated[
        str, typer.Option("--date", metavar="DAY", help="Day of the edition, as 2026-11-20. Default: today.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where editions stand side by side. Default: _build/editions."),
    ] = None,
    words: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Your words for what changed. Default: asked for, or a file to fill in is written.",
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask/--no-ask", help="Ask for words that are missing.")] = True,
) -> None:
    """Freeze an edition: website, prints, data, notebooks, how to cite it and checksums, which then stay as they are.

    It takes two steps. First what changed since the last edition is gathered, and you say why: a sentence for each
    group, or for a single change. All of it is entered in the tables of editions and changes; look at it and commit it.

    Then the same command freezes what you committed. Made twice from one commit an edition has the same bytes. If it is
    stopped, nothing is left of it, and the editions before stay whole.
    """
    from livingreview.release.command import ReleaseError, Request, run

    question = (lambda text: str(typer.prompt(text))) if ask and sys.stdin.isatty() else None
    try:
        with _ended_gently():
            run(_project(), Request(version, day, out, words, question), typer.echo)
    except ReleaseError as error:
        raise _stop(str(error)) from error


@app.command()
def epub() -> None:
    """Write the whole book as an EPUB for telephones and electronic readers into _build/pdf.

    The website then offers it, until anything in the book changes.
    """
    from livingreview.lock import held
    from livingreview.print.editions import PrintError
    from livingreview.print.epub import write_epub
    from livingreview.site.build import BuildError, inputs
    from livingreview.site.build import build as build_site
    from livingreview.site.prints import note

    project = _project()
    try:
        build_site(project, typer.echo)
        # A build meanwhile would mix two states of the website in one book.
        with held(project.lock_file, typer.echo):
            target = write_epub(project, typer.echo)
            note(project, inputs(project), "epub", target)
        build_site(project, typer.echo)
    except (BuildError, PrintError) as error:
        raise _stop(str(error)) from error
    typer.echo(f"The EPUB is ready: {target}")


@app.command()
def slides(chapters: Chapters) -> None:
    """Write slides of chapters (PowerPoint) into _build/pdf: each figure and table, real text, captions as notes."""
    from livingreview.print.slides import write_slides

    _hand_out(chapters, write_slides, "The slides are ready")


@app.command()
def figures(chapters: Chapters) -> None:
    """Pack the figures of chapters (SVG, PNG for print, data, caption, credit, licence) into _build/pdf."""
    from livingreview.print.pack import write_figures

    _hand_out(chapters, write_figures, "The figures are ready")


def _hand_out(chapters: list[str], write: Callable[[Project, str, Say], Path], done: str) -> None:
    from livingreview.lock import held
    from livingreview.print.editions import PrintError
    from livingreview.site.build import BuildError
    from livingreview.site.build import build as build_site

    project = _project()
    try:
        build_site(project, typer.echo)
        with held(project.lock_file, typer.echo):
            for chapter in chapters:
                typer.echo(f"{done}: {write(project, chapter, typer.echo)}")
    except (BuildError, PrintError) as error:
        raise _stop(str(error)) from error


@app.command()
def fingerprints(
    texts: Annotated[list[Path], typer.Argument(help="Text files of the mirrored reviews.")],
) -> None:
    """Store fingerprints of the mirrored reviews, so that `check` finds copied runs of ten words."""
    from livingreview.check import originality

    project = _project()
    for text in texts:
        if not text.is_file():
            raise _stop(f"{text}: no such file")
    count = originality.write(texts, project.data / "review" / "fingerprints.txt")
    typer.echo(f"{count} fingerprints written.")


@app.command()
def screen(
    report: Annotated[
        Path | None,
        typer.Argument(
            help="Report of a watch (JSON): its candidates are taken over into the screening, each once."
        ),
    ] = None,
    reader: Annotated[
        str, typer.Option(help="Your name or initials: walk through the records that wait for you.")
    ] = "",
    stage: Annotated[
        str, typer.Option(help="title (title and abstract) or report (the report itself).")
    ] = "title",
    settle: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RECORD=WORD",
            help="What two readers have agreed on who differed, or were both not sure: included, or excluded: and the reason.",
        ),
    ] = None,
    again: Annotated[
        list[str] | None,
        typer.Option(metavar="RECORD", help="Think again: see what you decided on it, and decide anew."),
    ] = None,
) -> None:
    """Screen records that a watch has found: decide, see where two readers differ, and settle it.

    Each decision is one key, and is written down at once. Records that are most like what the review holds come
    first, with the words that make them so; this is an order to read in, and decides nothing.

    One reader can screen alone; a second one does not see what the first decided. If you are not sure, the record
    waits for you again. If two readers differ, or both are not sure, they talk it over and settle it; when in doubt
    by title and abstract, include it, so that the report is read.
    """
    from livingreview.screening.candidate import ScreenError
    from livingreview.screening.command import Request, run

    try:
        run(
            _project(),
            Request(report, reader.strip(), stage, tuple(settle or ()), tuple(again or ())),
            today=date.today(),
            say=typer.echo,
        )
    except ScreenError as error:
        raise _stop(str(error)) from error
    except typer.Abort as error:
        typer.echo("")
        raise _stop("Left; what was decided is written down.") from error


@app.command()
def tidy(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Tables, or references.bib. Default: all of them.", show_default=False),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name the files that are not in order.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Revision that shows what was lost, such as main. Default: what you committed last.",
        ),
    ] = None,
) -> None:
    """Put tables and bibliography in order, also after a spreadsheet program has saved them.

    Order of columns and rows, quotes, ends of lines, letters and spaces become what they are in the rest of the
    book. A number that has lost its zeros, or a day that was turned round, is put back where what you committed last
    has the same value in that cell. Whatever is not certain is left and told, with the cell.
    """
    from livingreview.check.base import BaseError
    from livingreview.tidying import tidy as tidying
    from livingreview.tidying.saved import TidyError

    try:
        found = tidying.tidy(_project(), files or (), against=against, check=check, say=_tell)
    except (BaseError, TidyError, tidying.NoSuchFileError) as error:
        raise _stop(str(error)) from error
    for outcome in found:
        for line in outcome.lines(check=check):
            typer.echo(line)
    ending = tidying.ending(found, check=check)
    if any(outcome.left or (check and outcome.changed) for outcome in found):
        raise _stop(ending)
    typer.echo(ending)


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"livingreview {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before a command."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A sign that the terminal cannot show is written as its number, and ends nothing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
