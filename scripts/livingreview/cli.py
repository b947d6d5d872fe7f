"""The command ``livingreview``: check, build, serve and print a living review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from livingreview import __version__
from livingreview.project import Project, ProjectNotFoundError

app = typer.Typer(
    name="livingreview",
    help="Check, build, serve and print a living review. Run it anywhere inside the project's folder.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _project() -> Project:
    try:
        return Project.find()
    except ProjectNotFoundError as error:
        raise _stop(str(error)) from error


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
    if faults:
        raise _stop(f"{len(faults)} fault(s) found.")
    changed = "" if against is None else f", nor in what changed since {against}"
    typer.echo(f"No faults found in {', '.join(subjects)}{changed}.")


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
    """Print the book, or one chapter with its references, as a tagged PDF into _build/pdf."""
    from livingreview.print.pdf import PrintError, print_book
    from livingreview.site.build import BuildError
    from livingreview.site.build import build as build_site
    from livingreview.site.lock import held

    project = _project()
    try:
        build_site(project, typer.echo)
        # A build meanwhile would mix two states of the website in one PDF.
        with held(project.lock_file, typer.echo):
            target = print_book(project, paper, chapter, typer.echo)
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
    app()


if __name__ == "__main__":
    main()
