"""Let Sphinx read and write exactly the pages that changed, whatever the times of files say.

A page is read again when its source, the outputs of its notebook, a file it includes, or what one of its roles
prints is not what it was. It is written again when it was read again, or when something it shows from elsewhere
changed: titles, headings, terms and numbers of other pages, a work it cites, the glossary, a style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import CONFIG_OK, BuildEnvironment

from livingreview.kept import digest, key
from livingreview.project import Project
from livingreview.sphinxext import (
    abbreviations,
    bibliography,
    claims,
    downloads,
    execution,
    finding,
    living,
    state,
    values,
    whatsnew,
)


def _record(
    env: BuildEnvironment, page: str, project: Project, fresh: Callable[[str], list[str]]
) -> dict[str, Any]:
    """Return what a page is made from, as it is now."""
    return {
        "text": _file(Path(env.doc2path(page))),
        "outputs": execution.outputs_key(project, page),
        "files": {name: _file(Path(env.srcdir) / name) for name in sorted(env.dependencies.get(page, ()))},
        "printed": values.asked_again(env, page, project, values.ROLES | claims.ROLES),
        "living": fresh(page),
        "bibliography": _file(project.bibliography) if _lists_works(env, page) else "",
    }


def _file(path: Path) -> str:
    return digest(path.read_bytes()) if path.is_file() else ""


def _lists_works(env: BuildEnvironment, page: str) -> bool:
    return any(of.docname == page for of in bibliography.citations(env).bibliographies)


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], _removed: set[str]
) -> list[str]:
    """Replace what Sphinx concluded from times."""
    if env.config_status != CONFIG_OK:
        return []
    project, before = Project.find(), state.of_env(env).records
    fresh = living.keys(app, project)
    changed.clear()
    return [
        page
        for page in env.found_docs - added
        if page not in before or before[page] != _record(env, page, project, fresh)
    ]


def _clear(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Forget all pages that will be read before the first of them is; what moved between two would be there twice."""
    for page in pages:
        app.emit("env-purge-doc", env, page)
        env.clear_doc(page)


def _updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Note what was read, and return the pages that have to be written."""
    project = Project.find()
    fresh = living.keys(app, project)
    records = {page: _record(env, page, project, fresh) for page in sorted(env.found_docs)}
    state.of_env(env).records = records
    shared, works = _shared(app, env, project), _works(env)
    now = {
        page: key([record, shared, {work: works.get(work, "") for work in _cited(env, page)}])
        for page, record in records.items()
    }
    # Indexes and search are written whenever a page is; the first page stands for what only they show.
    root = env.config.root_doc
    now[root] = key([now[root], finding.edition(project)])
    run = state.of(app)
    run.pages = now
    return sorted(page for page in now if run.written.get(page) != now[page])


def _shared(app: Sphinx, env: BuildEnvironment, project: Project) -> str:
    """Return the key of what any page may show of others."""
    std = env.domains["std"]
    return key(
        [
            {page: title.astext() for page, title in env.titles.items()},
            {page: sorted(map(repr, numbers.items())) for page, numbers in env.toc_secnumbers.items()},
            {page: sorted(map(repr, numbers.items())) for page, numbers in env.toc_fignumbers.items()},
            sorted(map(repr, std.labels.items())),
            sorted(map(repr, std.anonlabels.items())),
            sorted(map(repr, std.objects.items())),
            {page: _headings(about) for page, about in env.metadata.items()},
            abbreviations.key(project),
            downloads.prints(project),
            whatsnew.key(project),
            app.config.livingreview_static,
            app.config.livingreview_state,
        ]
    )


def _headings(about: dict[str, Any]) -> list[list[str]]:
    """Return place and words of the headings that other pages may link to; not their lines, which any edit moves."""
    return [[name, place, words] for name, (_, place, words) in about.get("myst_slugs", {}).items()]


def _works(env: BuildEnvironment) -> dict[str, str]:
    """Return for each work in the list of references a key of all that a citation shows of it."""
    known = bibliography.citations(env)
    marks = {place: reading.mark for place, reading in known.marked.items()}
    return {
        one.key: key(
            [
                one.citation_id,
                one.bibliography_key.docname,
                one.formatted_entry.label,
                marks.get(one.citation_id, ""),
                *_told(one),
            ]
        )
        for one in known.citations
    }


def _told(citation: Any) -> list[str]:
    entry = citation.entry
    persons = [str(person) for role in sorted(entry.persons) for person in entry.persons[role]]
    tooltip = citation.tooltip_entry
    return [*persons, entry.fields.get("year", ""), str(tooltip.text) if tooltip else ""]


def _cited(env: BuildEnvironment, page: str) -> list[str]:
    """Return the works that a page cites, in its text, its tables or behind its numbers."""
    in_text = {
        target.key
        for ref in bibliography.citations(env).citation_refs
        if ref.docname == page
        for target in ref.targets
    }
    return sorted(in_text | values.sources(env, page))


def setup(app: Sphinx) -> None:
    """Decide what is read and what is written."""
    app.connect("env-get-outdated", _outdated)
    app.connect("env-before-read-docs", _clear)
    # After citations have been collected and figures and sections have their numbers.
    app.connect("env-get-updated", _updated, priority=900)
