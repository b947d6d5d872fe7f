"""The command ``livingreview``: check, build, serve and print a living review."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from livingreview import __version__
from livingreview.edition import ClockError
from livingreview.project import Project, ProjectNotFoundError


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
    table: Annotated[
        str,
        typer.Argument(
            help="What to add: trial, arm, outcome, event, state, evidence, correction, reference …"
        ),
    ],
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
        Path | None, typer.Option(help="A YAML file with one line COLUMN: VALUE for each column.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for the columns that were not given.")
    ] = True,
) -> None:
    """Add a row to a table: at its place, checked, and taken back if the book would no longer pass.

    What is asked can be answered with Enter where an answer stands ready. A later cut of an outcome is
    `livingreview add outcome --from KEY`; the sentences that print the earlier one are named. A work comes as
    BibTeX: `livingreview add reference --file export.bib -s kind=primary -s read=abstract`.
    """
    from livingreview.adding import ask as asking
    from livingreview.adding import row as rows
    from livingreview.adding.add import add as add_row
    from livingreview.adding.add import start
    from livingreview.adding.add import table as named
    from livingreview.changes.formats import lines

    project, today = _project(), date.today()
    try:
        if table in ("reference", "references"):
            return _add_reference(project, file, dict(asking.pair(one) for one in given or ()), today)
        of = named(project, table)
        from_row = start(of, begun) if begun else None
        cells = asking.read(file) if file else {}
        cells |= dict(asking.pair(one) for one in given or ())
        if ask and sys.stdin.isatty():
            cells |= asking.answers(of, cells, from_row, today)
        added = add_row(project, of, cells, begun=from_row, today=today, say=_tell)
    except rows.AddError as error:
        raise _stop(str(error)) from error
    typer.echo(f"Added to {added.file}, line {added.line}.")
    for line in lines(added.changes):
        typer.echo(line)
    if added.to_do:
        typer.echo("Look at these now:")
        for fault in added.to_do:
            typer.echo(f"  {fault}")


def _add_reference(project: Project, file: Path | None, given: dict[str, str], today: date) -> None:
    """Add the work that a reference manager exported."""
    from livingreview.adding.reference import add_reference
    from livingreview.adding.row import AddError
    from livingreview.changes.formats import lines

    if file is None:
        raise AddError("--file: name the file that your reference manager exported as BibTeX")
    if unknown := sorted(set(given) - {"kind", "read"}):
        raise AddError(
            f"--set {unknown[0]}: of a reference, say kind (primary, review …) and read (abstract …)"
        )
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AddError(f"{file}: cannot be read; export the reference as BibTeX, in UTF-8") from error
    key, added = add_reference(
        project, text, kind=given.get("kind", ""), how=given.get("read", ""), today=today, say=_tell
    )
    typer.echo(f"Added to {added.file}, line {added.line}: cite it as {key}.")
    for line in lines(added.changes):
        typer.echo(line)
    for fault in added.to_do:
        typer.echo(f"  {fault}")


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
) -> None:
    """Tell what you changed in the evidence: rows, sentences that now print another number, conclusions.

    Losses come first. What you have not committed yet counts too.
    """
    from livingreview import check as checks
    from livingreview.changes import report
    from livingreview.changes.formats import FORMATS
    from livingreview.check.base import BaseError, unpacked

    if form not in FORMATS:
        raise _stop(f"--format {form}: expected one of {', '.join(FORMATS)}")
    project = _project()
    if faults := checks.run(project, ("data", "bibliography")):
        for fault in faults:
            typer.echo(str(fault), err=True)
        raise _stop(f"{len(faults)} fault(s) found; mend them first.")
    try:
        with unpacked(project, base, "BASE") as earlier:
            told = report.since(earlier, project)
    except BaseError as error:
        raise _stop(str(error)) from error
    typer.echo(FORMATS[form](told), nl=False)


@app.command()
def claims() -> None:
    """List the conclusions that are bound to the tables, and sentences that conclude and are not bound."""
    from livingreview.check import conclusions

    for line in conclusions.listed(_project()):
        typer.echo(line)


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
) -> None:
    """Build the website, show it at a local address, and build again whenever a file changes."""
    from livingreview.site.serve import ServeError
    from livingreview.site.serve import serve as serve_site

    try:
        serve_site(_project(), port, typer.echo)
    except ServeError as error:
        raise _stop(str(error)) from error


@app.command()
def pdf(
    paper: Annotated[str, typer.Option(help="Paper size: a4 or letter.")] = "a4",
    chapter: Annotated[
        str | None, typer.Option(help="Print one chapter as a handout, for example book/part/chapter.")
    ] = None,
) -> None:
    """Print the book, or one chapter with its references, as a tagged PDF into _build/pdf.

    The website then offers the print of the whole book, until anything in the book changes.
    """
    from livingreview.lock import held
    from livingreview.print.pdf import PrintError, print_book
    from livingreview.site.build import BuildError, inputs
    from livingreview.site.build import build as build_site
    from livingreview.site.prints import note

    project = _project()
    try:
        build_site(project, typer.echo)
        # A build meanwhile would mix two states of the website in one PDF.
        with held(project.lock_file, typer.echo):
            target = print_book(project, paper, chapter, typer.echo)
            if chapter is None:
                note(project, inputs(project), paper, target)
        if chapter is None:
            build_site(project, typer.echo)
    except (BuildError, PrintError) as error:
        raise _stop(str(error)) from error
    typer.echo(f"The PDF is ready: {target}")


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
